/** One event of a stream, its data read as JSON. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: unknown;
}

/** Reads a stream of server-sent events to its end. */
export async function readEvents(url: string, key: string, limitMs: number): Promise<ServerSentEvent[]> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
    signal: AbortSignal.timeout(limitMs),
  });
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw new Error(`${url} is no stream of events: ${answer.status} ${await answer.text()}`);
  }
  return (await answer.text()).split(/\n\n+/).flatMap((block): ServerSentEvent[] => {
    const lines = block.split('\n');
    const of = (field: string): string =>
      lines
        .filter((line) => line.startsWith(`${field}:`))
        .map((line) => line.slice(field.length + 1).trim())
        .join('\n');
    const data = of('data');
    return data === '' ? [] : [{ type: of('event') || 'message', data: JSON.parse(data) }];
  });
}

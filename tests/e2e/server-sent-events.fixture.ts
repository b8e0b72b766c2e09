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
  return (await answer.text()).split(/\n\n+/).flatMap(parseBlock);
}

function parseBlock(block: string): ServerSentEvent[] {
  const lines = block.split('\n');
  const of = (field: string): string =>
    lines
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).trim())
      .join('\n');
  const data = of('data');
  return data === '' ? [] : [{ type: of('event') || 'message', data: JSON.parse(data) }];
}

/** Listens to the stream of events from behind `lastEventId` on until one is as wanted. */
export async function eventThat(
  url: string,
  key: string,
  lastEventId: string,
  isWanted: (event: ServerSentEvent) => boolean,
  limitMs: number,
): Promise<ServerSentEvent> {
  const stop = new AbortController();
  const answer = await fetch(`${url}/api/v1/events`, {
    headers: { authorization: `Bearer ${key}`, 'last-event-id': lastEventId },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(limitMs)]),
  });
  if (!answer.body || answer.status !== 200) throw new Error(`no stream but ${answer.status}`);
  try {
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split(/\n\n+/);
      text = blocks.pop() ?? '';
      const found = blocks.flatMap(parseBlock).find(isWanted);
      if (found) return found;
    }
  } finally {
    stop.abort();
  }
  throw new Error('the stream ended before the event came');
}

/** Nest's packets (`@nestjs/microservices`), so that a plain Nest client or service understands ours. */
export interface RequestPacket {
  readonly pattern: string;
  readonly id: string;
  readonly data: unknown;
}

export interface ReplyPacket {
  readonly id: string;
  readonly isDisposed: true;
  readonly response?: unknown;
  readonly err?: unknown;
}

/** Reads a request; `undefined` when it is not one. */
export function readRequest(text: string): RequestPacket | undefined {
  const packet = parse(text);
  if (!packet || typeof packet['id'] !== 'string' || typeof packet['pattern'] !== 'string') return undefined;
  return { id: packet['id'], pattern: packet['pattern'], data: packet['data'] };
}

/** Reads a reply; `undefined` when it is not one. */
export function readReply(text: string): { readonly response?: unknown; readonly err?: unknown } | undefined {
  const packet = parse(text);
  return packet && ('response' in packet || 'err' in packet) ? packet : undefined;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** What one message to ingestion may hold; the bus takes no more than a mebibyte with what is around it. */
const PIECE_BYTES = 1_000_000;

/** A part of a batch, and the place of its first event in the whole. */
export interface EventPiece {
  readonly from: number;
  readonly events: readonly unknown[];
  /** JSON of its only event, when that fits into no message. */
  readonly large?: string;
}

/** `events` in their order, in parts that each fit into one message; an event that does not fit stands alone. */
export function eventPieces(events: readonly unknown[], maxEvents: number): readonly EventPiece[] {
  const pieces: { readonly from: number; readonly events: unknown[]; readonly large?: string }[] = [];
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    const json = JSON.stringify(event);
    const size = Buffer.byteLength(json) + 1;
    const last = pieces.at(-1);
    if (last && bytes + size <= PIECE_BYTES && last.events.length < maxEvents) {
      last.events.push(event);
      bytes += size;
    } else {
      pieces.push({ from: index, events: [event], ...(size > PIECE_BYTES ? { large: json } : {}) });
      bytes = size;
    }
  }
  return pieces;
}

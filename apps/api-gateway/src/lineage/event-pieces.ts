/** What one message to ingestion may hold; the bus takes no more than a mebibyte with what is around it. */
const PIECE_BYTES = 1_000_000;

/** A part of a batch, and the place of its first event in the whole. */
export interface EventPiece {
  readonly from: number;
  readonly events: readonly unknown[];
}

/** `events` in their order, in parts that each fit into one message; an event that does not fit stands alone. */
export function eventPieces(events: readonly unknown[], maxEvents: number): readonly EventPiece[] {
  const pieces: { readonly from: number; readonly events: unknown[] }[] = [];
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    const last = pieces.at(-1);
    if (last && bytes + size <= PIECE_BYTES && last.events.length < maxEvents) {
      last.events.push(event);
      bytes += size;
    } else {
      pieces.push({ from: index, events: [event] });
      bytes = size;
    }
  }
  return pieces;
}

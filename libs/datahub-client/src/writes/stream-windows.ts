import { type JsonValue } from '../json';
import { type Proposal } from './proposal';

/** One round of full batches. */
const WINDOW_ITEMS = 800;
/** Characters of large aspects; some tens of megabytes in memory. */
const WINDOW_SIZE = 16 * 1024 * 1024;

/**
 * Cuts a stream into pieces that memory holds, by number and by size; reads no further than the piece. Ends the source when it
 * is ended.
 */
export async function* windowsOf(
  source: Iterable<Proposal> | AsyncIterable<Proposal>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Proposal[], void, undefined> {
  let window: Proposal[] = [];
  let size = 0;
  const isFullWith = (proposal: Proposal): boolean => {
    window.push(proposal);
    size += sizeOf(proposal);
    return window.length >= WINDOW_ITEMS || size >= WINDOW_SIZE;
  };
  const taken = (): readonly Proposal[] => {
    const full = window;
    window = [];
    size = 0;
    return full;
  };
  signal?.throwIfAborted();
  // An iterable is not made asynchronous: a turn of the event loop for each item is most of the work then.
  if (Symbol.asyncIterator in source) {
    for await (const proposal of source) if (isFullWith(proposal)) yield taken();
  } else {
    for (const proposal of source) if (isFullWith(proposal)) yield taken();
  }
  if (window.length > 0) yield window;
}

function sizeOf(proposal: Proposal): number {
  if (proposal.changeType === 'DELETE') return 0;
  if (proposal.changeType !== 'PATCH') return roughSize(proposal.value);
  return proposal.patch.patch.reduce((sum, { value }) => sum + roughSize(value), 0);
}

/** About the length of the JSON text. */
function roughSize(value: JsonValue | undefined): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 0;
  if (isList(value)) {
    for (const entry of value) size += 1 + roughSize(entry);
    return size;
  }
  for (const key in value) size += key.length + 4 + roughSize(value[key]);
  return size;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

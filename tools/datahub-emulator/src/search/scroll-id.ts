import { Refusal } from '../errors';
import { isObject, type JsonValue } from '../json';
import { type Place, type SortValue } from './hit-order';

/** A scroll id for the hits after the first `position`; opaque to callers, who repeat their query unchanged. */
export function encodeScrollId(position: number): string {
  return encode([position]);
}

/** The position a scroll id stands for; refuses anything that no answer contained. */
export function decodeScrollId(scrollId: string | null | undefined): number {
  if (!scrollId) return 0;
  const [position] = decode(scrollId);
  if (typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0)
    throw invalid(scrollId);
  return position;
}

/**
 * A scroll id for the hits after a place: like DataHub's, the values it is sorted by, so that entities which come and
 * go meanwhile move nothing.
 */
export function encodePlace({ values, urn }: Place): string {
  const keys = values.map((each) => (each === null ? null : (each.number ?? each.value)));
  return encode([...keys, urn]);
}

/** The place a scroll id stands for in an order by `keys` sort keys; refuses anything that no answer contained. */
export function decodePlace(scrollId: string | null | undefined, keys: number): Place | undefined {
  if (!scrollId) return undefined;
  const sort = decode(scrollId);
  const urn = sort.at(-1);
  if (typeof urn !== 'string' || sort.length !== keys + 1) throw invalid(scrollId);
  const values = sort.slice(0, -1).map((each): SortValue | null => {
    if (typeof each === 'number') return { number: each, value: String(each) };
    if (typeof each === 'string') return { number: null, value: each };
    if (each === null) return null;
    throw invalid(scrollId);
  });
  return { values, urn };
}

function encode(sort: readonly (number | string | null)[]): string {
  return Buffer.from(JSON.stringify({ sort, pitId: null, expirationTime: 0 })).toString('base64');
}

function decode(scrollId: string): JsonValue[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(scrollId, 'base64').toString('utf8'));
    if (isObject(parsed) && Array.isArray(parsed['sort'])) return parsed['sort'];
  } catch {
    // no JSON
  }
  throw invalid(scrollId);
}

function invalid(scrollId: string): Refusal {
  return new Refusal('bad-argument', `Invalid scroll id: ${scrollId.slice(0, 100)}`);
}

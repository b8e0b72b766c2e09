import { Refusal } from '../errors';
import { isObject } from '../json';

/** A scroll id for the hits after the first `position`; opaque to callers, who repeat their query unchanged. */
export function encodeScrollId(position: number): string {
  return Buffer.from(JSON.stringify({ sort: [position], pitId: null, expirationTime: 0 })).toString('base64');
}

/** The position a scroll id stands for; refuses anything that no answer contained. */
export function decodeScrollId(scrollId: string | null | undefined): number {
  if (!scrollId) return 0;
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(scrollId, 'base64').toString('utf8'));
  } catch {
    parsed = undefined;
  }
  const [position] = isObject(parsed) && Array.isArray(parsed['sort']) ? parsed['sort'] : [];
  if (typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0) {
    throw new Refusal('bad-argument', `Invalid scroll id: ${scrollId.slice(0, 100)}`);
  }
  return position;
}

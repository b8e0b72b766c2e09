import { Refusal } from '../errors';
import { isObject } from '../json';
import { type Topic } from './change-log';

const PARTITION = 0;

/** The offsetId of a poll answer: Base64 of `{"<topic>-<partition>": <next offset>}`. */
export function encodeOffsetId(topic: Topic, offset: number): string {
  return Buffer.from(JSON.stringify({ [`${topic}-${PARTITION}`]: offset })).toString('base64');
}

/** The offset an offsetId names for `topic`; `undefined` when it names only other topics. Refuses anything else. */
export function decodeOffsetId(topic: Topic, offsetId: string): number | undefined {
  let offsets: unknown;
  try {
    offsets = JSON.parse(Buffer.from(offsetId, 'base64').toString('utf8'));
  } catch {
    offsets = undefined;
  }
  if (!isObject(offsets) || Object.keys(offsets).length === 0) throw unreadable(offsetId);
  for (const [key, offset] of Object.entries(offsets)) {
    if (!/^.+-\d+$/.test(key) || typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) {
      throw unreadable(offsetId);
    }
  }
  const offset = offsets[`${topic}-${PARTITION}`];
  return typeof offset === 'number' ? offset : undefined;
}

function unreadable(offsetId: string): Refusal {
  return new Refusal('bad-argument', `Failed to decode and parse offsetId: ${offsetId.slice(0, 200)}`);
}

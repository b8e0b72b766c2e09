import { FeedPosition } from '@dataspoke/domain';
import { DataHubRejected } from '../errors';
import { isJsonObject, parseJson, type JsonObject } from '../json';

/** Next offsets by `<topic>-<partition>`, as the events API of DataHub counts. */
export type NextOffsets = Readonly<Record<string, number>>;

/** The feed position that a server's offset stands for; raises {@link DataHubRejected} when it is no such offset. */
export function feedPositionOf(offset: string): FeedPosition {
  return FeedPosition.of(requireOffsets(offset));
}

/** DataHub's offset is Base64 of `{"<topic>-<partition>":<next offset>}`; undefined when the text is none. */
export function nextOffsetsOf(offset: string): NextOffsets | undefined {
  const content = parseJson(Buffer.from(offset, 'base64').toString('utf8'));
  if (!isJsonObject(content)) return undefined;
  return isNextOffsets(content) ? content : undefined;
}

// Only numbers: whatever else could be read as 0 would begin the topic anew.
function isNextOffsets(content: JsonObject): content is JsonObject & NextOffsets {
  return Object.entries(content).every(
    ([partition, next]) =>
      /-\d+$/.test(partition) && typeof next === 'number' && Number.isSafeInteger(next) && next >= 0,
  );
}

/** As {@link nextOffsetsOf}; raises {@link DataHubRejected}. */
export function requireOffsets(offset: string): NextOffsets {
  const offsets = nextOffsetsOf(offset);
  if (offsets) return offsets;
  throw new DataHubRejected('the offset is not one that DataHub gave; begin again at the end and reconcile');
}

/** The text for offsets, as the server writes it. */
export function offsetIdOf(offsets: NextOffsets): string {
  return Buffer.from(JSON.stringify(offsets), 'utf8').toString('base64');
}

/**
 * How many offsets were jumped over on the way from `before` to `after`, over the partitions both name, when `events` came:
 * more than 0 for a gap, less than 0 as soon as one partition went back, however far others went on meanwhile.
 */
export function jumpOf(before: NextOffsets, after: NextOffsets, events: number): number {
  const steps = Object.entries(after).map(([partition, next]) => next - (before[partition] ?? next));
  const forward = steps.reduce((sum, step) => sum + Math.max(step, 0), 0);
  const back = steps.reduce((sum, step) => sum + Math.min(step, 0), 0);
  // Events beyond the way forward were read after the step back.
  return back < 0 ? back - Math.max(events - forward, 0) : forward - events;
}

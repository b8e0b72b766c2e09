import { FeedPosition } from '@dataspoke/domain';
import { DataHubRejected } from '../errors';
import { isJsonObject, parseJson } from '../json';

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
  const entries = Object.entries(content).map(([partition, next]) => [partition, Number(next)] as const);
  const sound = entries.every(
    ([partition, next]) => /-\d+$/.test(partition) && Number.isSafeInteger(next) && next >= 0,
  );
  return sound ? Object.fromEntries(entries) : undefined;
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

/** How far `after` is beyond `before`, over the partitions both name. */
export function advanceOf(before: NextOffsets, after: NextOffsets): number {
  return Object.entries(after).reduce(
    (sum, [partition, next]) => sum + (next - (before[partition] ?? next)),
    0,
  );
}

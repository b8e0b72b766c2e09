import { type Schemas } from '@qdrant/js-client-rest';
import { asked, type QdrantClients } from './qdrant-client';

/** A point and the version of its entity. */
export interface VersionedPoint {
  readonly version: number;
  readonly point: Schemas['PointStruct'];
}

/** A request of this many points stays far below the server's limit of 32 MB, also where each has vectors of 200 columns. */
const POINTS_PER_REQUEST = 50;

/**
 * Writes points, each only where no higher version of its entity is stored: the server compares, in one operation for all
 * points of one version, so that no other writer can come in between.
 */
export async function writePoints(
  { writes }: QdrantClients,
  alias: string,
  points: readonly VersionedPoint[],
): Promise<void> {
  const sorted = [...points].sort((a, b) => a.version - b.version);
  for (let start = 0; start < sorted.length; start += POINTS_PER_REQUEST) {
    const byVersion = new Map<number, Map<unknown, Schemas['PointStruct']>>();
    for (const { version, point } of sorted.slice(start, start + POINTS_PER_REQUEST)) {
      const same = byVersion.get(version) ?? new Map<unknown, Schemas['PointStruct']>();
      byVersion.set(version, same.set(point.id, point));
    }
    const operations = [...byVersion].map(([version, same]) => ({
      upsert: {
        points: [...same.values()],
        update_filter: { must: [{ key: 'version', range: { lte: version } }] },
      },
    }));
    await asked(writes.batchUpdate(alias, { operations, wait: true }));
  }
}

import { type EntityManager } from 'typeorm';

/** Of each of `urns` that another source has too, the name of such a source. */
export async function otherOwners(
  manager: EntityManager,
  sourceId: string,
  urns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (urns.length === 0) return new Map();
  const rows = await manager.query<{ urn: string; name: string }[]>(
    `SELECT e.urn, s.name FROM source_entities e
    JOIN sources s ON s.id = e.source_id AND s.deleted_at IS NULL
    WHERE e.urn = ANY($1) AND e.source_id <> $2`,
    [urns, sourceId],
  );
  return new Map(rows.map((row) => [row.urn, row.name]));
}

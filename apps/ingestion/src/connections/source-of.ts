import { DataSpokeError } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { SourceEntityRow } from '../sources/source-entity.row';
import { SourceRow } from '../sources/source.row';

/** Of several sources that have written the dataset, the oldest. Raises `not-found` when none has. */
export async function sourceOf(manager: EntityManager, urn: string): Promise<SourceRow> {
  const source = await manager
    .createQueryBuilder(SourceRow, 's')
    .innerJoin(SourceEntityRow, 'e', 'e.sourceId = s.id AND e.urn = :urn', { urn })
    .where('s.deletedAt IS NULL')
    .orderBy('s.createdAt')
    .addOrderBy('s.id')
    .limit(1)
    .getOne();
  if (source) return source;
  throw new DataSpokeError(
    'not-found',
    `No source has written ${urn}, so there is no connection to its data. Run a source that reads it.`,
  );
}

import { type ResolveConnectionRequest, type ResolvedConnection } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SourceEntityRow } from '../sources/source-entity.row';
import { SourceRow } from '../sources/source.row';

/** Tells how the source of a dataset is reached; secrets stay sealed. */
@Injectable()
export class ResolveConnection {
  constructor(private readonly database: DataSource) {}

  /** Of several sources that have written the dataset, the oldest. Raises `not-found` when none has. */
  async execute({ urn }: ResolveConnectionRequest): Promise<ResolvedConnection> {
    const source = await this.database.manager
      .createQueryBuilder(SourceRow, 's')
      .innerJoin(SourceEntityRow, 'e', 'e.sourceId = s.id AND e.urn = :urn', { urn })
      .where('s.deletedAt IS NULL')
      .orderBy('s.createdAt')
      .addOrderBy('s.id')
      .limit(1)
      .getOne();
    if (!source) {
      throw new DataSpokeError(
        'not-found',
        `No source has written ${urn}, so there is no connection to its data. Run a source that reads it.`,
      );
    }
    return { sourceId: source.id, sourceName: source.name, type: source.type, recipe: { ...source.recipe } };
  }
}

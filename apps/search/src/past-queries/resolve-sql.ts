import { readQueries } from '@dataspoke/sql-lineage';
import { Injectable } from '@nestjs/common';
import { DocumentStore } from '../documents/document-store';
import { nameWords } from '../documents/name-words';
import { type Vocabulary } from '../query/understand/vocabulary';
import { readSql, type ReadSql, type SqlTable } from './read-sql';
import { dialectOf } from './sql-dialect';

/** Tables of one name that are looked at: what a name of the text can mean. */
const MOST_OF_A_NAME = 50;

/** A SQL text with the tables of the catalog that its names can mean. */
export interface ResolvedSql extends ReadSql {
  /** Of the tables that it reads; empty when there are none. */
  readonly platform: string;
}

/** Finds the tables of the catalog that a SQL text speaks of. */
@Injectable()
export class ResolveSql {
  constructor(private readonly documents: DocumentStore) {}

  /** `vocabulary`: the names that the asker can find; `platform`: whose SQL it is, when that is known. */
  async execute(sql: string, vocabulary: Vocabulary, platform?: string): Promise<ResolvedSql> {
    const queries = await readQueries(sql, { dialect: dialectOf(platform ?? 'postgres') });
    const names = new Set(queries.flatMap(({ reads }) => reads.map(({ name }) => name)));
    const urns = [...names].flatMap((name) =>
      vocabulary
        .entitiesCalled(nameWords(name))
        .filter(
          (entity) =>
            entity.entityType === 'dataset' && (platform === undefined || entity.platform === platform),
        )
        .slice(0, MOST_OF_A_NAME)
        .map(({ urn }) => urn),
    );
    const contents = await this.documents.contents([...new Set(urns)]);
    const tables = [...contents].map(([urn, content]): SqlTable => ({ urn, content }));
    const read = await Promise.all(
      [...Map.groupBy(tables, ({ content }) => content.platform)].map(async ([of, ofOne]) => ({
        ...(await readSql(sql, ofOne)),
        platform: of,
      })),
    );
    // Of several platforms that have tables of these names, the one that explains most of the text.
    const [best] = read.sort((a, b) => a.unknownTables.length - b.unknownTables.length);
    return best ?? { ...(await readSql(sql, [])), platform: platform ?? '' };
  }
}

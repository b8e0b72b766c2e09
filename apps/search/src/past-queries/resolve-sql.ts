import { readQueries, type SqlDialect, type TableName } from '@dataspoke/sql-lineage';
import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { DocumentStore } from '../documents/document-store';
import { nameWords } from '../documents/name-words';
import { type Vocabulary } from '../query/understand/vocabulary';
import { canMean, lastPart, productionFirst, readSql, type ReadSql, type SqlTable } from './read-sql';
import { dialectOf, KNOWN_DIALECTS } from './sql-dialect';

/** Tables of one platform that are looked at for one name of the text: more that it can mean leave it without a meaning. */
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
    const contents = await this.documents.contents(await candidatesOf(sql, vocabulary, platform));
    const tables = [...contents].map(([urn, content]): SqlTable => ({ urn, content }));
    return readAmong(sql, tables, platform);
  }
}

/** URNs of the datasets that names of the text can mean, by the dialects of their own platforms. */
export async function candidatesOf(
  sql: string,
  vocabulary: Vocabulary,
  platform?: string,
): Promise<readonly string[]> {
  const dialects = platform === undefined ? KNOWN_DIALECTS : [dialectOf(platform)];
  const urns = new Set<string>();
  for (const dialect of dialects) {
    for (const name of await namesIn(sql, dialect)) {
      const meant = vocabulary
        .entitiesCalled(nameWords(lastPart(name.name)))
        .filter(
          (entity) =>
            entity.entityType === 'dataset' &&
            (platform === undefined
              ? dialectOf(entity.platform) === dialect
              : entity.platform === platform) &&
            canMean(name, entity),
        );
      for (const ofOne of Map.groupBy(meant, (entity) => entity.platform).values()) {
        for (const { urn } of ofOne.slice(0, MOST_OF_A_NAME)) urns.add(urn);
      }
    }
  }
  return [...urns];
}

async function namesIn(sql: string, dialect: SqlDialect): Promise<readonly TableName[]> {
  // A long text takes the parser a while, and it is read in every dialect.
  await breathe();
  const queries = await readQueries(sql, { dialect });
  return queries.flatMap(({ reads }) => reads);
}

/**
 * Reads the text as the platform that explains most of it: it parses there, then the fewest unknown tables, then the fewest unknown
 * columns, then the most known ones. `platform`: whose SQL it is, when that is known.
 */
export async function readAmong(
  sql: string,
  tables: readonly SqlTable[],
  platform?: string,
): Promise<ResolvedSql> {
  const read: ResolvedSql[] = [];
  for (const [of, ofOne] of Map.groupBy(productionFirst(tables), ({ content }) => content.platform)) {
    read.push({ ...(await readSql(sql, ofOne)), platform: of });
  }
  const [best] = read.sort((a, b) => ranked(a, b) || (a.platform < b.platform ? -1 : 1));
  return best ?? { ...(await readAnywhere(sql, platform)), platform: platform ?? '' };
}

/** Without tables: in the first dialect in which it is a query. */
async function readAnywhere(sql: string, platform: string | undefined): Promise<ReadSql> {
  const dialects = platform === undefined ? KNOWN_DIALECTS : [dialectOf(platform)];
  for (const dialect of dialects) {
    const read = await readSql(sql, [], dialect);
    if (notUnderstood(read) === 0) return read;
  }
  return readSql(sql, [], dialects[0]);
}

function ranked(a: ReadSql, b: ReadSql): number {
  return (
    notUnderstood(a) - notUnderstood(b) ||
    a.unknownTables.length - b.unknownTables.length ||
    a.warnings.length - b.warnings.length ||
    b.columns.length - a.columns.length
  );
}

/** Statements that do not parse, or as nothing that speaks of tables. */
function notUnderstood({ kinds }: ReadSql): number {
  return kinds.filter((kind) => kind === 'unparsed' || kind === 'other').length;
}

import { type SqlLineage, type SqlLineageRequest } from '@dataspoke/contracts';
import { DatasetUrn } from '@dataspoke/domain';
import { dependencyUnavailable, invalidRequest } from '@dataspoke/service-kit';
import {
  dialectNamed,
  formatTable,
  LineagePoolError,
  type PooledLineage,
  type SchemaTable,
  type SqlDialect,
  tableKey,
  type TableName,
} from '@dataspoke/sql-lineage';
import { Injectable } from '@nestjs/common';
import { type CatalogTable, columnsOf } from './catalog-table';
import { CatalogTables, type NameMeaning } from './catalog-tables';
import { platformsOf } from './platforms';
import { SqlLineagePool } from './sql-lineage-pool';
import { sqlReply, tablesIn } from './sql-reply';
import { type TableScope } from './table-scope';

/** Rounds of looking up what the text names; the second one knows nearly always all. */
const MAX_ROUNDS = 3;
/** Names of one text that are looked up. */
const MAX_NAMES = 2_000;

/** Finds what a SQL text reads and writes among the catalog's datasets. Executes nothing and writes nothing. */
@Injectable()
export class AnalyseSql {
  constructor(
    private readonly pool: SqlLineagePool,
    private readonly tables: CatalogTables,
  ) {}

  /** Raises `invalid-request` without dialect and platform, `service-unavailable` when too much is asked at once, DataHubError. */
  async execute(request: SqlLineageRequest, signal: AbortSignal): Promise<SqlLineage> {
    const dialect = dialectOf(request);
    const { platform, platformInstance, env = 'PROD' } = request;
    const scope: TableScope = {
      platforms: platform === undefined ? platformsOf(dialect) : [platform],
      env,
      ...(platformInstance === undefined ? {} : { platformInstance }),
    };
    const meanings = new Map<string, NameMeaning>();
    const schema: Record<string, readonly string[]> = {};
    const lookUp = async (names: readonly TableName[]): Promise<boolean> => {
      const open = names.filter((name) => !meanings.has(tableKey(name))).slice(0, MAX_NAMES - meanings.size);
      const found = await this.tables.find(open, scope, signal);
      let hasColumns = false;
      for (const name of open) {
        const meaning = found.get(tableKey(name)) ?? 'unknown';
        meanings.set(tableKey(name), meaning);
        const columns = typeof meaning === 'string' ? undefined : columnsOf(meaning);
        if (typeof meaning === 'string' || !columns) continue;
        schema[schemaKey(name, meaning)] = columns;
        hasColumns = true;
      }
      return hasColumns;
    };
    let result = await this.read(request, dialect, {}, signal);
    for (let round = 1; round < MAX_ROUNDS && (await lookUp(result.unknown)); round += 1) {
      result = await this.read(request, dialect, { ...schema }, signal);
    }
    await lookUp(tablesIn(result));
    const reply = sqlReply(request.sql, dialect, result, meanings);
    if (meanings.size < MAX_NAMES) return reply;
    return {
      ...reply,
      warnings: [`The text has many names; ${MAX_NAMES} were looked up.`, ...reply.warnings],
    };
  }

  private async read(
    { sql, defaultDatabase, defaultSchema }: SqlLineageRequest,
    dialect: SqlDialect,
    schema: SchemaTable,
    signal: AbortSignal,
  ): Promise<PooledLineage> {
    const defaults = {
      ...(defaultDatabase === undefined ? {} : { defaultDatabase }),
      ...(defaultSchema === undefined ? {} : { defaultSchema }),
    };
    try {
      return await this.pool.lineage(sql, { dialect, schema, ...defaults }, { signal });
    } catch (error) {
      if (!(error instanceof LineagePoolError) || error.code === 'broken') throw error;
      throw dependencyUnavailable('service-unavailable', `${error.message} Try again shortly.`, error);
    }
  }
}

/** The name in the case in which the catalog keeps it, by which the dialect's case of its columns is known. */
function schemaKey(name: TableName, { urn }: CatalogTable): string {
  const { rawName } = DatasetUrn.parse(urn);
  return rawName === rawName.toLowerCase() ? formatTable(name).toLowerCase() : formatTable(name);
}

function dialectOf({ dialect, platform }: SqlLineageRequest): SqlDialect {
  if (dialect !== undefined) return dialectNamed(dialect) ?? 'generic';
  if (platform !== undefined) return dialectNamed(platform) ?? 'generic';
  throw invalidRequest('It is not said how the text is to be read.', [
    { field: 'dialect', message: 'give the dialect of the text, or the platform that its tables are on' },
  ]);
}

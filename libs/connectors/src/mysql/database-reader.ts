import { ConnectorError } from '../errors';
import { excludedBy } from '../recipe/name-filter';
import {
  type ColumnRecord,
  type DatasetRecord,
  type DatasetType,
  type ForeignKeyRecord,
  type LineageRecord,
  type Path,
  type ProfileRecord,
  type SourceRecord,
} from '../records';
import {
  type Ask,
  type ColumnRow,
  type KeyRow,
  listTableNames,
  readColumns,
  readKeys,
  readTables,
  type TableRow,
} from './catalog';
import { toCheckpoint } from './checkpoint';
import { columnTypeOf } from './column-types';
import { type LineageReader } from './lineage-reader';
import { profileTable } from './profile';
import { quoteName } from './identifiers';
import { type MysqlRecipe } from './recipe';
import { seesAllColumns, seesAllTables } from './rights';
import { type MysqlSession } from './session';
import { viewDefinitions } from './view-definitions';

/** Names that are held at a time: to find those behind a name the server looks through all of them. */
const NAMES = 10_000;
/** Up to so many tables are asked for with one list. */
const FEW = 1_000;
/** Of more, so many are asked for at a time. */
const PAGE = 200;

interface Page {
  readonly names: readonly string[];
  readonly tables: ReadonlyMap<string, TableRow>;
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>;
  readonly keys: ReadonlyMap<string, readonly KeyRow[]>;
  readonly definitions: ReadonlyMap<string, string>;
  readonly lineage: ReadonlyMap<string, LineageRecord | ConnectorError>;
  /** Whether the user had rights to the whole database when it was read, and not to single tables or columns alone. */
  readonly seesAll: boolean;
}

/** Reads the tables and views of one database, page by page, in the order of the bytes of their names. */
export class DatabaseReader {
  constructor(
    private readonly session: MysqlSession,
    private readonly ask: Ask,
    private readonly recipe: MysqlRecipe,
    private readonly database: string,
    private readonly lineage: LineageReader,
  ) {}

  /** Relations behind the name `from`. */
  async *relations(from: string): AsyncGenerator<SourceRecord> {
    for (let after = from; ;) {
      const names = await listTableNames(this.ask, this.database, after, NAMES);
      const most = after === '' && names.length <= FEW;
      for (let at = 0; at < names.length; at += most ? FEW : PAGE) {
        const page = await this.page(names.slice(at, at + (most ? FEW : PAGE)), most);
        for (const name of page.names) {
          yield* this.relation(name, page, after);
          after = name;
        }
      }
      if (names.length < NAMES) return;
    }
  }

  private async *relation(name: string, page: Page, before: string): AsyncGenerator<SourceRecord> {
    const checkpoint = toCheckpoint({ phase: 'relations', after: name });
    const path = [this.database, name] as const;
    const table = page.tables.get(name);
    if (!table) {
      // It was listed and is not there any more: dropped in between.
      yield {
        kind: 'failed',
        checkpoint,
        path,
        objectType: 'table',
        code: 'not-found',
        reason: 'The table was dropped while the database was read.',
        remedy: 'Start the run again.',
      };
      return;
    }
    const datasetType: DatasetType = /VIEW$/.test(table.kind) ? 'view' : 'table';
    const rule = this.ruleAgainst(table, datasetType);
    if (rule !== undefined) {
      yield { kind: 'filtered', checkpoint, path, objectType: datasetType, rule };
      return;
    }
    if (!page.seesAll && !(await seesAllColumns(this.ask, this.database, name))) {
      yield {
        kind: 'failed',
        checkpoint,
        path,
        objectType: datasetType,
        code: 'permission',
        reason:
          'The user may not read every column; the server hides the others, so it is not known which there are.',
        remedy: `GRANT SELECT ON ${quoteName(this.database, name)} TO the user.`,
      };
      return;
    }
    const columns = page.columns.get(name) ?? [];
    if (datasetType === 'view' && columns.length === 0) {
      yield {
        kind: 'failed',
        checkpoint,
        path,
        objectType: datasetType,
        code: 'source-error',
        reason:
          'The server cannot read the view: something it names does not exist, or its definer lacks a right.',
        remedy: 'Mend the view, or drop it.',
      };
      return;
    }
    const definition = page.definitions.get(name);
    const lineage = page.lineage.get(name);
    const profile = datasetType === 'table' ? await this.profile(table, columns) : undefined;
    // A part comes before its object, so that going on between the two gives the object.
    for (const [part, found] of [
      ['definition', definition === '' ? hidden(this.database) : undefined],
      ['lineage', lineage],
      ['profile', profile],
    ] as const) {
      if (!(found instanceof ConnectorError)) continue;
      yield {
        kind: 'failed',
        checkpoint: toCheckpoint({ phase: 'relations', after: before }),
        path,
        objectType: datasetType,
        part,
        code: found.code,
        reason: found.message,
        remedy: found.remedy,
      };
    }
    yield this.record(table, datasetType, columns, page.keys.get(name) ?? [], {
      checkpoint,
      ...(definition === undefined || definition === '' ? {} : { viewDefinition: definition }),
      ...(lineage === undefined || lineage instanceof ConnectorError ? {} : { lineage }),
      ...(profile === undefined || profile instanceof ConnectorError ? {} : { profile }),
    });
  }

  private record(
    table: TableRow,
    datasetType: DatasetType,
    columns: readonly ColumnRow[],
    keys: readonly KeyRow[],
    more: Pick<DatasetRecord, 'checkpoint' | 'viewDefinition' | 'lineage' | 'profile'>,
  ): DatasetRecord {
    const primaryKey = keys.filter(({ name }) => name === 'PRIMARY').map(({ column }) => column);
    const isView = datasetType === 'view';
    const rowCount =
      more.profile?.rowCount ??
      (table.rows === null || isView ? undefined : { value: Number(table.rows), estimated: true });
    // What stands there of a view is no comment: none can be given to one.
    const comment = isView ? undefined : table.comment;
    return {
      kind: 'dataset',
      path: [this.database, table.name],
      datasetType,
      ...(comment ? { comment } : {}),
      columns: columns.map((column) => columnRecord(column, primaryKey)),
      primaryKey,
      foreignKeys: foreignKeys(keys),
      ...(rowCount === undefined ? {} : { rowCount }),
      properties: {
        ...(table.engine === null ? {} : { engine: table.engine }),
        ...(/partitioned/i.test(table.options ?? '') ? { partitioned: 'true' } : {}),
        ...(table.kind === 'BASE TABLE' || table.kind === 'VIEW' ? {} : { kind: table.kind.toLowerCase() }),
      },
      ...more,
    };
  }

  private async page(names: readonly string[], most: boolean): Promise<Page> {
    const { ask, database } = this;
    const some = { database, names, most };
    const tables = new Map((await readTables(ask, some)).map((row) => [row.name, row]));
    const columns = Map.groupBy(await readColumns(ask, some), ({ relation }) => relation);
    const seesAll = await seesAllTables(ask, database);
    const keys = Map.groupBy(await readKeys(ask, some), ({ relation }) => relation);
    const views = names.filter(
      (name) => /VIEW$/.test(tables.get(name)?.kind ?? '') && this.recipe.includeViews,
    );
    const definitions = await viewDefinitions(ask, { database, names: views, most });
    const texts = new Map([...definitions].filter(([, definition]) => definition !== ''));
    return { names, tables, columns, keys, definitions, seesAll, lineage: await this.lineage.ofViews(texts) };
  }

  private async profile(
    table: TableRow,
    columns: readonly ColumnRow[],
  ): Promise<ProfileRecord | ConnectorError | undefined> {
    if (!this.recipe.profile.enabled || columns.length === 0) return undefined;
    try {
      return await profileTable(this.ask, this.database, table, columns, this.recipe.profile);
    } catch (error) {
      if (error instanceof ConnectorError && error.code !== 'cancelled' && this.session.usable) return error;
      throw error;
    }
  }

  private ruleAgainst(table: TableRow, datasetType: DatasetType): string | undefined {
    if (table.kind === 'SEQUENCE') return 'a sequence';
    const names = [`${this.database}.${table.name}`];
    if (datasetType === 'view') {
      if (!this.recipe.includeViews) return 'includeViews: false';
      const { views } = this.recipe;
      return views === undefined
        ? excludedBy('tables', this.recipe.tables, names)[0]
        : excludedBy('views', views, names)[0];
    }
    return this.recipe.includeTables
      ? excludedBy('tables', this.recipe.tables, names)[0]
      : 'includeTables: false';
  }
}

function hidden(database: string): ConnectorError {
  return new ConnectorError(
    'permission',
    'The definition of the view is hidden from the user.',
    `GRANT SHOW VIEW ON \`${database}\`.* TO the user.`,
  );
}

function columnRecord(column: ColumnRow, primaryKey: readonly string[]): ColumnRecord {
  const position = primaryKey.indexOf(column.name);
  return {
    name: column.name,
    nativeType: column.native_type,
    type: columnTypeOf(column.data_type, column.native_type),
    nullable: column.nullable === 'YES',
    ...(column.comment ? { comment: column.comment } : {}),
    ordinal: Number(column.ordinal),
    ...defaultOf(column),
    ...(position < 0 ? {} : { primaryKeyPosition: position + 1 }),
  };
}

function defaultOf({ expression, extra, default_value: value }: ColumnRow): { default?: string } {
  if (expression) return { default: expression };
  if (/auto_increment/i.test(extra ?? '')) return { default: 'auto_increment' };
  return value === null || value === 'NULL' ? {} : { default: value };
}

function foreignKeys(keys: readonly KeyRow[]): readonly ForeignKeyRecord[] {
  const own = keys.filter((key) => key.referenced_table !== null);
  return [...Map.groupBy(own, ({ name }) => name)].map(([name, rows]) => ({
    name,
    columns: rows.map(({ column }) => column),
    referencedPath: [rows[0]?.referenced_database ?? '', rows[0]?.referenced_table ?? ''] satisfies Path,
    referencedColumns: rows.map(({ referenced_column: column }) => column ?? ''),
  }));
}

import { FABRIC_TYPES, type FabricType } from '@dataspoke/domain';
import { Decimal, Flag, Integer, ListOf, Nested, OneOf, Text, TextList, UrnText } from '../fields/fields';

/** Names of SQL dialects that a caller may use; `postgres` is `postgresql`. */
export const SQL_DIALECT_NAMES = [
  'generic',
  'postgres',
  'postgresql',
  'mysql',
  'snowflake',
  'bigquery',
  'redshift',
  'tsql',
  'databricks',
  'spark',
  'hive',
  'duckdb',
  'trino',
  'presto',
  'athena',
  'oracle',
  'clickhouse',
  'sqlite',
  'teradata',
] as const;
export type SqlDialectName = (typeof SQL_DIALECT_NAMES)[number];

/** A SQL text whose lineage is wanted. Nothing is executed and nothing is written. */
export class SqlLineageRequest {
  @Text({
    max: 1_000_000,
    pattern: /\S/,
    description: 'One statement or a script, as long as the request fits into 1 MB.',
    example:
      'insert into mart.revenue (day, total) select placed_on, sum(amount) from raw.orders group by placed_on',
  })
  sql: string;

  @OneOf(SQL_DIALECT_NAMES, {
    optional: true,
    description: 'How the text is read; what the platform speaks when left out.',
    example: 'postgres',
  })
  dialect?: SqlDialectName;

  @Text({
    optional: true,
    max: 100,
    description:
      "DataHub's name of the platform that the tables are on; any that speaks the dialect when left out.",
    example: 'postgres',
  })
  platform?: string;

  @Text({
    optional: true,
    max: 200,
    description: 'The instance of the platform, where names in the catalog begin with one.',
  })
  platformInstance?: string;

  @OneOf(FABRIC_TYPES, {
    optional: true,
    description: 'The environment of the tables; PROD when left out.',
    example: 'PROD',
  })
  env?: FabricType;

  @Text({
    optional: true,
    max: 300,
    description: 'The database that unqualified names belong to.',
    example: 'warehouse',
  })
  defaultDatabase?: string;

  @Text({
    optional: true,
    max: 300,
    description: 'The schema that unqualified names belong to.',
    example: 'raw',
  })
  defaultSchema?: string;
}

/** Lines and columns count from 1, offsets from 0; what `end` names is not part of the statement any more. */
export class SqlSpan {
  @Integer({ description: 'In UTF-16 units, as most languages index texts.' })
  start: number;

  @Integer()
  end: number;

  @Integer({ min: 1 })
  line: number;

  @Integer({ min: 1 })
  column: number;

  @Integer({ min: 1 })
  endLine: number;

  @Integer({ min: 1 })
  endColumn: number;
}

/** A table by the name that the text and the defaults give it. */
export class SqlLineageTable {
  @Text({ max: 2000, example: 'warehouse.raw.orders' })
  name: string;

  @UrnText({ optional: true, description: 'The dataset, when the catalog has exactly one that is meant.' })
  urn?: string;

  @Flag({ optional: true, description: 'The text makes it, and it ends with the session.' })
  temporary?: boolean;
}

export class SqlLineageColumn {
  @Text({
    min: 0,
    max: 2000,
    description: 'The name of its table; empty for the result of a query that is stored nowhere.',
  })
  table: string;

  @Text({ max: 2000 })
  column: string;

  @UrnText({ optional: true, description: 'The schema field, when the catalog has it.' })
  urn?: string;
}

export const SQL_EDGE_KINDS = ['identity', 'transformation', 'aggregation'] as const;

export class SqlColumnEdge {
  @Nested(() => SqlLineageColumn)
  from: SqlLineageColumn;

  @Nested(() => SqlLineageColumn)
  to: SqlLineageColumn;

  @OneOf(SQL_EDGE_KINDS, {
    description:
      'identity: the value as it is; aggregation: one value of many rows; transformation: all else.',
  })
  kind: (typeof SQL_EDGE_KINDS)[number];
}

/** What is read and written, tables and columns. */
export class SqlEffect {
  @ListOf(() => SqlLineageTable)
  reads: SqlLineageTable[];

  @ListOf(() => SqlLineageTable)
  writes: SqlLineageTable[];

  @ListOf(() => SqlColumnEdge)
  columns: SqlColumnEdge[];

  @ListOf(() => SqlLineageColumn, {
    description: 'Columns that only decide which rows count, how they are grouped or ordered.',
  })
  filters: SqlLineageColumn[];

  @Decimal({
    description:
      '1: all is resolved; 0.8: some columns are not; 0.5: a part was not understood; 0: nothing was.',
  })
  confidence: number;
}

export class SqlStatementLineage extends SqlEffect {
  @Text({ max: 60, description: 'Such as `insert` or `create-view`; `unparsed` when it was not understood.' })
  kind: string;

  @Nested(() => SqlSpan)
  span: SqlSpan;

  @TextList({ max: 1000, maxLength: 4000, description: 'What is not known, and why.' })
  warnings: string[];

  @Nested(() => SqlEffect, {
    optional: true,
    description:
      'Of a definition of a routine: what a call of it does; the definition itself reads and writes nothing.',
  })
  body?: SqlEffect;
}

/** What a SQL text reads and writes, by the catalog's tables. */
export class SqlLineage {
  @OneOf(SQL_DIALECT_NAMES, { description: 'The dialect in which the text was read.' })
  dialect: SqlDialectName;

  @ListOf(() => SqlStatementLineage)
  statements: SqlStatementLineage[];

  @Nested(() => SqlEffect, {
    description:
      'All statements one after the other; what goes through temporary tables is followed through them, and the bodies of routines count, called or not.',
  })
  whole: SqlEffect;

  @TextList({ max: 1000, maxLength: 4000, description: 'What is to be known about the text as a whole.' })
  warnings: string[];

  @Flag({ description: 'The answer would be too large; the last statements lack columns or are left out.' })
  truncated: boolean;
}

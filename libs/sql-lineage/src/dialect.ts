/** SQL dialects by the parser's names. */
export const DIALECTS = [
  'generic',
  'postgresql',
  'mysql',
  'bigquery',
  'snowflake',
  'duckdb',
  'sqlite',
  'hive',
  'spark',
  'trino',
  'presto',
  'redshift',
  'tsql',
  'oracle',
  'clickhouse',
  'databricks',
  'athena',
  'teradata',
] as const;
export type SqlDialect = (typeof DIALECTS)[number];

/** What differs between dialects before a statement is parsed. */
export interface DialectRules {
  /** What becomes of an unquoted name. */
  readonly fold: 'lower' | 'upper' | 'keep';
  /** Characters that open a quoted name, with the one that closes it. */
  readonly quotes: Readonly<Record<string, string>>;
  /** Whether `\` escapes inside a string. */
  readonly backslash: boolean;
  readonly dollarQuotes: boolean;
  readonly hashComments: boolean;
  /** Whether a name given in a SELECT can be used in the same SELECT, and whether it then hides a column of that name. */
  readonly lateralAliases: 'never' | 'behind columns' | 'before columns';
  /** Whether FROM takes an array of a row for a table, as in `FROM orders o, o.items`. */
  readonly arrayTables: boolean;
  /** Whether `SELECT a = x` names its result. */
  readonly namesByEquals: boolean;
  /** How PIVOT calls the column of a value and a named aggregate. */
  readonly pivotNames: 'value first' | 'aggregate first' | 'value alone';
  /** How a result column without a name is called. */
  readonly unnamed: 'postgresql' | 'numbered';
}

const STANDARD: DialectRules = {
  fold: 'lower',
  quotes: { '"': '"' },
  backslash: false,
  dollarQuotes: false,
  hashComments: false,
  lateralAliases: 'never',
  arrayTables: false,
  namesByEquals: false,
  pivotNames: 'value first',
  unnamed: 'numbered',
};

const POSTGRESQL: DialectRules = { ...STANDARD, dollarQuotes: true, unnamed: 'postgresql' };
const BACKTICKS: DialectRules = { ...STANDARD, quotes: { '`': '`' }, backslash: true };

const SPARK: DialectRules = { ...BACKTICKS, lateralAliases: 'behind columns', pivotNames: 'value alone' };

const RULES: Readonly<Partial<Record<SqlDialect, DialectRules>>> = {
  postgresql: POSTGRESQL,
  redshift: { ...POSTGRESQL, lateralAliases: 'behind columns', arrayTables: true },
  duckdb: { ...POSTGRESQL, lateralAliases: 'behind columns' },
  snowflake: {
    ...STANDARD,
    fold: 'upper',
    dollarQuotes: true,
    backslash: true,
    lateralAliases: 'behind columns',
  },
  oracle: { ...STANDARD, fold: 'upper' },
  mysql: { ...BACKTICKS, fold: 'keep', hashComments: true },
  bigquery: {
    ...BACKTICKS,
    fold: 'keep',
    hashComments: true,
    arrayTables: true,
    pivotNames: 'aggregate first',
  },
  hive: BACKTICKS,
  spark: SPARK,
  databricks: SPARK,
  clickhouse: {
    ...STANDARD,
    fold: 'keep',
    quotes: { '"': '"', '`': '`' },
    backslash: true,
    lateralAliases: 'before columns',
  },
  teradata: { ...STANDARD, lateralAliases: 'behind columns' },
  sqlite: { ...STANDARD, quotes: { '"': '"', '`': '`', '[': ']' } },
  tsql: { ...STANDARD, fold: 'keep', quotes: { '"': '"', '[': ']' }, namesByEquals: true },
};

export function rulesOf(dialect: SqlDialect): DialectRules {
  return RULES[dialect] ?? STANDARD;
}

/** A name as the dialect stores it. */
export function foldName(name: string, quoted: boolean, rules: DialectRules): string {
  if (quoted || rules.fold === 'keep') return name;
  return rules.fold === 'lower' ? name.toLowerCase() : name.toUpperCase();
}

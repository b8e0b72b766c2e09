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
  /** Whether names of tables that differ in case alone are one name, quoted or not. */
  readonly caseless: boolean;
  /** Characters that open a quoted name, with the one that closes it. */
  readonly quotes: Readonly<Record<string, string>>;
  /** Whether `\` escapes inside a string. */
  readonly backslash: boolean;
  readonly dollarQuotes: boolean;
  readonly hashComments: boolean;
  /** Whether `q'[…]'` is a string. */
  readonly alternativeQuotes: boolean;
  /** Whether `//` begins a comment. */
  readonly slashComments: boolean;
  /** Characters that begin a name of a variable, parameter or temporary table. */
  readonly marks: string;
  /** Whether `@name/path` is a stage. */
  readonly stages: boolean;
  /** Whether backticks and brackets are taken for quotes although the dialect does not know them, as texts in "some SQL" have them. */
  readonly looseQuotes: boolean;
  /** Whether a quoted name with dots is a path of names. */
  readonly dottedNames: boolean;
  /** The schema that `database..table` means. */
  readonly innerSchema?: string;
  /** Whether a name given in a SELECT can be used in the same SELECT, and whether it then hides a column of that name. */
  readonly lateralAliases: 'never' | 'behind columns' | 'before columns';
  /** Whether FROM takes an array of a row for a table, as in `FROM orders o, o.items`. */
  readonly arrayTables: boolean;
  /** Whether a field of a struct is written `column.field`. */
  readonly dottedFields: boolean;
  /** Whether set operations take place in the order of the text, INTERSECT too. */
  readonly setsInOrder: boolean;
  /** Whether a common table expression may read itself without the word RECURSIVE. */
  readonly impliesRecursion: boolean;
  /** Whether `SELECT a = x` names its result. */
  readonly namesByEquals: boolean;
  /** How PIVOT calls the column of a value and a named aggregate. */
  readonly pivotNames: 'value first' | 'aggregate first' | 'value alone';
  /** How a result column without a name is called. */
  readonly unnamed: 'postgresql' | 'hive' | 'trino' | 'bigquery' | 'numbered';
}

const STANDARD: DialectRules = {
  fold: 'lower',
  caseless: false,
  quotes: { '"': '"' },
  backslash: false,
  dollarQuotes: false,
  hashComments: false,
  alternativeQuotes: false,
  slashComments: false,
  marks: '',
  stages: false,
  looseQuotes: true,
  dottedNames: false,
  lateralAliases: 'never',
  arrayTables: false,
  dottedFields: false,
  setsInOrder: false,
  impliesRecursion: false,
  namesByEquals: false,
  pivotNames: 'value first',
  unnamed: 'numbered',
};

const POSTGRESQL: DialectRules = { ...STANDARD, dollarQuotes: true, unnamed: 'postgresql' };
const BACKTICKS: DialectRules = { ...STANDARD, quotes: { '`': '`' }, backslash: true, looseQuotes: false };
const HIVE: DialectRules = { ...BACKTICKS, dottedFields: true, caseless: true, unnamed: 'hive' };
const TRINO: DialectRules = { ...STANDARD, dottedFields: true, caseless: true, unnamed: 'trino' };
const SPARK: DialectRules = {
  ...HIVE,
  lateralAliases: 'behind columns',
  pivotNames: 'value alone',
  unnamed: 'numbered',
};

const RULES: Readonly<Partial<Record<SqlDialect, DialectRules>>> = {
  postgresql: POSTGRESQL,
  redshift: {
    ...POSTGRESQL,
    caseless: true,
    marks: '#',
    lateralAliases: 'behind columns',
    arrayTables: true,
    dottedFields: true,
  },
  duckdb: {
    ...POSTGRESQL,
    caseless: true,
    looseQuotes: false,
    dottedFields: true,
    lateralAliases: 'behind columns',
  },
  snowflake: {
    ...STANDARD,
    fold: 'upper',
    impliesRecursion: true,
    dollarQuotes: true,
    backslash: true,
    slashComments: true,
    marks: ':',
    stages: true,
    looseQuotes: false,
    innerSchema: 'PUBLIC',
    lateralAliases: 'behind columns',
  },
  oracle: {
    ...STANDARD,
    setsInOrder: true,
    impliesRecursion: true,
    fold: 'upper',
    alternativeQuotes: true,
    marks: ':',
    looseQuotes: false,
  },
  mysql: { ...BACKTICKS, fold: 'keep', hashComments: true, marks: '@' },
  bigquery: {
    ...BACKTICKS,
    fold: 'keep',
    hashComments: true,
    marks: '@',
    dottedNames: true,
    arrayTables: true,
    dottedFields: true,
    pivotNames: 'aggregate first',
    unnamed: 'bigquery',
  },
  hive: HIVE,
  trino: TRINO,
  presto: TRINO,
  athena: TRINO,
  spark: SPARK,
  databricks: SPARK,
  clickhouse: {
    ...STANDARD,
    fold: 'keep',
    quotes: { '"': '"', '`': '`' },
    backslash: true,
    looseQuotes: false,
    lateralAliases: 'before columns',
    dottedFields: true,
  },
  teradata: { ...STANDARD, lateralAliases: 'behind columns' },
  sqlite: { ...STANDARD, setsInOrder: true, caseless: true, quotes: { '"': '"', '`': '`', '[': ']' } },
  tsql: {
    ...STANDARD,
    fold: 'keep',
    caseless: true,
    impliesRecursion: true,
    quotes: { '"': '"', '[': ']' },
    marks: '@#',
    innerSchema: 'dbo',
    namesByEquals: true,
  },
};

export function rulesOf(dialect: SqlDialect): DialectRules {
  return RULES[dialect] ?? STANDARD;
}

/** A name as the dialect stores it. */
export function foldName(name: string, quoted: boolean, rules: DialectRules): string {
  if (quoted || rules.fold === 'keep') return name;
  return rules.fold === 'lower' ? name.toLowerCase() : name.toUpperCase();
}

import { type DialectRules, foldName } from './dialect';
import { type TableName, tableKey } from './result';
import { isUnknown } from './text/templates';

/** Columns of a table in table order, or undefined when they are not known. Asked with qualified, folded names. */
export type ColumnsOf = (table: TableName) => readonly string[] | undefined;

export interface NameDefaults {
  readonly defaultDatabase?: string;
  readonly defaultSchema?: string;
  /** Schemas in which an unqualified name is looked for, in order; the first that holds the table wins. */
  readonly searchPath?: readonly string[];
}

/**
 * Gives names their full form and tables their columns. Tables that the text itself creates are known from then on, temporary
 * ones before all others.
 */
export class Catalog {
  private readonly created = new Map<string, readonly string[] | undefined>();
  private readonly temporary = new Map<string, TableName>();
  private readonly aliases = new Map<string, TableName>();
  private readonly spellings = new Map<string, TableName>();

  constructor(
    readonly rules: DialectRules,
    private readonly known: ColumnsOf,
    private defaults: NameDefaults,
  ) {}

  /** Other defaults from here on, as USE gives them. */
  use(defaults: NameDefaults): void {
    this.defaults = defaults;
  }

  /** What unqualified names belong to now. */
  get inUse(): NameDefaults {
    return this.defaults;
  }

  /** An unquoted name as the dialect stores it. */
  fold(name: string): string {
    return foldName(name, false, this.rules);
  }

  /** The schema that `database..table` means. */
  get innerSchema(): string | undefined {
    return this.defaults.defaultSchema ?? this.rules.innerSchema;
  }

  /** The name with what the defaults add to it. */
  qualify(written: TableName): TableName {
    const table = withKnownPlace(written);
    // The sign says where the table lives, whatever is written before its name.
    const isSession = table.name.startsWith('#');
    const temporary =
      table.schema === undefined || isSession ? this.temporary.get(this.temporaryKey(table)) : undefined;
    if (temporary) return temporary;
    if (isSession) return this.create({ name: table.name }, undefined, true);
    const meant = table.schema === undefined ? this.aliases.get(table.name) : undefined;
    if (meant) return meant;
    if (isPath(table)) return { name: table.name };
    const candidates = this.candidates(table);
    const found = candidates.find((candidate) => this.columns(candidate) !== undefined);
    return this.spelled(found ?? candidates[0] ?? table);
  }

  /** The table as it was written first, where case tells no two names apart. */
  private spelled(table: TableName): TableName {
    if (!this.rules.caseless) return table;
    const key = tableKey(table).toLowerCase();
    const before = this.spellings.get(key);
    if (!before) this.spellings.set(key, table);
    return before ?? table;
  }

  /** Columns of a qualified table. */
  columns(table: TableName): readonly string[] | undefined {
    const key = tableKey(table);
    return this.created.has(key) ? this.created.get(key) : this.known(table);
  }

  isTemporary(table: TableName): boolean {
    return this.temporary.get(this.temporaryKey(table)) === table;
  }

  /** A name that stands for rows of a table, as `inserted` does in a trigger. */
  standFor(name: string, table: TableName): void {
    this.aliases.set(this.fold(name), table);
  }

  /** The table is gone, or goes by another name: its columns with it. */
  move(from: TableName, to: TableName | undefined): void {
    const source = this.qualify(from);
    const columns = this.created.get(tableKey(source));
    this.created.delete(tableKey(source));
    if (this.isTemporary(source)) this.temporary.delete(this.temporaryKey(source));
    else if (to && columns) this.created.set(tableKey(this.qualify(to)), columns);
  }

  /** Remembers a table the text creates; gives the name under which it goes. */
  create(table: TableName, columns: readonly string[] | undefined, temporary: boolean): TableName {
    const name = temporary ? { name: table.name } : this.qualify(table);
    if (temporary) this.temporary.set(this.temporaryKey(table), name);
    if (temporary || columns) this.created.set(tableKey(name), columns);
    return name;
  }

  // Names of variables and of tables that live as long as a session are nowhere told apart by case.
  private temporaryKey({ name }: TableName): string {
    return this.rules.caseless || /^[@#]/.test(name) ? name.toLowerCase() : name;
  }

  private candidates(table: TableName): readonly TableName[] {
    const { defaultDatabase, defaultSchema, searchPath } = this.defaults;
    const database = table.database ?? defaultDatabase;
    const inDatabase = (schema: string | undefined): TableName => ({
      ...(database === undefined ? {} : { database }),
      ...(schema === undefined ? {} : { schema }),
      name: table.name,
    });
    // `database..table` stands for the schema that is in use there.
    if (table.schema === '') return [inDatabase(defaultSchema ?? this.rules.innerSchema)];
    if (table.schema !== undefined) return [inDatabase(table.schema)];
    const path = searchPath && searchPath.length > 0 ? searchPath : [defaultSchema];
    return path.map(inDatabase);
  }
}

/** The table without the parts of its place that only the run time knows. */
function withKnownPlace(table: TableName): TableName {
  const { database, schema, name } = table;
  if (schema !== undefined && isUnknown(schema)) return { name };
  return database !== undefined && schema !== undefined && isUnknown(database) ? { schema, name } : table;
}

/** Formats of files that Spark writes where a schema stands. */
const FILE_FORMATS = /^(?:parquet|csv|json|orc|delta|avro|text|binaryfile|iceberg)$/i;

/** Ends of names that only files have. */
const FILE_NAME = /\.(?:csv|tsv|jsonl?|ndjson|parquet|orc|avro|txt|xlsx)(?:\.(?:gz|zst|bz2))?$/i;

/** A stage, the path of a file, or a table that ends with its session: they belong to no schema. */
function isPath({ database, schema, name }: TableName): boolean {
  if (database !== undefined) return false;
  if (schema !== undefined) return FILE_FORMATS.test(schema) && /[/:]/.test(name);
  return /^[@#]/.test(name) || name.includes('/') || FILE_NAME.test(name);
}

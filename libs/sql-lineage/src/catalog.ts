import { type DialectRules, foldName } from './dialect';
import { type TableName, tableKey } from './result';

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

  constructor(
    readonly rules: DialectRules,
    private readonly known: ColumnsOf,
    private readonly defaults: NameDefaults,
  ) {}

  /** An unquoted name as the dialect stores it. */
  fold(name: string): string {
    return foldName(name, false, this.rules);
  }

  /** The name with what the defaults add to it. */
  qualify(table: TableName): TableName {
    if (isPath(table)) return { name: table.name };
    const temporary = table.schema === undefined ? this.temporary.get(table.name) : undefined;
    if (temporary) return temporary;
    const candidates = this.candidates(table);
    return candidates.find((candidate) => this.columns(candidate) !== undefined) ?? candidates[0] ?? table;
  }

  /** Columns of a qualified table. */
  columns(table: TableName): readonly string[] | undefined {
    const key = tableKey(table);
    return this.created.has(key) ? this.created.get(key) : this.known(table);
  }

  isTemporary(table: TableName): boolean {
    return this.temporary.get(table.name) === table;
  }

  /** Remembers a table the text creates; gives the name under which it goes. */
  create(table: TableName, columns: readonly string[] | undefined, temporary: boolean): TableName {
    const name = temporary ? { name: table.name } : this.qualify(table);
    if (temporary) this.temporary.set(table.name, name);
    if (temporary || columns) this.created.set(tableKey(name), columns);
    return name;
  }

  private candidates(table: TableName): readonly TableName[] {
    const { defaultDatabase, defaultSchema, searchPath } = this.defaults;
    const database = table.database ?? defaultDatabase;
    const inDatabase = (schema: string | undefined): TableName => ({
      ...(database === undefined || schema === undefined ? {} : { database }),
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

/** Formats of files that Spark writes where a schema stands. */
const FILE_FORMATS = /^(?:parquet|csv|json|orc|delta|avro|text|binaryfile|iceberg)$/i;

/** A stage or the path of a file, which belongs to no schema. */
function isPath({ database, schema, name }: TableName): boolean {
  if (database !== undefined) return false;
  if (schema !== undefined) return FILE_FORMATS.test(schema) && /[/:]/.test(name);
  return name.startsWith('@') || name.includes('/');
}

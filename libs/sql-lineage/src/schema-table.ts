import { type ColumnsOf } from './catalog';
import { type DialectRules } from './dialect';
import { formatTable, type TableName } from './result';

/** Columns in table order by the name of their table with dots, as much of it as is known: `{ 'db.schema.table': ['column'] }`. */
export type SchemaTable = Readonly<Record<string, readonly string[]>>;

/** An index of a record is worth keeping while the record lives: a query log asks thousands of times. */
const INDICES = new WeakMap<SchemaTable, SchemaIndex>();

/** The schema as a function. A record must not be changed after it was given. */
export function columnsFrom(schema: ColumnsOf | SchemaTable | undefined, rules: DialectRules): ColumnsOf {
  if (schema === undefined) return () => undefined;
  if (typeof schema === 'function') return schema;
  let index = INDICES.get(schema);
  if (!index) INDICES.set(schema, (index = new SchemaIndex(schema)));
  const known = index;
  return (table) => known.columns(table, rules);
}

/**
 * Finds tables of a record. A name means the table that it writes out in full, else the only one that it is the end of or that is its
 * end: a record may know less of a table's place than the text, and a text less than the record. Where no name fits letter by letter,
 * case does not count.
 */
class SchemaIndex {
  private readonly byLastPart = new Map<string, string[]>();

  constructor(private readonly schema: SchemaTable) {
    for (const key of Object.keys(schema)) {
      const last = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
      const same = this.byLastPart.get(last);
      if (same) same.push(key);
      else this.byLastPart.set(last, [key]);
    }
  }

  columns(table: TableName, rules: DialectRules): readonly string[] | undefined {
    const name = formatTable(table);
    const key = Object.hasOwn(this.schema, name) ? name : this.onlyFitting(name);
    const columns = key === undefined ? undefined : this.schema[key];
    // Catalogs often keep in lower case what the dialect folds to upper case.
    if (rules.fold !== 'upper' || key === undefined || key !== key.toLowerCase()) return columns;
    return columns?.map((column) => (column === column.toLowerCase() ? column.toUpperCase() : column));
  }

  private onlyFitting(name: string): string | undefined {
    const keys = this.byLastPart.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? [];
    return only(keys, name, (text) => text) ?? only(keys, name, (text) => text.toLowerCase());
  }
}

function only(keys: readonly string[], name: string, form: (text: string) => string): string | undefined {
  const wanted = form(name);
  const fitting = keys.filter((key) => isEnd(form(key), wanted) || isEnd(wanted, form(key)));
  const [first, ...more] = fitting.some((key) => form(key) === wanted)
    ? fitting.filter((key) => form(key) === wanted)
    : fitting;
  return more.length === 0 ? first : undefined;
}

function isEnd(end: string, whole: string): boolean {
  return whole === end || whole.endsWith(`.${end}`);
}

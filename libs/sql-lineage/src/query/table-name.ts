import { type TableName } from '../result';
import { fieldsOf, identifierOf, identifiersOf, isFields, type Tree } from '../tree/node';

/** A table reference of the tree: its name as written, alias and column aliases. */
export interface TableReference {
  readonly table: TableName;
  readonly alias: string | undefined;
  readonly columnAliases: readonly string[];
}

/** Reads a `table` node or the bare structure inside it; undefined for anything else. */
export function tableReference(tree: Tree): TableReference | undefined {
  const fields = fieldsOf(tree, 'table') ?? (isFields(tree) ? tree : undefined);
  const name = identifierOf(fields?.['name']);
  // Without a name it is a derived table or a name computed at run time.
  if (!fields || !name) return undefined;
  const schema = identifierOf(fields['schema']);
  const database = identifierOf(fields['catalog']);
  return {
    table: {
      ...(database === undefined ? {} : { database }),
      ...(schema === undefined ? {} : { schema }),
      name,
    },
    alias: identifierOf(fields['alias']),
    columnAliases: identifiersOf(fields['column_aliases']),
  };
}

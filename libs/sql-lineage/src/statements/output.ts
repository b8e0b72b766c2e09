import { type Place } from '../query/expression';
import { type Relation } from '../query/relation';
import { type TableName, tableKey } from '../result';
import {
  asNode,
  type Fields,
  fieldsOf,
  identifierOf,
  isFields,
  listOf,
  textOf,
  type Tree,
} from '../tree/node';
import { returning } from './returning';
import { store } from './store';

/**
 * T-SQL's OUTPUT … INTO: rows that were inserted or deleted go on into another table. `inserted` and `deleted` are what stands behind
 * these names.
 */
export function output(
  clause: Tree,
  inserted: Relation,
  deleted: Relation,
  target: TableName,
  place: Place,
): void {
  const into = isFields(clause) ? intoTable(clause['into_table'] ?? clause['into']) : undefined;
  if (!isFields(clause) || !into) return;
  const { findings } = place.env;
  const { catalog } = findings;
  const scope = place.scope.fork();
  scope.addHidden({ alias: catalog.fold('inserted'), relation: inserted });
  scope.addHidden({ alias: catalog.fold('deleted'), relation: deleted });
  const rows = returning(clause['columns'] ?? clause['expressions'], { ...place, scope, silent: true });
  const isOwn = rows.some(
    (item) =>
      item.type === 'column' && item.origins.some(({ table }) => tableKey(table) === tableKey(target)),
  );
  if (isOwn) findings.read(target);
  const written = findings.write(into.table);
  store(findings, rows, written, into.columns.length > 0 ? into.columns : catalog.columns(written));
}

/** The table behind INTO, which the parser takes for a column or, with a list of columns, for a call. */
function intoTable(
  tree: Tree,
): { readonly table: TableName; readonly columns: readonly string[] } | undefined {
  const node = asNode(tree);
  const parts = node && partsOf(node.type, node.fields);
  const [name, schema, database] = [...(parts ?? [])].reverse();
  if (!node || name === undefined) return undefined;
  const table = {
    ...(database === undefined ? {} : { database }),
    ...(schema === undefined ? {} : { schema }),
    name,
  };
  const columns = listOf(node.fields['args']).flatMap(
    (item) => identifierOf(fieldsOf(item, 'column')?.['name']) ?? [],
  );
  return { table, columns };
}

function partsOf(type: string, fields: Fields): readonly string[] | undefined {
  const inner = asNode(fields['this']);
  const before = inner ? (partsOf(inner.type, inner.fields) ?? []) : [];
  switch (type) {
    case 'column': {
      const table = identifierOf(fields['table']);
      return [...(table === undefined ? [] : [table]), ...one(identifierOf(fields['name']))];
    }
    case 'table':
      return [
        ...one(identifierOf(fields['catalog'])),
        ...one(identifierOf(fields['schema'])),
        ...one(identifierOf(fields['name'])),
      ];
    case 'dot':
      return [...before, ...one(identifierOf(fields['field']))];
    case 'method_call':
      return [...before, ...one(identifierOf(fields['method']))];
    case 'function':
      return textOf(fields['name'])?.split('.');
    default:
      return undefined;
  }
}

function one(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

import { noteCondition } from '../query/conditions';
import { type Environment } from '../query/environment';
import { type Place } from '../query/expression';
import { withCtes } from '../query/query';
import { type Relation, tableRelation } from '../query/relation';
import { tableReference } from '../query/table-name';
import { type Fields, identifierOf, isFields, listOf, type Tree } from '../tree/node';
import { assign } from './assign';
import { type ChangedTable, NamedTables, tablesOf } from './changed-tables';
import { output } from './output';
import { NAME_SEPARATOR } from './repair';
import { returning } from './returning';

/** UPDATE; gives what its RETURNING returns. */
export function update(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fields['with'], env, undefined);
  const { findings } = inner;
  const reference = tableReference(fields['table']);
  if (!reference) {
    findings.doubt('The target of an UPDATE is not a table.', 0.5);
    return [];
  }
  const from = isFields(fields['from_clause']) ? fields['from_clause']['expressions'] : undefined;
  const items = [...tablesOf(fields['extra_tables']), ...tablesOf(from)];
  const joins = [...listOf(fields['table_joins']), ...listOf(fields['from_joins'])];
  const pairs = listOf(fields['set']).flatMap((pair) => {
    const [left, right] = listOf(pair);
    const name = identifierOf(left);
    return name === undefined ? [] : [{ name, value: right }];
  });
  const qualifiers = new Set(pairs.map(({ name }) => qualifierOf(name)?.toLowerCase()));
  const tables = new NamedTables(reference, items, joins, inner, (name) =>
    qualifiers.has(name.toLowerCase()),
  );
  const place: Place = { env: inner, scope: tables.scope() };
  for (const { name, value } of pairs) {
    const target = targetOf(name, tables.changed);
    if (target) assign(columnName(name, target), value, target.table, place);
  }
  noteCondition([fields['where_clause'], fields['order_by'], fields['limit']], place);
  outputOf(fields['output'], tables.changed, place);
  return returning(fields['returning'], place);
}

/** DELETE; gives what its RETURNING returns. */
export function remove(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fields['with'], env, undefined);
  const { findings } = inner;
  const plain = tableReference(fields['table']);
  if (!plain) {
    findings.doubt('The target of a DELETE is not a table.', 0.5);
    return [];
  }
  const alias = identifierOf(fields['alias']);
  const reference = alias === undefined ? plain : { ...plain, alias };
  const listed = new Set(
    tablesOf(fields['tables']).flatMap((item) => tableReference(item)?.table.name.toLowerCase() ?? []),
  );
  const tables = new NamedTables(
    reference,
    tablesOf(fields['using']),
    listOf(fields['joins']),
    inner,
    (name) => listed.has(name.toLowerCase()),
  );
  const place: Place = { env: inner, scope: tables.scope() };
  noteCondition([fields['where_clause'], fields['order_by'], fields['limit']], place);
  outputOf(fields['output'], tables.changed, place);
  const returned = returning(fields['returning'], place);
  if (returned.some((item) => item.type !== 'column' || item.origins.length > 0)) {
    for (const { table } of tables.changed) findings.read(table);
  }
  return returned;
}

function outputOf(clause: Tree, changed: readonly ChangedTable[], place: Place): void {
  const [target] = changed;
  if (!target) return;
  const rows = tableRelation(target.table, place.env.findings.catalog.columns(target.table));
  output(clause, rows, rows, target.table, place);
}

/** The tree keeps `SET t.a` as one text. */
function qualifierOf(name: string): string | undefined {
  if (name.includes(NAME_SEPARATOR)) return undefined;
  const [column, qualifier] = name.split('.').reverse();
  return column === undefined ? undefined : qualifier;
}

function targetOf(name: string, changed: readonly ChangedTable[]): ChangedTable | undefined {
  const qualifier = qualifierOf(name)?.toLowerCase();
  const named = changed.find(
    ({ reference }) => (reference.alias ?? reference.table.name).toLowerCase() === qualifier,
  );
  return named ?? changed[0];
}

function columnName(name: string, target: ChangedTable): string {
  const { alias, table } = target.reference;
  const qualifiers = [alias, table.name].filter((part) => part !== undefined);
  const found = qualifiers.find((part) => name.toLowerCase().startsWith(`${part}.`.toLowerCase()));
  return target.column(found === undefined ? name : name.slice(found.length + 1));
}

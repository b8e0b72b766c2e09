import { type Environment, type Findings } from '../query/environment';
import { noteCondition } from '../query/conditions';
import { type Place } from '../query/expression';
import { analyseQuery, values, withCtes } from '../query/query';
import { type Item, type Relation, tableRelation } from '../query/relation';
import { Scope } from '../query/scope';
import { tableReference, type TableReference } from '../query/table-name';
import { type TableName } from '../result';
import {
  type Fields,
  fieldsOf,
  identifierOf,
  identifiersOf,
  isFields,
  listOf,
  textOf,
  type Tree,
} from '../tree/node';
import { assignments } from './merge';
import { output } from './output';
import { returning } from './returning';
import { store } from './store';

/** INSERT; gives what its RETURNING returns. */
export function insert(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fields['with'], env, undefined);
  const { findings } = inner;
  const reference = tableReference(fields['table']);
  if (!reference) {
    findings.doubt('The target of an INSERT is not a table.', 0.5);
    return [];
  }
  const target = findings.write(reference.table);
  const listed = identifiersOf(fields['columns']);
  const rows = listOf(fields['values']);
  const relation = isFields(fields['query'])
    ? analyseQuery(fields['query'], inner, undefined)
    : values(rows, inner, undefined);
  const byName = fields['by_name'] === true;
  const columns = listed.length > 0 ? listed : byName ? undefined : findings.catalog.columns(target);
  if (!columns && !byName && relation.some((item) => item.type === 'column' && item.origins.length > 0)) {
    findings.doubt(`The columns of ${target.name} are not known; the query's own names are taken for them.`);
  }
  store(findings, relation, target, columns);
  const alias = identifierOf(fields['alias']);
  const named = alias ? { ...reference, alias: alias } : reference;
  const scope = targetScope(named, target, findings);
  upsert(fields['on_conflict'], relation, columns, target, identifierOf(fields['source_alias']), {
    env: inner,
    scope,
  });
  const inserted = namedAs(relation, columns);
  output(fields['output'], inserted, [], target, { env: inner, scope });
  return returning(fields['returning'], { env: inner, scope });
}

/** The rows that are inserted, under the names of the columns they are put into. */
function namedAs(relation: Relation, columns: readonly string[] | undefined): Relation {
  return relation.map((item, index): Item => {
    const name = columns?.[index];
    return item.type === 'column' && name !== undefined ? { ...item, name } : item;
  });
}

/** ON CONFLICT DO UPDATE: `excluded` is the row that was to be inserted. */
function upsert(
  tree: Tree,
  inserted: Relation,
  columns: readonly string[] | undefined,
  target: TableName,
  rowAlias: string | undefined,
  place: Place,
): void {
  const clause = fieldsOf(tree, 'on_conflict');
  if (!clause) return;
  const excluded = namedAs(inserted, columns);
  const scope = place.scope.fork();
  scope.addHidden({ alias: 'excluded', relation: excluded });
  if (rowAlias !== undefined) scope.addHidden({ alias: rowAlias, relation: excluded });
  const inner = { ...place, scope };
  if (fieldsOf(clause['duplicate'], 'boolean')) duplicateKey(clause['expressions'], target, inner);
  else assignments(clause['action'], target, inner);
  noteCondition([clause['where_'], clause['action_where']], inner);
}

/** ON DUPLICATE KEY UPDATE: `VALUES(a)` is what was to be put into `a`; names of the query's own sources are not in view here. */
function duplicateKey(equations: Tree, target: TableName, place: Place): void {
  assignments({ tuple: { expressions: withExcluded(equations) } }, target, { ...place, silent: true });
}

function withExcluded(tree: Tree): Tree {
  if (Array.isArray(tree)) return listOf(tree).map(withExcluded);
  if (!isFields(tree)) return tree;
  const call = fieldsOf(tree, 'function');
  const [argument] = listOf(call?.['args']);
  const name = fieldsOf(argument, 'column')?.['name'];
  if (name !== undefined && textOf(call?.['name'])?.toLowerCase() === 'values') {
    return { column: { name, table: { name: 'excluded' } } };
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, withExcluded(value)]));
}

function targetScope(reference: TableReference, target: TableName, findings: Findings): Scope {
  const scope = new Scope();
  scope.add(targetSource(reference, target, findings));
  return scope;
}

function targetSource(
  reference: TableReference,
  target: TableName,
  findings: Findings,
): { alias: string; table: TableName; relation: Relation } {
  return {
    alias: reference.alias ?? reference.table.name,
    table: reference.table,
    relation: tableRelation(target, findings.catalog.columns(target)),
  };
}

import { type Environment, type Findings } from '../query/environment';
import { noteCondition } from '../query/conditions';
import { originsOf, type Place } from '../query/expression';
import { addItem, addJoins } from '../query/from';
import { analyseQuery, values, withCtes } from '../query/query';
import { type Item, type Relation, tableRelation } from '../query/relation';
import { resultName } from '../query/result-name';
import { Scope } from '../query/scope';
import { tableReference, type TableReference } from '../query/table-name';
import { type TableName } from '../result';
import {
  asNode,
  type Fields,
  fieldsOf,
  identifierOf,
  identifiersOf,
  isFields,
  listOf,
  type Tree,
} from '../tree/node';
import { assign } from './assign';
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
  const columns = listed.length > 0 ? listed : findings.catalog.columns(target);
  if (!columns && relation.some((item) => item.type === 'column' && item.origins.length > 0)) {
    findings.doubt(`The columns of ${target.name} are not known; the query's own names are taken for them.`);
  }
  store(findings, relation, target, columns);
  const alias = identifierOf(fields['alias']);
  const named = alias ? { ...reference, alias: alias } : reference;
  const scope = targetScope(named, target, findings);
  upsert(fields['on_conflict'], relation, columns, target, { env: inner, scope });
  return returning(fields['returning'], { env: inner, scope });
}

/** UPDATE; gives what its RETURNING returns. */
export function update(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fields['with'], env, undefined);
  const { findings } = inner;
  const reference = tableReference(fields['table']);
  if (!reference) {
    findings.doubt('The target of an UPDATE is not a table.', 0.5);
    return [];
  }
  const sources = sourceScope(fields, inner);
  const target = findings.write(namedTarget(fields, inner) ?? reference.table);
  sources.add(targetSource(reference, target, findings));
  const place: Place = { env: inner, scope: sources };
  for (const pair of listOf(fields['set'])) {
    const [left, right] = listOf(pair);
    const name = identifierOf(left);
    if (name !== undefined) assign(columnName(name, reference), right, target, place);
  }
  noteCondition([fields['where_clause'], fields['limit']], place);
  return returning(fields['returning'], place);
}

/** DELETE; gives what its RETURNING returns. */
export function remove(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fields['with'], env, undefined);
  const { findings } = inner;
  const reference = tableReference(fields['table']);
  if (!reference) {
    findings.doubt('The target of a DELETE is not a table.', 0.5);
    return [];
  }
  const scope = new Scope();
  for (const item of listOf(fields['using'])) addItem(wrapTable(item), scope, inner, undefined);
  addJoins(fields['joins'], scope, inner, undefined);
  const target = findings.write(reference.table);
  scope.add(targetSource(reference, target, findings));
  const place: Place = { env: inner, scope };
  noteCondition(fields['where_clause'], place);
  const returned = returning(fields['returning'], place);
  if (returned.some((item) => item.type !== 'column' || item.origins.length > 0)) findings.read(target);
  return returned;
}

/** MERGE. */
export function merge(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fields['with_'], env, undefined);
  const { findings } = inner;
  const reference = tableReference(unalias(fields['this']));
  if (!reference) {
    findings.doubt('The target of a MERGE is not a table.', 0.5);
    return [];
  }
  const alias = identifierOf(fieldsOf(fields['this'], 'alias')?.['alias']);
  const named = alias ? { ...reference, alias: alias } : reference;
  const target = findings.write(reference.table);
  const scope = new Scope();
  addItem(fields['using'], scope, inner, undefined);
  const source = scope.star;
  scope.addHidden(targetSource(named, target, findings));
  const place: Place = { env: inner, scope };
  noteCondition(fields['on'], place);
  const whens = fieldsOf(fields['whens'], 'whens')?.['expressions'];
  for (const item of listOf(whens)) {
    const when = fieldsOf(item, 'when');
    if (when) mergeAction(when['then'], source, target, place);
  }
  return [];
}

function mergeAction(action: Tree, source: Relation, target: TableName, place: Place): void {
  const [verb, first, second] = listOf(fieldsOf(action, 'tuple')?.['expressions']);
  const word = fieldsOf(verb, 'var')?.['this'];
  if (word === 'UPDATE') assignments(first, target, place);
  if (word !== 'INSERT') return;
  const { findings } = place.env;
  const names = identifiersOf(fieldsOf(first, 'tuple')?.['expressions']).map((id) => id);
  const cells = listOf(fieldsOf(second ?? first, 'tuple')?.['expressions']);
  const columns = second === undefined ? findings.catalog.columns(target) : names;
  if (cells.length === 0) {
    store(findings, source, target, findings.catalog.columns(target));
    return;
  }
  for (const [index, cell] of cells.entries()) {
    const name = columns?.[index];
    if (name !== undefined) findings.edge(originsOf(cell, place), target, name);
  }
}

/** `SET a = x, b = y` as a tuple of equations. */
function assignments(tree: Tree, target: TableName, place: Place): void {
  const { findings } = place.env;
  for (const item of listOf(fieldsOf(tree, 'tuple')?.['expressions'])) {
    const equation = fieldsOf(item, 'eq');
    const name = equation && resultName(equation['left'], findings.catalog);
    if (name !== undefined) assign(name, equation?.['right'], target, place);
  }
}

/** ON CONFLICT DO UPDATE: `excluded` is the row that was to be inserted. */
function upsert(
  tree: Tree,
  inserted: Relation,
  columns: readonly string[] | undefined,
  target: TableName,
  place: Place,
): void {
  const clause = fieldsOf(tree, 'on_conflict');
  if (!clause) return;
  const excluded = inserted.map((item, index): Item => {
    const name = columns?.[index];
    return item.type === 'column' && name !== undefined ? { ...item, name } : item;
  });
  const scope = place.scope.fork();
  scope.addHidden({ alias: 'excluded', relation: excluded });
  const inner = { ...place, scope };
  assignments(clause['action'], target, inner);
  noteCondition([clause['where_'], clause['action_where']], inner);
}

function returning(tree: Tree, place: Place): Relation {
  const expressions = listOf(tree);
  if (expressions.length === 0) return [];
  return expressions.flatMap((expression, index): Relation => {
    if (asNode(expression)?.type === 'star') return place.scope.star;
    const { catalog } = place.env.findings;
    const alias = identifierOf(fieldsOf(expression, 'alias')?.['alias']);
    const name = alias ?? resultName(expression, catalog);
    return [{ type: 'column', name: name ?? `_${index}`, origins: originsOf(expression, place) }];
  });
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

function sourceScope(fields: Fields, env: Environment): Scope {
  const scope = new Scope();
  for (const item of listOf(fields['extra_tables'])) addItem(wrapTable(item), scope, env, undefined);
  addJoins(fields['table_joins'], scope, env, undefined);
  const from = isFields(fields['from_clause']) ? listOf(fields['from_clause']['expressions']) : [];
  for (const item of from) {
    if (!isTargetAlias(item, fields, env)) addItem(item, scope, env, undefined);
  }
  addJoins(fields['from_joins'], scope, env, undefined);
  return scope;
}

// T-SQL names the alias of a FROM entry as the target: that entry is the target, not a source.
function isTargetAlias(item: Tree, fields: Fields, env: Environment): boolean {
  const { catalog } = env.findings;
  if (catalog.rules.unnamed === 'postgresql') return false;
  const target = tableReference(fields['table']);
  const source = tableReference(item);
  return target !== undefined && source?.alias === target.table.name && target.table.schema === undefined;
}

function namedTarget(fields: Fields, env: Environment): TableName | undefined {
  const from = isFields(fields['from_clause']) ? listOf(fields['from_clause']['expressions']) : [];
  const found = from.find((item) => isTargetAlias(item, fields, env));
  return found === undefined ? undefined : tableReference(found)?.table;
}

// The tree keeps some tables as bare structures.
function wrapTable(tree: Tree): Tree {
  return asNode(tree) ? tree : { table: tree };
}

function unalias(tree: Tree): Tree {
  return fieldsOf(tree, 'alias')?.['this'] ?? tree;
}

// The tree keeps `SET t.a` as one text.
function columnName(name: string, target: TableReference): string {
  const qualifiers = [target.alias, target.table.name].filter((part) => part !== undefined);
  const found = qualifiers.find((part) => name.startsWith(`${part}.`));
  return found === undefined ? name : name.slice(found.length + 1);
}

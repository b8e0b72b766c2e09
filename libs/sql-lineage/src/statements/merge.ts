import { noteCondition } from '../query/conditions';
import { type Environment } from '../query/environment';
import { originsOf, type Place } from '../query/expression';
import { addItem } from '../query/from';
import { withCtes } from '../query/query';
import { type Relation, tableRelation } from '../query/relation';
import { resultName } from '../query/result-name';
import { Scope } from '../query/scope';
import { tableReference } from '../query/table-name';
import { type TableName } from '../result';
import { asNode, type Fields, fieldsOf, identifierOf, isFields, listOf, type Tree } from '../tree/node';
import { assign } from './assign';
import { output } from './output';
import { store } from './store';

/** MERGE. */
export function merge(fields: Fields, env: Environment): Relation {
  const inner = withCtes(fieldsOf(fields['with_'], 'with') ?? fields['with_'], env, undefined);
  const { findings } = inner;
  const aliased = fieldsOf(fields['this'], 'alias');
  const reference = tableReference(aliased ? aliased['this'] : fields['this']);
  if (!reference) {
    findings.doubt('The target of a MERGE is not a table.', 0.5);
    return [];
  }
  const target = findings.write(reference.table);
  const scope = new Scope();
  addItem(fields['using'], scope, inner, undefined);
  // INSERT sees the source alone.
  const source = scope.fork();
  scope.addHidden({
    alias: identifierOf(aliased?.['alias']) ?? reference.alias ?? reference.table.name,
    table: reference.table,
    relation: tableRelation(target, findings.catalog.columns(target)),
  });
  const place: Place = { env: inner, scope };
  noteCondition(fields['on'], place);
  const whens = fieldsOf(fields['whens'], 'whens')?.['expressions'];
  for (const item of listOf(whens)) {
    const when = fieldsOf(item, 'when');
    if (!when) continue;
    noteCondition(when['condition'], place);
    mergeAction(when['then'], source, target, place);
  }
  const rows = tableRelation(target, findings.catalog.columns(target));
  output(fieldsOf(fields['returning'], 'returning') ?? fields['output'], rows, rows, target, place);
  return [];
}

function mergeAction(action: Tree, source: Scope, target: TableName, place: Place): void {
  const [verb, ...parts] = listOf(fieldsOf(action, 'tuple')?.['expressions']);
  const word = fieldsOf(verb, 'var')?.['this'];
  const { findings } = place.env;
  noteCondition(
    parts.filter((part) => asNode(part)?.type === 'where'),
    place,
  );
  const [first, second] = parts.filter((part) => asNode(part)?.type !== 'where');
  if (word !== 'UPDATE' && word !== 'INSERT') return;
  if (asNode(first)?.type === 'star') {
    // `UPDATE SET *` and `INSERT *` go by name.
    store(findings, source.star, target, undefined);
  } else if (word === 'UPDATE') {
    assignments(first, target, place);
  } else {
    insertAction(first, second, target, { ...place, scope: source });
  }
}

function insertAction(first: Tree, second: Tree, target: TableName, place: Place): void {
  const { findings } = place.env;
  const known = findings.catalog.columns(target);
  const cells = listOf(fieldsOf(second ?? first, 'tuple')?.['expressions']);
  if (cells.length === 0) {
    store(findings, place.scope.star, target, known);
    return;
  }
  const listed = listOf(fieldsOf(first, 'tuple')?.['expressions']);
  const columns =
    second === undefined
      ? known
      : listed.map((name) => identifierOf(name) ?? resultName(name, findings.catalog) ?? '');
  if (!columns) findings.doubt(`The columns of ${target.name} are not known.`);
  for (const [index, cell] of cells.entries()) {
    const name = columns?.[index];
    if (name !== undefined) findings.edge(originsOf(cell, place), target, name);
  }
}

/** `SET a = x, b = y` as a tuple of equations. */
export function assignments(tree: Tree, target: TableName, place: Place): void {
  const { findings } = place.env;
  for (const item of listOf(fieldsOf(tree, 'tuple')?.['expressions'])) {
    const equation = fieldsOf(item, 'eq');
    const left = equation?.['left'];
    const name = isFields(left) ? (identifierOf(left) ?? resultName(left, findings.catalog)) : undefined;
    if (name !== undefined) assign(name, equation?.['right'], target, place);
  }
}

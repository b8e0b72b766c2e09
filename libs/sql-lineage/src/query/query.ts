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
import { type CommonTable, type Environment } from './environment';
import { noteCondition } from './conditions';
import { originsOf, type Place } from './expression';
import { addSources } from './from';
import { column, type Item, mergeOrigins, type Relation, renamed, united } from './relation';
import { resultName } from './result-name';
import { Scope } from './scope';

/** How often the term of a recursive query is looked at again before its result is taken as final. */
const MAX_ROUNDS = 5;

const MODIFYING: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

/** The result of a SELECT, VALUES, set operation or parenthesised query. */
export function analyseQuery(tree: Tree, env: Environment, outer: Scope | undefined): Relation {
  const node = asNode(tree);
  if (!node) return [];
  const { type, fields } = node;
  switch (type) {
    case 'select':
      return select(fields, withCtes(fields['with'], env, outer), outer);
    case 'union':
    case 'intersect':
    case 'except':
      return setOperation(type, fields, withCtes(fields['with'], env, outer), outer);
    case 'subquery': {
      const inner = withCtes(fields['with'], env, outer);
      return analyseQuery(fields['this'], inner, outer);
    }
    case 'paren':
      return analyseQuery(fields['this'], env, outer);
    case 'values':
      return values(listOf(fields['expressions']), env, outer);
    default:
      if (MODIFYING.has(type)) return env.modify(tree, env);
      env.findings.doubt(`A query of the kind "${type}" is not understood.`, 0.5);
      return [];
  }
}

/** `env` with the common table expressions of a WITH clause in view. */
export function withCtes(tree: Tree, env: Environment, outer: Scope | undefined): Environment {
  if (!isFields(tree)) return env;
  const recursive = tree['recursive'] === true;
  return listOf(tree['ctes']).reduce<Environment>((current, item) => {
    const cte = fieldsOf(item, 'cte') ?? item;
    const alias = isFields(cte) ? identifierOf(cte['alias']) : undefined;
    if (!isFields(cte) || !alias) return current;
    const name = alias;
    const names = identifiersOf(cte['columns']);
    const table = commonTable(cte['this'], name, names, recursive, current, outer);
    return { ...current, ctes: new Map(current.ctes).set(name, table) };
  }, env);
}

function commonTable(
  body: Tree,
  name: string,
  names: readonly string[],
  recursive: boolean,
  env: Environment,
  outer: Scope | undefined,
): CommonTable {
  const analyse = (): Relation =>
    recursive
      ? recursiveQuery(body, name, names, env, outer)
      : renamed(analyseQuery(body, env, outer), names);
  // What modifies data takes place whether or not somebody reads its result.
  if (MODIFYING.has(asNode(body)?.type ?? '')) {
    const done = analyse();
    return { relation: () => done };
  }
  let result: Relation | undefined;
  return { relation: () => (result ??= analyse()) };
}

function recursiveQuery(
  body: Tree,
  name: string,
  names: readonly string[],
  env: Environment,
  outer: Scope | undefined,
): Relation {
  const union = fieldsOf(body, 'union');
  if (!union) return renamed(analyseQuery(body, env, outer), names);
  let result = renamed(analyseQuery(union['left'], withCtes(union['with'], env, outer), outer), names);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const known = result;
    const inner = { ...env, ctes: new Map(env.ctes).set(name, { relation: () => known }) };
    const next = renamed(united(known, analyseQuery(union['right'], inner, outer)), names);
    if (sizeOf(next) === sizeOf(known)) return next;
    result = next;
  }
  return result;
}

function sizeOf(relation: Relation): number {
  return relation.reduce(
    (sum, item) => sum + 1 + (item.type === 'open' ? item.tables : item.origins).length,
    0,
  );
}

function setOperation(type: string, fields: Fields, env: Environment, outer: Scope | undefined): Relation {
  const left = analyseQuery(fields['left'], env, outer);
  const right = analyseQuery(fields['right'], env, outer);
  // EXCEPT takes away: no value of the right side arrives.
  return type === 'except' ? left : united(left, right);
}

function select(fields: Fields, env: Environment, outer: Scope | undefined): Relation {
  const scope = new Scope(outer);
  addSources(fields, scope, env, outer);
  const place: Place = { env, scope, windows: namedWindows(fields['windows']) };
  const clauses = (...keys: readonly string[]) => keys.map((key) => fields[key]);
  noteCondition(clauses('prewhere', 'where_clause', 'connect', 'limit', 'offset'), place);
  noteCondition(clauses('group_by', 'having', 'qualify', 'order_by'), place, aliasesOf(fields));
  let unnamed = 0;
  return listOf(fields['expressions']).flatMap((expression): Relation => {
    const star = starItems(expression, place);
    if (star) {
      env.findings.looks?.see(star.flatMap((item) => (item.type === 'column' ? item.origins : [])));
      return star;
    }
    const alias = identifierOf(fieldsOf(expression, 'alias')?.['alias']);
    const name = alias ?? resultName(expression, env.findings.catalog);
    const origins = originsOf(expression, place);
    return [column(name ?? `_${unnamed++}`, origins)];
  });
}

function aliasesOf(fields: Fields): readonly string[] {
  return listOf(fields['expressions']).flatMap(
    (expression) => identifierOf(fieldsOf(expression, 'alias')?.['alias']) ?? [],
  );
}

function namedWindows(tree: Tree): ReadonlyMap<string, Tree> {
  return new Map(
    listOf(tree).flatMap((window): [string, Tree][] => {
      const name = isFields(window) ? identifierOf(window['name']) : undefined;
      return name && isFields(window) ? [[name, window['spec']]] : [];
    }),
  );
}

/** The columns of `*`, `t.*` or `(t).*`; undefined when the expression is none of them. */
function starItems(expression: Tree, place: Place): Relation | undefined {
  const { catalog } = place.env.findings;
  const node = asNode(expression);
  if (node?.type === 'dot' && identifierOf(node.fields['field']) === '*') {
    const inner = node.fields['this'];
    const name = resultName(inner, catalog);
    const relation = name === undefined ? undefined : place.scope.relation([name]);
    return relation ?? [{ type: 'opaque', origins: originsOf(inner, place) }];
  }
  if (node?.type !== 'star') return undefined;
  const qualifier = identifierOf(node.fields['table']);
  const relation = qualifier ? qualifiedStar(qualifier, place) : place.scope.star;
  return withoutNamed(relation, node.fields, place);
}

// The parser keeps `schema.table.*` as one text.
function qualifiedStar(name: string, place: Place): Relation {
  const { findings } = place.env;
  const relation =
    place.scope.relation([name]) ?? place.scope.relation(name.split('.')) ?? findings.variables.record(name);
  if (!relation) findings.doubt(`It is not known what "${name}.*" stands for.`);
  return relation ?? [];
}

/** `* EXCEPT (a)`, `* REPLACE (x AS a)`, `* RENAME (a AS b)`. */
function withoutNamed(relation: Relation, fields: Fields, place: Place): Relation {
  const dropped = new Set(identifiersOf(fields['except']));
  const replaced = new Map(
    listOf(fields['replace']).flatMap((item): [string, Tree][] => {
      const alias = fieldsOf(item, 'alias') ?? (isFields(item) ? item : undefined);
      const name = identifierOf(alias?.['alias']);
      return alias && name ? [[name, alias['this']]] : [];
    }),
  );
  const renames = new Map(
    listOf(fields['rename']).flatMap((pair): [string, string][] => {
      const [from, to] = identifiersOf(pair);
      return from && to ? [[from, to]] : [];
    }),
  );
  return relation.flatMap((item): readonly Item[] => {
    if (item.type !== 'column') return [item];
    if (dropped.has(item.name)) return [];
    const expression = replaced.get(item.name);
    if (expression !== undefined) return [column(item.name, originsOf(expression, place))];
    return [{ ...item, name: renames.get(item.name) ?? item.name }];
  });
}

/** Rows written out: each column comes from what stands at its place in any row. */
export function values(rows: readonly Tree[], env: Environment, outer: Scope | undefined): Relation {
  const place: Place = { env, scope: new Scope(outer) };
  const cells = rows.map((row) => {
    const tuple = fieldsOf(row, 'tuple') ?? (isFields(row) ? row : undefined);
    return Array.isArray(row) ? listOf(row) : listOf(tuple?.['expressions']);
  });
  const width = cells.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, index) =>
    column(`column${index + 1}`, mergeOrigins(...cells.map((row) => originsOf(row[index], place)))),
  );
}

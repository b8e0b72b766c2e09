import { type Catalog } from '../catalog';
import { type DialectRules } from '../dialect';
import {
  asNode,
  type Fields,
  fieldsOf,
  identifierOf,
  identifiersOf,
  isFields,
  listOf,
  textOf,
  type Tree,
} from '../tree/node';
import { type CommonTable, type Ctes, type Environment } from './environment';
import { noteCondition } from './conditions';
import { type Aliases, originsOf, type Place } from './expression';
import { addItem, addSources } from './from';
import {
  allOrigins,
  column,
  type Item,
  mergeOrigins,
  type Origin,
  type Relation,
  renamed,
  through,
  united,
  unitedByName,
} from './relation';
import { pivotStatement } from './reshape';
import { resultName, unnamedColumn } from './result-name';
import { Scope } from './scope';

/** How often the term of a recursive query is looked at again before its result is taken as final. */
const MAX_ROUNDS = 5;

/** Columns of one query that are looked at: stars of stars can grow without end. */
const MAX_COLUMNS = 20_000;

const MODIFYING: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

/** The result of a SELECT, VALUES, set operation or parenthesised query. */
export function analyseQuery(tree: Tree, env: Environment, outer: Scope | undefined): Relation {
  const node = asNode(tree);
  if (!node) return [];
  const { type, fields } = node;
  switch (type) {
    case 'select':
      return select(fields, withCtes(fields['with'], env, outer), outer);
    case 'intersect': {
      const turned = intersectedFirst(fields, env.findings.catalog.rules);
      if (turned !== undefined) return analyseQuery(turned, env, outer);
      return setOperation(type, fields, withCtes(fields['with'], env, outer), outer);
    }
    case 'union':
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
    case 'pivot':
      return pivotStatement(sourceRelation(fields['this'], env, outer), fields, env);
    default:
      if (MODIFYING.has(type)) return env.modify(tree, env);
      env.findings.doubt(`A query of the kind "${type}" is not understood.`, 0.5);
      return [];
  }
}

// Where a table stands alone the parser takes its name for a column.
function sourceRelation(tree: Tree, env: Environment, outer: Scope | undefined): Relation {
  const name = fieldsOf(tree, 'column');
  const scope = new Scope(outer);
  addItem(name ? { table: { name: name['name'], schema: name['table'] } } : tree, scope, env, outer);
  return scope.star;
}

/** `env` with the common table expressions of a WITH clause in view. */
export function withCtes(tree: Tree, env: Environment, outer: Scope | undefined): Environment {
  if (!isFields(tree)) return env;
  const recursive = tree['recursive'] === true || env.findings.catalog.rules.impliesRecursion;
  return listOf(tree['ctes']).reduce<Environment>((current, item) => {
    const cte = fieldsOf(item, 'cte') ?? item;
    const alias = isFields(cte) ? identifierOf(cte['alias']) : undefined;
    if (!isFields(cte) || !alias) return current;
    const name = alias;
    const names = identifiersOf(cte['columns']);
    const table = commonTable(cte['this'], name, names, recursive, current, outer);
    return { ...current, ctes: withTable(current, name, table) };
  }, env);
}

// Where the dialect keeps names as written, case does not tell them apart.
function withTable(env: Environment, name: string, table: CommonTable): Ctes {
  const ctes = new Map(env.ctes).set(name, table);
  const lower = name.toLowerCase();
  const isFree = env.findings.catalog.rules.fold === 'keep' || !ctes.has(lower);
  return isFree ? ctes.set(lower, table) : ctes;
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
  const inside = withCtes(union['with'], env, outer);
  const [first, ...terms] = unitedQueries(body);
  let result = renamed(analyseQuery(first, inside, outer), names);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const known = result;
    const inner = { ...inside, ctes: withTable(inside, name, { relation: () => known }) };
    const all = terms.reduce<Relation>((sum, term) => united(sum, analyseQuery(term, inner, outer)), known);
    const next = renamed(all, names);
    if (sizeOf(next) === sizeOf(known)) return next;
    result = next;
  }
  return result;
}

/** The queries of a chain of UNION, from left to right. */
function unitedQueries(tree: Tree): readonly Tree[] {
  const queries: Tree[] = [];
  let rest = tree;
  for (let union = fieldsOf(rest, 'union'); union; union = fieldsOf(rest, 'union')) {
    queries.unshift(union['right']);
    rest = union['left'];
  }
  return [rest, ...queries];
}

function sizeOf(relation: Relation): number {
  return relation.reduce(
    (sum, item) => sum + 1 + (item.type === 'open' ? item.tables : item.origins).length,
    0,
  );
}

/** INTERSECT binds tighter than what stands before it; the parser reads from left to right, as few dialects do. */
function intersectedFirst(fields: Fields, rules: DialectRules): Tree | undefined {
  const before = asNode(fields['left']);
  if (rules.setsInOrder || (before?.type !== 'union' && before?.type !== 'except')) return undefined;
  const right = { intersect: { left: before.fields['right'], right: fields['right'] } };
  return { [before.type]: { ...before.fields, right, with: fields['with'] } };
}

function setOperation(type: string, fields: Fields, env: Environment, outer: Scope | undefined): Relation {
  const left = analyseQuery(fields['left'], env, outer);
  const right = analyseQuery(fields['right'], env, outer);
  // EXCEPT takes away: no value of the right side arrives, but its values choose rows.
  if (type === 'except') {
    env.findings.filter(allOrigins(right));
    return left;
  }
  return fields['by_name'] === true ? unitedByName(left, right) : united(left, right);
}

function select(fields: Fields, env: Environment, outer: Scope | undefined): Relation {
  const scope = new Scope(outer);
  addSources(fields, scope, env, outer);
  const place: Place = { env, scope, windows: namedWindows(fields['windows']) };
  const origins = new Map<string, readonly Origin[]>();
  const rule = env.findings.catalog.rules.lateralAliases;
  const inside = rule === 'never' ? place : withAliases(place, fields, origins, rule === 'before columns');
  if (rule === 'before columns') nameExpressions(fields['with'], inside, origins);
  const result = results(fields, inside, origins);
  const clauses = (...keys: readonly string[]) => keys.map((key) => fields[key]);
  noteCondition(clauses('prewhere', 'where_clause', 'connect', 'limit', 'offset', 'top'), inside);
  noteCondition(
    clauses('group_by', 'having', 'qualify', 'distinct_on', 'limit_by', 'distribute_by', 'cluster_by'),
    { ...place, aliases: { origins, first: rule === 'before columns' } },
  );
  const order = clauses('order_by', 'sort_by').filter((clause) => !isOrderByAll(clause));
  noteCondition(order, { ...place, aliases: { origins, first: true } });
  return isOneValue(fields) ? [column('json', through(allOrigins(result), 'transformation'))] : result;
}

/** The place inside of a SELECT whose names are in view there, also those that are given further on. */
function withAliases(
  place: Place,
  fields: Fields,
  origins: Map<string, readonly Origin[]>,
  first: boolean,
): Place & { readonly aliases: Aliases } {
  const open = new Map(
    listOf(fields['expressions']).flatMap((expression): [string, Tree][] => {
      const alias = fieldsOf(expression, 'alias');
      const name = identifierOf(alias?.['alias']);
      return alias && name !== undefined ? [[name.toLowerCase(), alias['this']]] : [];
    }),
  );
  const later = (name: string): readonly Origin[] | undefined => {
    const tree = open.get(name.toLowerCase());
    // A name is followed once: it may lead back to itself.
    open.delete(name.toLowerCase());
    return tree === undefined ? undefined : originsOf(tree, inside);
  };
  const inside = { ...place, aliases: { origins, first, later } };
  return inside;
}

/** ClickHouse's `WITH x + 1 AS a`. */
function nameExpressions(clause: Tree, place: Place, names: Map<string, readonly Origin[]>): void {
  for (const item of isFields(clause) ? listOf(clause['ctes']) : []) {
    const named = fieldsOf(item, 'cte') ?? item;
    const name = isFields(named) ? identifierOf(named['alias']) : undefined;
    if (!isFields(named) || name === undefined || named['alias_first'] !== false) continue;
    names.set(name.toLowerCase(), originsOf(named['this'], place));
  }
}

/** The columns of a SELECT in order; the names it gives are added to `aliases` on the way. */
function results(fields: Fields, place: Place, aliases: Map<string, readonly Origin[]>): Relation {
  const { findings } = place.env;
  let unnamed = 0;
  const items = listOf(fields['expressions']).flatMap((expression, index): Relation => {
    const star = starItems(expression, place);
    if (star) {
      findings.looks?.see(star.flatMap((item) => (item.type === 'column' ? item.origins : [])));
      return star;
    }
    const { alias, value } = namedResult(expression, findings.catalog);
    const origins = originsOf(value, place);
    // A name that its own expression takes from a table goes on meaning that column.
    const isOwn = origins.some((origin) => origin.column.toLowerCase() === alias?.toLowerCase());
    if (alias !== undefined && !(isOwn && place.aliases)) aliases.set(alias.toLowerCase(), origins);
    const name = alias ?? resultName(value, findings.catalog);
    return [column(name ?? unnamedColumn(findings.catalog, index, unnamed++), origins)];
  });
  if (items.length <= MAX_COLUMNS) return items;
  findings.doubt(`Only the first ${MAX_COLUMNS} columns of a query are looked at.`, 0.5);
  return items.slice(0, MAX_COLUMNS);
}

/** An expression of a SELECT and the name that is given to it: `x AS a`, in T-SQL also `a = x`. */
function namedResult(
  expression: Tree,
  catalog: Catalog,
): { readonly alias: string | undefined; readonly value: Tree } {
  const alias = fieldsOf(expression, 'alias');
  if (alias) return { alias: identifierOf(alias['alias']), value: alias['this'] };
  const equation = catalog.rules.namesByEquals ? fieldsOf(expression, 'eq') : undefined;
  const left = fieldsOf(equation?.['left'], 'column');
  const text = textOf(fieldsOf(equation?.['left'], 'literal')?.['value']);
  const name = left && !isFields(left['table']) ? identifierOf(left['name']) : text;
  if (equation && name !== undefined) return { alias: name, value: equation['right'] };
  return { alias: undefined, value: expression };
}

// The parser takes the word for a column.
function isOrderByAll(clause: Tree): boolean {
  const [only, ...more] = isFields(clause) ? listOf(clause['expressions']) : [];
  const word = isFields(only) ? fieldsOf(only['this'], 'column') : undefined;
  return more.length === 0 && word !== undefined && identifierOf(word['name'])?.toLowerCase() === 'all';
}

/** FOR JSON and FOR XML make one value of the whole result. */
function isOneValue(fields: Fields): boolean {
  return listOf(fields['for_json']).length > 0 || listOf(fields['for_xml']).length > 0;
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
  if (relation) return relation;
  // All fields of a struct.
  const parts = name.split('.');
  const last = parts.at(-1) ?? name;
  const struct =
    parts.length > 1 ? place.scope.qualified(parts.slice(0, -1), last) : place.scope.certain(last);
  if (struct) return [{ type: 'opaque', origins: through(struct, 'transformation') }];
  findings.doubt(`It is not known what "${name}.*" stands for.`);
  return [];
}

/** `* EXCEPT (a)`, `* REPLACE (x AS a)`, `* RENAME (a AS b)`. */
function withoutNamed(relation: Relation, fields: Fields, place: Place): Relation {
  const dropped = new Set(identifiersOf(fields['except']).map((name) => name.toLowerCase()));
  const replaced = new Map(
    listOf(fields['replace']).flatMap((item): [string, Tree][] => {
      const alias = fieldsOf(item, 'alias') ?? (isFields(item) ? item : undefined);
      const name = identifierOf(alias?.['alias']);
      return alias && name ? [[name.toLowerCase(), alias['this']]] : [];
    }),
  );
  const renames = new Map(
    listOf(fields['rename']).flatMap((pair): [string, string][] => {
      const [from, to] = identifiersOf(pair);
      return from && to ? [[from.toLowerCase(), to]] : [];
    }),
  );
  return relation.flatMap((item): readonly Item[] => {
    if (item.type !== 'column') return [item];
    const key = item.name.toLowerCase();
    if (dropped.has(key)) return [];
    const expression = replaced.get(key);
    if (expression !== undefined) return [column(item.name, originsOf(expression, place))];
    return [{ ...item, name: renames.get(key) ?? item.name }];
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
    column(`column${index + 1}`, mergeOrigins(cells.flatMap((row) => originsOf(row[index], place)))),
  );
}

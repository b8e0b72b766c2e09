import { formatTable } from '../result';
import { isUnknown } from '../text/templates';
import {
  asNode,
  type Fields,
  fieldsOf,
  identifierOf,
  identifiersOf,
  isFields,
  listOf,
  type Node,
  textOf,
  type Tree,
} from '../tree/node';
import { isAggregate } from './aggregates';
import { withoutWords } from './argument-words';
import { type Environment } from './environment';
import {
  allOrigins,
  certainColumn,
  mergeOrigins,
  type Origin,
  possibleColumn,
  type Relation,
  through,
} from './relation';
import { type Scope } from './scope';

/** Names that a SELECT gives its results, in lower case, where they can be used. */
export interface Aliases {
  readonly origins: Map<string, readonly Origin[]>;
  /** Whether they hide columns of the same name. */
  readonly first: boolean;
  /** What a name stands for that is given further on. */
  later?(name: string): readonly Origin[] | undefined;
}

/** Where an expression stands. */
export interface Place {
  readonly env: Environment;
  readonly scope: Scope;
  /** Named windows of the query. */
  readonly windows?: ReadonlyMap<string, Tree>;
  /** Names that are bound inside the expression, as those of a lambda. */
  readonly bound?: ReadonlySet<string>;
  readonly aliases?: Aliases;
  /** Whether a name that is not known goes unmentioned. */
  readonly silent?: boolean;
}

const QUERIES: ReadonlySet<string> = new Set(['select', 'union', 'intersect', 'except', 'subquery']);
/** Columns every PostgreSQL table has beside its own. */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set([
  'ctid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
  'tableoid',
  'oid',
]);
/** Words some dialects write without parentheses although they are functions. */
const NILADIC: ReadonlySet<string> = new Set([
  'current_date', 'current_time', 'current_timestamp', 'current_user', 'session_user', 'localtime', 'localtimestamp', 'user',
  'current_role', 'current_catalog', 'current_schema', 'sysdate', 'systimestamp', 'default', 'rownum', 'level',
]); // prettier-ignore

/** The stored columns an expression is computed from. Tables of its subqueries are noted as read. */
export function originsOf(tree: Tree, place: Place): readonly Origin[] {
  // Lists can be longer than the arguments that a call takes.
  if (Array.isArray(tree)) return mergeOrigins(listOf(tree).flatMap((item) => originsOf(item, place)));
  if (!isFields(tree)) return [];
  const node = asNode(tree);
  return node ? nodeOrigins(node, tree, place) : originsOf(Object.values(tree), place);
}

/** Whether the tree is a query as a whole. */
export function isQuery(tree: Tree): boolean {
  return QUERIES.has(asNode(tree)?.type ?? '');
}

/** What EXISTS and IN ask: the query's own conditions are noted, its result is given. */
function askedOrigins(tree: Tree, place: Place): readonly Origin[] {
  return isFields(tree) ? allOrigins(place.env.query(tree, place.env, place.scope)) : [];
}

function nodeOrigins({ type, fields }: Node, tree: Tree, place: Place): readonly Origin[] {
  switch (type) {
    case 'column':
    case 'dot':
      return reference(tree, place);
    case 'alias':
      return named(fields, place);
    case 'connect_by_root':
      return rootOrigins(fields['this'], place);
    case 'map_func':
      return through(originsOf(mapParts(fields), place), 'transformation');
    case 'comprehension':
      return comprehension(fields, place);
    case 'paren':
    case 'annotated':
      return originsOf(fields['this'], place);
    case 'star':
      return starOrigins(fields['table'], place);
    case 'exists':
      askedOrigins(fields['this'], place);
      return [];
    case 'in':
      return through(
        mergeOrigins(
          originsOf([fields['this'], fields['expressions'], fields['unnest']], place),
          askedOrigins(fields['query'], place),
        ),
        'transformation',
      );
    case 'window_function':
      return mergeOrigins(
        originsOf(fields['this'], place),
        windowOrigins(fields['over'], place),
        windowOrigins(fields['keep'], place),
      );
    case 'method_call':
      return through(
        mergeOrigins(methodTarget(fields['this'], place), originsOf(fields['args'], place)),
        'transformation',
      );
    case 'lambda':
      return lambdaOrigins(fields['parameters'], fields['body'], place);
    case 'function':
      return callOrigins(fields, place);
    case 'count':
      // How many rows there are is no column's value.
      return asNode(fields['this'])?.type === 'star' ? [] : plainOrigins(type, fields, place);
    case 'next_value_for':
      return [];
    case 'parameter':
      return columnByPlace(fields['index'], place);
    default:
      if (QUERIES.has(type)) return scalarOrigins(place.env.query(tree, place.env, place.scope), place);
      return plainOrigins(type, fields, place);
  }
}

function plainOrigins(type: string, parts: Fields, place: Place): readonly Origin[] {
  const kind = isAggregate(type, parts) ? 'aggregation' : 'transformation';
  return through(originsOf(Object.values(parts), place), kind);
}

function callOrigins(call: Fields, place: Place): readonly Origin[] {
  const args = withoutWords(call, (name) => place.scope.certain(name) !== undefined);
  return mergeOrigins(callee(call, place), plainOrigins('function', { ...call, args }, place));
}

/** Snowflake's `$2`: the second column of the only source, as of rows of a file. */
function columnByPlace(index: Tree, { env, scope }: Place): readonly Origin[] {
  if (typeof index !== 'number' || !env.findings.catalog.rules.stages) return [];
  return scope.byPlace(index) ?? scope.possible(`$${index}`) ?? [];
}

/** A name given inside of an expression is in view from there on where names come before columns. */
function named(fields: Fields, place: Place): readonly Origin[] {
  const origins = originsOf(fields['this'], place);
  const name = identifierOf(fields['alias']);
  if (place.aliases?.first && name !== undefined) place.aliases.origins.set(name.toLowerCase(), origins);
  return origins;
}

// The parser takes the column for a word.
function rootOrigins(tree: Tree, place: Place): readonly Origin[] {
  const dot = fieldsOf(tree, 'dot');
  const first = textOf(fieldsOf(dot ? dot['this'] : tree, 'var')?.['this']);
  const field = dot && identifierOf(dot['field']);
  if (first === undefined) return through(originsOf(tree, place), 'transformation');
  return through(resolve(field === undefined ? [first] : [first, field], place), 'transformation');
}

/** Values of a map or struct; `{a: x}` names its key without quotes. */
function mapParts(fields: Fields): readonly Tree[] {
  const keys = listOf(fields['keys']);
  const braces = fields['curly_brace_syntax'] === true;
  return [...(braces ? keys.filter((key) => !fieldsOf(key, 'column')) : keys), ...listOf(fields['values'])];
}

/** `[f(x) for x in list if …]`. */
function comprehension(fields: Fields, place: Place): readonly Origin[] {
  const name = identifierOf(fieldsOf(fields['expression'], 'column')?.['name']);
  const bound = new Set([...(place.bound ?? []), ...(name === undefined ? [] : [name])]);
  const inner = originsOf([fields['this'], fields['condition']], { ...place, bound });
  return through(mergeOrigins(inner, originsOf(fields['iterator'], place)), 'transformation');
}

// The tree does not tell `schema.f(x)` from `column.f(x)`: what is no column in view is a schema.
function methodTarget(tree: Tree, place: Place): readonly Origin[] {
  const [first] = nameParts(tree) ?? [];
  if (first === undefined) return originsOf(tree, place);
  return place.scope.certain(first) || place.scope.relation([first]) ? originsOf(tree, place) : [];
}

// A method of a column with its qualifier, `t.doc.nodes(…)`, is one name in the tree.
function callee(call: Fields, { scope }: Place): readonly Origin[] {
  const name = textOf(call['name']);
  if (!name?.includes('.')) return [];
  const [column = '', ...before] = name.split('.').slice(0, -1).reverse();
  const found = before.length === 0 ? scope.certain(column) : scope.qualified(before.reverse(), column);
  return through(found ?? [], 'transformation');
}

function scalarOrigins(relation: Relation, place: Place): readonly Origin[] {
  const [first, ...more] = relation;
  if (!first) return [];
  // A row as one value, as SELECT AS STRUCT and the comparison of rows have it.
  if (more.length > 0) return through(allOrigins(relation), 'transformation');
  if (first.type !== 'open') return first.origins;
  place.env.findings.doubt('A subquery in an expression selects "*" of a table whose columns are not known.');
  return [];
}

function windowOrigins(over: Tree, place: Place): readonly Origin[] {
  if (!isFields(over)) return [];
  const name = identifierOf(over['window_name']);
  const named = name === undefined ? undefined : place.windows?.get(name);
  const here = originsOf([over['partition_by'], over['order_by']], place);
  return through(mergeOrigins(here, windowOrigins(named, place)), 'transformation');
}

function lambdaOrigins(parameters: Tree, body: Tree, place: Place): readonly Origin[] {
  const bound = new Set([...(place.bound ?? []), ...identifiersOf(parameters)]);
  return through(originsOf(body, { ...place, bound }), 'transformation');
}

function starOrigins(qualifier: Tree, place: Place): readonly Origin[] {
  const name = identifierOf(qualifier);
  if (!name) return through(allOrigins(place.scope.star), 'transformation');
  return place.scope.wholeRow(name) ?? [];
}

/** A name with dots: its parts, and the expression before them when it does not begin with a name. */
function reference(tree: Tree, place: Place): readonly Origin[] {
  const parts = nameParts(tree);
  if (parts) return resolve(parts, place);
  return through(originsOf(fieldsOf(tree, 'dot')?.['this'], place), 'transformation');
}

function nameParts(tree: Tree): readonly string[] | undefined {
  const node = asNode(tree);
  if (node?.type === 'paren') return nameParts(node.fields['this']);
  if (node?.type === 'dot') {
    const field = identifierOf(node.fields['field']);
    const before = nameParts(node.fields['this']);
    return before && field !== undefined ? [...before, field] : undefined;
  }
  if (node?.type !== 'column') return undefined;
  const name = identifierOf(node.fields['name']);
  const table = identifierOf(node.fields['table']);
  return name === undefined ? undefined : [...(table === undefined ? [] : [table]), name];
}

function resolve(parts: readonly string[], place: Place): readonly Origin[] {
  const { findings } = place.env;
  const [first, ...rest] = parts;
  if (first === undefined || place.bound?.has(first) || parts.some(isUnknown)) return [];
  // Parameters, variables and numbers of a sequence are no columns.
  if (rest.length > 0 && /^(?:nextval|currval)$/i.test(rest.at(-1) ?? '')) return [];
  const isMarked = /^[@:?]/.test(first) && !findings.variables.record(first);
  if (isMarked) return findings.variables.scalar(first) ?? [];
  const found = rest.length === 0 ? unqualified(first, place) : qualified(parts, first, place);
  if (found) {
    findings.looks?.see(found);
    return found;
  }
  if (rest.length === 0 && (SYSTEM_COLUMNS.has(first) || NILADIC.has(first.toLowerCase()))) return [];
  // Only one table can have the column: what is known of its columns is behind the text.
  const missing = findings.looks
    ? undefined
    : place.scope.unknownColumn(parts.slice(0, -1), parts.at(-1) ?? first);
  if (!place.silent) {
    const name = parts.join('.');
    const doubt = missing
      ? `"${name}" is none of the known columns of ${formatTable(missing.table)}.`
      : `It is not known where "${name}" comes from.`;
    findings.doubt(doubt);
  }
  return missing ? [missing] : [];
}

function unqualified(name: string, place: Place): readonly Origin[] | undefined {
  const { scope } = place;
  const { variables } = place.env.findings;
  const record = variables.record(name);
  const alias = place.aliases?.origins.get(name.toLowerCase());
  return (
    (place.aliases?.first ? alias : undefined) ??
    scope.certain(name) ??
    variables.scalar(name) ??
    (record && through(allOrigins(record), 'transformation')) ??
    alias ??
    scope.aliasedRow(name) ??
    scope.possible(name) ??
    place.aliases?.later?.(name) ??
    scope.wholeRow(name)
  );
}

function qualified(parts: readonly string[], first: string, place: Place): readonly Origin[] | undefined {
  const { scope } = place;
  const { variables } = place.env.findings;
  const name = parts.at(-1) ?? first;
  const found = scope.qualified(parts.slice(0, -1), name) ?? fieldByPath(parts, place);
  if (found) return found;
  const record = variables.record(first);
  if (record) return certainColumn(record, name) ?? possibleColumn(record, name) ?? [];
  // A variable qualified by its routine or block; else a field of a composite column.
  const { dottedFields } = place.env.findings.catalog.rules;
  const whole =
    variables.scalar(name) ??
    scope.certain(first) ??
    compositeColumn(parts, place) ??
    (dottedFields && !scope.relation([first]) ? scope.possible(first) : undefined);
  return whole && through(whole, 'transformation');
}

/** A field of a struct in a schema that lists fields by their path, as `user.address.city`. */
function fieldByPath(parts: readonly string[], { scope }: Place): readonly Origin[] | undefined {
  const [first = '', ...rest] = parts;
  const relation = scope.relation([first]);
  const inner = relation && rest.length > 1 ? certainColumn(relation, rest.join('.')) : undefined;
  return inner ?? scope.certain(parts.join('.'));
}

function compositeColumn(parts: readonly string[], place: Place): readonly Origin[] | undefined {
  const [table, name] = parts;
  return parts.length > 2 && table !== undefined && name !== undefined
    ? place.scope.qualified([table], name)
    : undefined;
}

/** The text of a name that the tree keeps as plain text. */
export function functionName(node: Node | undefined): string | undefined {
  if (node?.type === 'function') return textOf(node.fields['name'])?.toLowerCase();
  if (node?.type === 'method_call') return identifierOf(node.fields['method'])?.toLowerCase();
  return node?.type;
}

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
import { type TableName } from '../result';
import { type Environment } from './environment';
import { noteCondition } from './conditions';
import { functionName, originsOf, type Place } from './expression';
import { column, type Item, type Origin, type Relation, renamed, tableRelation, through } from './relation';
import { matched, pivoted, unpivoted } from './reshape';
import { Scope, type Source } from './scope';
import { tableReference } from './table-name';

/** Functions whose result is one column, named like the alias of the call. */
const ONE_COLUMN: ReadonlySet<string> = new Set([
  'generate_series', 'unnest', 'regexp_split_to_table', 'string_to_table', 'generate_subscripts',
  'json_array_elements', 'jsonb_array_elements', 'json_array_elements_text', 'jsonb_array_elements_text', 'json_object_keys',
  'jsonb_object_keys', 'exploding_generate_series', 'generate_date_array', 'regexp_matches',
]); // prettier-ignore

/** Functions whose results have names of their own. */
const NAMED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  explode: ['col', 'key', 'value'],
  explode_outer: ['col', 'key', 'value'],
  posexplode: ['pos', 'col', 'key', 'value'],
  posexplode_outer: ['pos', 'col', 'key', 'value'],
  flatten: ['seq', 'key', 'path', 'index', 'value', 'this'],
  split_to_table: ['seq', 'index', 'value'],
  strtok_split_to_table: ['seq', 'index', 'value'],
  string_split: ['value', 'ordinal'],
  json_each: ['key', 'value'],
  jsonb_each: ['key', 'value'],
  json_each_text: ['key', 'value'],
  jsonb_each_text: ['key', 'value'],
};

/** Functions that read files: their first argument is an address, or a list of addresses. */
const FILE_FUNCTIONS: ReadonlySet<string> = new Set([
  'read_parquet', 'parquet_scan', 'read_csv', 'read_csv_auto', 'read_json', 'read_json_auto', 'read_ndjson', 'read_ndjson_auto',
  'read_text', 'read_blob', 'read_files', 'iceberg_scan', 'delta_scan', 'sniff_csv', 's3', 's3cluster', 'gcs', 'url', 'urlcluster',
  'file', 'filecluster', 'hdfs', 'hdfscluster', 'azureblobstorage', 'deltalake', 'iceberg', 'hudi',
]); // prettier-ignore

/** Adds what FROM, JOIN and LATERAL VIEW of a query offer to `scope`; `outer` is what surrounds the query. */
export function addSources(select: Fields, scope: Scope, env: Environment, outer: Scope | undefined): void {
  const from = isFields(select['from']) ? listOf(select['from']['expressions']) : [];
  for (const item of from) addItem(item, scope, env, outer);
  addJoins(select['joins'], scope, env, outer);
  for (const view of listOf(select['lateral_views'])) {
    if (isFields(view)) scope.add(lateralView(view, scope, env));
  }
}

export function addJoins(joins: Tree, scope: Scope, env: Environment, outer: Scope | undefined): void {
  for (const join of listOf(joins)) {
    if (!isFields(join)) continue;
    addJoin(join, scope, env, outer);
    noteCondition([join['on'], join['match_condition']], { env, scope });
  }
}

/** Adds one entry of a FROM clause. */
export function addItem(tree: Tree, scope: Scope, env: Environment, outer: Scope | undefined): void {
  const inner = fieldsOf(tree, 'paren')?.['this'];
  if (inner !== undefined) return addItem(inner, scope, env, outer);
  const joined = fieldsOf(tree, 'joined_table');
  if (joined && !identifierOf(joined['alias'])) {
    addItem(joined['left'], scope, env, outer);
    addJoins(joined['joins'], scope, env, outer);
    return;
  }
  scope.add(sourceOf(tree, scope, env, outer));
}

function addJoin(join: Fields, scope: Scope, env: Environment, outer: Scope | undefined): void {
  const kind = textOf(join['kind']) ?? 'Inner';
  if (kind === 'Array' || kind === 'LeftArray') return addArrayJoin(join['this'], scope, env);
  const using = identifiersOf(join['using']);
  const natural = kind.startsWith('Natural');
  if (using.length === 0 && !natural) {
    // APPLY is a lateral join.
    const around = kind.endsWith('Apply') ? scope.fork() : outer;
    if (/Semi|Anti/.test(kind)) scope.addHidden(sourceOf(join['this'], scope, env, outer));
    else addItem(join['this'], scope, env, around);
    return;
  }
  // Beside what it joins to, so that a lateral item sees that.
  const right = new Scope(scope.fork());
  addItem(join['this'], right, env, outer);
  const names = natural ? scope.commonColumns(right.star) : using;
  if (!names) env.findings.doubt('A NATURAL JOIN cannot be resolved without the columns of its tables.');
  const keep = /Right/.test(kind) ? 'right' : /Full/.test(kind) ? 'both' : 'left';
  for (const name of names ?? []) {
    const left = scope.resolve(name);
    const other = right.resolve(name);
    env.findings.filter([...left, ...other]);
    env.findings.looks?.equal(left, other);
  }
  scope.joinUsing(right, names ?? [], keep);
}

/** ClickHouse's ARRAY JOIN: each array goes on under its alias, or its own name, as one of its elements. */
function addArrayJoin(arrays: Tree, scope: Scope, env: Environment): void {
  const around = scope.fork();
  for (const item of listOf(fieldsOf(arrays, 'tuple')?.['expressions'] ?? [arrays])) {
    const alias = fieldsOf(item, 'alias');
    const name = identifierOf(alias?.['alias']) ?? identifierOf(fieldsOf(item, 'column')?.['name']);
    const value = alias ? alias['this'] : item;
    const origins = through(originsOf(value, { env, scope: around }), 'transformation');
    const element: Relation = [{ type: 'opaque', origins }];
    const own: Relation = name === undefined ? [] : [column(name, origins)];
    scope.addElement({ alias: name, relation: [...own, ...element], isElement: true }, name);
  }
}

function sourceOf(tree: Tree, scope: Scope, env: Environment, outer: Scope | undefined): Source {
  const node = asNode(tree);
  switch (node?.type) {
    case 'table': {
      // A subquery where the tree has room for a table only is kept among its hints.
      const [derived] = identifierOf(node.fields['name']) === '' ? listOf(node.fields['hints']) : [];
      if (derived === undefined) return tableSource(tree, scope, env);
      return aliased(node.fields, sourceOf(derived, scope, env, outer).relation);
    }
    case 'subquery':
      return subquerySource(node.fields, scope, env, outer);
    case 'joined_table': {
      const inner = new Scope(outer);
      addItem(node.fields['left'], inner, env, outer);
      addJoins(node.fields['joins'], inner, env, outer);
      return aliased(node.fields, inner.star);
    }
    case 'paren':
      return sourceOf(node.fields['this'], scope, env, outer);
    case 'alias': {
      const inner = asNode(node.fields['this']);
      if (inner && (inner.type === 'table' || inner.type === 'subquery' || inner.type === 'values')) {
        return aliased(node.fields, sourceOf(node.fields['this'], scope, env, outer).relation);
      }
      return functionSource(node.fields['this'], node.fields, scope, env);
    }
    case 'lateral':
      return functionSource(node.fields['this'], node.fields, scope, env);
    case 'rows_from': {
      const alias = fieldsOf(node.fields['alias'], 'table_alias') ?? {};
      const fields = { alias: alias['this'], column_aliases: alias['columns'] };
      return functionSource(node.fields['expressions'], fields, scope, env);
    }
    case 'tuple':
      return definedColumns(node.fields, scope, env);
    case 'values':
      return aliased(node.fields, env.query(tree, env, outer));
    case 'select':
    case 'union':
    case 'intersect':
    case 'except':
      return { alias: undefined, relation: env.query(tree, env, outer) };
    case 'at_index':
      return indexedArray(node.fields, scope);
    case 'unnest':
      return functionSource(tree, unnestNames(node.fields, env), scope, env);
    case 'pivot':
    case 'unpivot':
    case 'match_recognize':
      return reshapedSource(node.type, node.fields, scope, env, outer);
    default:
      return functionSource(tree, {}, scope, env);
  }
}

function tableSource(tree: Tree, scope: Scope, env: Environment): Source {
  const { findings } = env;
  const reference = tableReference(tree);
  if (!reference) {
    findings.doubt('A table is named by an expression, which is not followed.', 0.5);
    return { alias: undefined, relation: [] };
  }
  const { table, alias, columnAliases } = reference;
  const array = env.findings.catalog.rules.arrayTables ? arrayOf(table, scope) : undefined;
  if (array) {
    const relation: Relation = [{ type: 'opaque', origins: array }];
    return { alias: alias ?? table.name, relation, isElement: true };
  }
  const cte =
    table.schema === undefined
      ? (env.ctes.get(table.name) ?? env.ctes.get(table.name.toLowerCase()))
      : undefined;
  if (cte) return { alias: alias ?? table.name, relation: renamed(cte.relation(), columnAliases) };
  const name = findings.read(table);
  const relation = tableRelation(name, findings.catalog.columns(name));
  return { alias: alias ?? table.name, table, relation: renamed(relation, columnAliases) };
}

/** What an array of a row before it holds, as in `FROM orders o, o.items`. */
function arrayOf({ database, schema, name }: TableName, scope: Scope): readonly Origin[] | undefined {
  const [alias, field] = database === undefined ? [schema, name] : [database, schema];
  if (alias === undefined || field === undefined || !scope.relation([alias])) return undefined;
  return through(scope.qualified([alias], field) ?? [], 'transformation');
}

/** Redshift's `FROM t x, x.items AS item AT place`; the tree keeps the path as one name. */
function indexedArray(fields: Fields, scope: Scope): Source {
  const named = fieldsOf(fields['this'], 'alias');
  const path = identifierOf(fieldsOf(named?.['this'], 'column')?.['name'])?.split('.') ?? [];
  const [alias, place] = [identifierOf(named?.['alias']), identifierOf(fields['expression'])];
  const found = path.length > 1 ? scope.qualified(path.slice(0, -1), path.at(-1) ?? '') : undefined;
  const origins = through(found ?? [], 'transformation');
  const names = [alias, place].filter((name) => name !== undefined);
  const columns = names.map((name) => column(name, origins));
  return { alias, relation: [...columns, { type: 'opaque', origins }], isElement: true };
}

function subquerySource(fields: Fields, scope: Scope, env: Environment, outer: Scope | undefined): Source {
  const inner = asNode(fields['this']);
  if (inner?.type === 'table' || inner?.type === 'joined_table') {
    return aliased(fields, sourceOf(fields['this'], scope, env, outer).relation);
  }
  const around = fields['lateral'] === true ? scope.fork() : outer;
  return aliased(fields, env.query(fields['this'], env, around));
}

function aliased(fields: Fields, relation: Relation): Source {
  return {
    alias: identifierOf(fields['alias']),
    relation: renamed(relation, columnAliases(fields['column_aliases'])),
  };
}

function columnAliases(tree: Tree): readonly string[] {
  return listOf(tree).flatMap((item) => textOf(item) ?? identifierOf(item) ?? []);
}

/** A function in FROM: what it gives is computed from its arguments. */
function functionSource(call: Tree, naming: Fields, scope: Scope, env: Environment): Source {
  const files = filesRead(call, env);
  if (files) {
    const names = columnAliases(naming['column_aliases']);
    const alias = textOf(naming['alias']) ?? identifierOf(naming['alias']);
    return { alias, relation: renamed([{ type: 'open', tables: files }], names) };
  }
  const origins = through(originsOf(call, { env, scope: scope.fork() }), 'transformation');
  const name = functionName(asNode(insideTable(call)));
  const alias = textOf(naming['alias']) ?? identifierOf(naming['alias']) ?? name;
  const names = columnAliases(naming['column_aliases']);
  const scalar = name !== undefined && alias !== undefined && ONE_COLUMN.has(name);
  const own = (NAMED_COLUMNS[name ?? ''] ?? []).map((column) => env.findings.catalog.fold(column));
  const columns = names.length > 0 ? names : scalar ? [alias] : own;
  const each = arrayOrigins(call, columns.length, { env, scope: scope.fork() });
  const named = columns.map((item, index) => column(item, each?.[index] ?? origins));
  // Elements of an array may be structs, whose fields are columns where the array has no name.
  const mayHoldFields =
    scalar && naming['alias'] === undefined && env.findings.catalog.rules.dottedFields && names.length === 0;
  const isOpaque = named.length === 0 || mayHoldFields;
  const relation: readonly Item[] = isOpaque ? [...named, { type: 'opaque', origins }] : named;
  return { alias, relation, isElement: scalar };
}

/** The files that a table function reads, or undefined when it is another function. */
function filesRead(call: Tree, env: Environment): readonly TableName[] | undefined {
  const fields = fieldsOf(call, 'function');
  if (!fields || !FILE_FUNCTIONS.has(textOf(fields['name'])?.toLowerCase() ?? '')) return undefined;
  const [first] = listOf(fields['args']);
  const list = fieldsOf(first, 'array_func') ?? fieldsOf(first, 'array');
  const paths = (list ? listOf(list['expressions']) : [first]).flatMap((item) => {
    const literal = fieldsOf(item, 'literal');
    return literal?.['literal_type'] === 'string' ? (textOf(literal['value']) ?? []) : [];
  });
  return paths.length === 0 ? undefined : paths.map((name) => env.findings.read({ name }));
}

/** `UNNEST(a, b)` puts its arrays beside each other, where there are as many columns as arrays. */
function arrayOrigins(call: Tree, count: number, place: Place): readonly (readonly Origin[])[] | undefined {
  const unnest = fieldsOf(call, 'unnest');
  const more = listOf(unnest?.['expressions']);
  if (!unnest || more.length === 0) return undefined;
  if (count !== more.length + (unnest['with_ordinality'] === true ? 2 : 1)) return undefined;
  return [unnest['this'], ...more].map((array) => through(originsOf(array, place), 'transformation'));
}

/** The call inside of `TABLE(f(x))`. */
function insideTable(call: Tree): Tree {
  const wrapper = fieldsOf(call, 'function');
  const [inner, ...more] = listOf(wrapper?.['args']);
  const isTable = textOf(wrapper?.['name'])?.toLowerCase() === 'table' && more.length === 0;
  return isTable && asNode(inner)?.type === 'function' ? inner : call;
}

/** `f(x) AS t(a int, b text)`. */
function definedColumns(fields: Fields, scope: Scope, env: Environment): Source {
  const [call, naming] = listOf(fields['expressions']);
  const alias = fieldsOf(naming, 'table_alias');
  if (!alias) return functionSource({ tuple: fields }, {}, scope, env);
  return functionSource(call, { alias: alias['this'], column_aliases: alias['columns'] }, scope, env);
}

function lateralView(view: Fields, scope: Scope, env: Environment): Source {
  return functionSource(
    view['this'],
    { alias: view['table_alias'], column_aliases: view['column_aliases'] },
    scope,
    env,
  );
}

/** `UNNEST(x) AS a WITH OFFSET AS b` names its columns by aliases of its own. */
function unnestNames(fields: Fields, env: Environment): Fields {
  const alias = identifierOf(fields['alias']);
  if (alias === undefined) return {};
  const offset = identifierOf(fields['offset_alias']) ?? env.findings.catalog.fold('offset');
  return {
    alias: fields['alias'],
    column_aliases: fields['with_ordinality'] === true ? [alias, offset] : [alias],
  };
}

function reshapedSource(
  type: 'pivot' | 'unpivot' | 'match_recognize',
  fields: Fields,
  scope: Scope,
  env: Environment,
  outer: Scope | undefined,
): Source {
  const source = sourceOf(fields['this'], scope, env, outer);
  const relation =
    type === 'pivot'
      ? pivoted(source.relation, fields, env)
      : type === 'unpivot'
        ? unpivoted(source.relation, fields)
        : matched(source.relation, fields, env);
  const names = columnAliases(fields['alias_columns'] ?? fields['column_aliases']);
  return { alias: identifierOf(fields['alias']) ?? source.alias, relation: renamed(relation, names) };
}

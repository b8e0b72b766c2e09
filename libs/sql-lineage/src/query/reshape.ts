import { type Catalog } from '../catalog';
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
import { type Environment } from './environment';
import { functionName, originsOf, type Place } from './expression';
import {
  certainColumn,
  column,
  type Item,
  mergeOrigins,
  type Origin,
  possibleColumn,
  type Relation,
} from './relation';
import { Scope } from './scope';

/**
 * What PIVOT makes of its input: every aggregate once for each value of the columns that are spread, beside the columns that neither
 * uses. The spread column chooses rows, as a filter does.
 */
export function pivoted(inner: Relation, fields: Fields, env: Environment): Relation {
  const place = inside(inner, env);
  const spread = listOf(fields['fields']).flatMap((item): readonly Fields[] => {
    const field = fieldsOf(item, 'in');
    return field ? [field] : [];
  });
  const aggregates = listOf(fields['expressions']);
  env.findings.filter(
    originsOf(
      spread.map((field) => field['this']),
      place,
    ),
  );
  const used = new Set([...aggregates, ...spread.map((field) => field['this'])].flatMap(columnNames));
  const rest = inner.filter((item) => item.type !== 'column' || !used.has(item.name.toLowerCase()));
  const { catalog } = env.findings;
  const values = spread.map((field) =>
    listOf(field['expressions']).map((value) => valueName(value, catalog)),
  );
  const prefixes = values.reduce<readonly string[]>(
    (before, names) =>
      before.flatMap((start) => names.map((name) => (start === '' ? name : `${start}_${name}`))),
    [''],
  );
  const made = prefixes.flatMap((prefix) =>
    aggregates.map((aggregate) => pivotColumn(prefix, aggregate, aggregates.length, place)),
  );
  // Values that a query or ANY gives have names that no text tells.
  const isOpen = spread.some((field) => listOf(field['expressions']).every(isComputed));
  const any: Item = { type: 'opaque', origins: mergeOrigins(...made.map((item) => item.origins)) };
  return isOpen ? [...rest, any] : [...rest, ...made];
}

function pivotColumn(
  value: string,
  aggregate: Tree,
  count: number,
  place: Place,
): { readonly type: 'column'; readonly name: string; readonly origins: readonly Origin[] } {
  const alias = fieldsOf(aggregate, 'alias');
  const name = identifierOf(alias?.['alias']) ?? (count > 1 ? functionName(asNode(aggregate)) : undefined);
  const { pivotNames } = place.env.findings.catalog.rules;
  const isNamed = name !== undefined && (count > 1 || pivotNames !== 'value alone');
  const whole = !isNamed ? value : pivotNames === 'aggregate first' ? `${name}_${value}` : `${value}_${name}`;
  return column(whole, originsOf(alias ? alias['this'] : aggregate, place));
}

/** The column that a value of the IN list makes. */
function valueName(value: Tree, catalog: Catalog): string {
  const node = asNode(value);
  if (node?.type === 'pivot_alias' || node?.type === 'alias') return valueName(node.fields['alias'], catalog);
  if (node?.type === 'column' || node?.type === 'identifier') {
    return identifierOf(node.type === 'column' ? node.fields['name'] : value) ?? '';
  }
  if (node?.type === 'tuple') {
    return listOf(node.fields['expressions'])
      .map((part) => valueName(part, catalog))
      .join('_');
  }
  if (node?.type !== 'literal') return identifierOf(value) ?? '';
  const text = textOf(node.fields['value']) ?? '';
  // Where names are upper case the literal names its column as it is written.
  if (catalog.rules.fold === 'upper') return node.fields['literal_type'] === 'string' ? `'${text}'` : text;
  return catalog.fold(text);
}

function isComputed(value: Tree): boolean {
  const type = asNode(value)?.type ?? '';
  return type === 'pivot_any' || type === 'select' || type === 'subquery';
}

/** What UNPIVOT makes of its input: one column of the values of many, one of their names, and the columns that are left. */
export function unpivoted(inner: Relation, fields: Fields): Relation {
  const groups = listOf(fields['columns']).map((item) => {
    const inside = fieldsOf(item, 'pivot_alias')?.['this'] ?? item;
    const tuple = fieldsOf(inside, 'tuple');
    return tuple ? listOf(tuple['expressions']) : [inside];
  });
  const used = new Set(groups.flat().flatMap(columnNames));
  const names = [identifierOf(fields['value_column']), ...identifiersOf(fields['extra_value_columns'])];
  const made = names.flatMap((name, place): readonly Item[] => {
    if (name === undefined) return [];
    const sources = groups.flatMap((group) => columnNames(group[place]));
    return [column(name, mergeOrigins(...sources.map((source) => columnOf(inner, source))))];
  });
  const label = identifierOf(fields['name_column']);
  const rest = inner.filter((item) => item.type !== 'column' || !used.has(item.name.toLowerCase()));
  return [...rest, ...(label === undefined ? [] : [column(label, [])]), ...made];
}

/**
 * DuckDB's `PIVOT t ON a USING sum(b) GROUP BY c`, and UNPIVOT in the same form: the groups by name, then columns that only the
 * values of `a` name.
 */
export function pivotStatement(inner: Relation, fields: Fields, env: Environment): Relation {
  const place = inside(inner, env);
  const spread = fields['expressions'];
  const used = new Set([...columnNames(spread), ...columnNames(fields['using'])]);
  const groups = columnNames(fields['group']);
  const isLeft = (item: Item) => item.type !== 'column' || !used.has(item.name.toLowerCase());
  const rest =
    groups.length > 0 ? groups.map((name) => column(name, columnOf(inner, name))) : inner.filter(isLeft);
  if (fields['unpivot'] !== true) {
    env.findings.filter(originsOf(spread, place));
    return [...rest, { type: 'opaque', origins: originsOf(fields['using'], place) }];
  }
  const names = isFields(fields['into']) ? fields['into']['unpivot_columns'] : undefined;
  const label = isFields(names) ? wordOf(names['this']) : undefined;
  const values = isFields(names) ? listOf(names['expressions']).flatMap((word) => wordOf(word) ?? []) : [];
  const origins = mergeOrigins(...columnNames(spread).map((name) => columnOf(inner, name)));
  return [
    ...rest,
    column(label ?? 'name', []),
    ...(values.length > 0 ? values : ['value']).map((name) => column(name, origins)),
  ];
}

function wordOf(tree: Tree): string | undefined {
  return textOf(fieldsOf(tree, 'var')?.['this']) ?? identifierOf(tree);
}

/** MATCH_RECOGNIZE: its measures beside the columns of a partition, or beside all where every row of a match is shown. */
export function matched(inner: Relation, fields: Fields, env: Environment): Relation {
  const definitions = listOf(fields['define']).map(listOf);
  const place = inside(inner, env);
  // A variable of the pattern stands for rows of the input.
  const variables = [
    ...definitions.flatMap(([name]) => identifierOf(name) ?? []),
    ...(textOf(fields['pattern'])?.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []).map((name) =>
      env.findings.catalog.fold(name),
    ),
  ];
  for (const alias of variables) {
    place.scope.addHidden({ alias, relation: inner, isElement: true });
  }
  const partition = listOf(fields['partition_by']);
  env.findings.filter(
    originsOf([partition, fields['order_by'], definitions.map(([, condition]) => condition)], {
      ...place,
      silent: true,
    }),
  );
  const measures = listOf(fields['measures']).flatMap((item): readonly Item[] => {
    const alias = isFields(item) ? fieldsOf(item['this'], 'alias') : undefined;
    const name = identifierOf(alias?.['alias']);
    return alias && name !== undefined ? [column(name, originsOf(alias['this'], place))] : [];
  });
  if (/^AllRows/.test(textOf(fields['rows']) ?? '')) return [...inner, ...measures];
  return [
    ...partition.flatMap((item): readonly Item[] => {
      const name = identifierOf(fieldsOf(item, 'column')?.['name']);
      return name === undefined ? [] : [column(name, columnOf(inner, name))];
    }),
    ...measures,
  ];
}

function inside(inner: Relation, env: Environment): Place {
  const scope = new Scope();
  scope.add({ alias: undefined, relation: inner });
  return { env, scope };
}

function columnOf(relation: Relation, name: string): readonly Origin[] {
  return certainColumn(relation, name) ?? possibleColumn(relation, name) ?? [];
}

/** Names of the columns anywhere in an expression, in lower case. */
function columnNames(tree: Tree): readonly string[] {
  if (Array.isArray(tree)) return listOf(tree).flatMap(columnNames);
  if (!isFields(tree)) return [];
  const node = asNode(tree);
  if (node?.type === 'column') return [identifierOf(node.fields['name'])?.toLowerCase() ?? ''];
  return Object.values(tree).flatMap(columnNames);
}

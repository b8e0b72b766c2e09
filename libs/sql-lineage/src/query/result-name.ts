import { type Catalog } from '../catalog';
import { asNode, fieldsOf, identifierOf, isFields, textOf, type Tree } from '../tree/node';

// Nodes that print as something else than their type.
const POSTGRESQL_NAMES: Readonly<Record<string, string>> = {
  case: 'case',
  array_func: 'array',
  exists: 'exists',
  logical_and: 'bool_and',
  logical_or: 'bool_or',
  date_trunc: 'date_trunc',
  l_trim: 'ltrim',
  r_trim: 'rtrim',
  trim: 'btrim',
  trunc_func: 'trunc',
  if_null: 'coalesce',
  null_if: 'nullif',
  at_time_zone: 'timezone',
};

/** Nodes that PostgreSQL gives no name of their own. */
const NAMELESS: ReadonlySet<string> = new Set([
  'literal', 'boolean', 'null', 'add', 'sub', 'mul', 'div', 'mod', 'eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'and', 'or', 'not', 'neg',
  'concat', 'in', 'between', 'like', 'i_like', 'is_null', 'is_true', 'is_false', 'is', 'interval', 'json_extract',
  'json_extract_scalar', 'any', 'all', 'parameter', 'placeholder',
]); // prettier-ignore

/**
 * Name of a result column without alias: that of the column it shows; in PostgreSQL also that of a function (its rule,
 * `FigureColname` of parse_target.c). Undefined when it has none.
 */
export function resultName(tree: Tree, catalog: Catalog): string | undefined {
  const node = asNode(tree);
  if (!node) return undefined;
  const { type, fields } = node;
  if (type === 'column' || type === 'identifier') {
    return identifierOf(type === 'column' ? fields['name'] : tree);
  }
  if (type === 'dot') return identifierOf(fields['field']);
  if (type === 'paren' || type === 'annotated') return resultName(fields['this'], catalog);
  return catalog.rules.unnamed === 'postgresql' ? postgresqlName(type, fields, catalog) : undefined;
}

function postgresqlName(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  catalog: Catalog,
): string | undefined {
  if (NAMELESS.has(type)) return undefined;
  if (type === 'cast') return resultName(fields['this'], catalog) ?? castTypeName(fields['to']);
  if (type === 'window_function' || type === 'within_group' || type === 'filter' || type === 'subscript') {
    return resultName(fields['this'], catalog);
  }
  if (type === 'subquery') return subqueryName(fields['this'], catalog);
  if (type === 'method_call') return identifierOf(fields['method']);
  const written = textOf(fields['original_name']) ?? textOf(fields['name']);
  return (written ?? POSTGRESQL_NAMES[type] ?? type).toLowerCase().replace(/^.*\./, '');
}

function castTypeName(tree: Tree): string | undefined {
  return isFields(tree) ? textOf(tree['data_type']) : undefined;
}

function subqueryName(tree: Tree, catalog: Catalog): string | undefined {
  const expressions = fieldsOf(tree, 'select')?.['expressions'];
  const [first]: readonly unknown[] = Array.isArray(expressions) ? (expressions as readonly unknown[]) : [];
  const alias = identifierOf(fieldsOf(first, 'alias')?.['alias']);
  return alias ?? resultName(first, catalog);
}

/** What a result column without any name is called: by its place, or by how many such columns stand before it. */
export function unnamedColumn(catalog: Catalog, place: number, before: number): string {
  switch (catalog.rules.unnamed) {
    case 'hive':
      return `_c${place}`;
    case 'trino':
      return `_col${place}`;
    case 'bigquery':
      return `f${before}_`;
    default:
      return `_${before}`;
  }
}

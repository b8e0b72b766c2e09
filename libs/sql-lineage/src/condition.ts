import { type SqlDialect } from './dialect';
import { asNode, fieldsOf, identifierOf, isFields, listOf, textOf, type Tree } from './tree/node';
import { loadParser, parseStatement } from './tree/parser';

/** A number or a text that a column is compared with. */
export interface Literal {
  readonly value: number | string;
  /** The parser's name of the type that it is cast to, e.g. `date`, `var_char`; undefined when it is not. */
  readonly type?: string;
}

export interface Bound extends Literal {
  /** The bound itself fulfils the condition. */
  readonly isInclusive: boolean;
}

/** A condition on one column. */
export type ColumnCondition = {
  readonly column: string;
  /** Compared as a text. */ readonly asText: boolean;
} & (
  | { readonly kind: 'not-null' }
  | { readonly kind: 'one-of'; readonly values: readonly Literal[] }
  | { readonly kind: 'between'; readonly min?: Bound; readonly max?: Bound }
);

type Subject = Pick<ColumnCondition, 'column' | 'asText'>;
type Bounds = Extract<ColumnCondition, { kind: 'between' }>;

const TEXTS: ReadonlySet<string> = new Set(['text', 'var_char', 'char']);
const NUMBERS: ReadonlySet<string> = new Set([
  'tiny_int',
  'small_int',
  'int',
  'big_int',
  'decimal',
  'float',
  'double',
]);
/** The side that each comparison closes. */
const COMPARISONS: Readonly<Record<string, { readonly side: 'min' | 'max'; readonly isInclusive: boolean }>> =
  {
    gte: { side: 'min', isInclusive: true },
    gt: { side: 'min', isInclusive: false },
    lte: { side: 'max', isInclusive: true },
    lt: { side: 'max', isInclusive: false },
  };

/**
 * What a condition such as `(price >= 0 AND price < 10)` says of its one column: that it is not null, one of some values, or between
 * two. Undefined for any other condition, and where a value would lose precision as a number.
 */
export async function columnCondition(
  sql: string,
  dialect: SqlDialect,
): Promise<ColumnCondition | undefined> {
  await loadParser();
  const parsed = parseStatement(`SELECT ${sql}`, dialect);
  if (!parsed.ok) return undefined;
  const [condition, ...more] = listOf(fieldsOf(parsed.tree, 'select')?.['expressions']);
  return condition === undefined || more.length > 0 ? undefined : conditionOf(condition);
}

function conditionOf(tree: Tree): ColumnCondition | undefined {
  const node = asNode(bare(tree));
  if (!node) return undefined;
  const { type, fields } = node;
  switch (type) {
    case 'and':
      return both(conditionOf(fields['left']), conditionOf(fields['right']));
    case 'is_null': {
      const column = subjectOf(fields['this']);
      return column && fields['not'] === true ? { ...column, kind: 'not-null' } : undefined;
    }
    case 'eq': {
      const column = subjectOf(fields['left']);
      const value = literalOf(fields['right']);
      return column && value ? { ...column, kind: 'one-of', values: [value] } : undefined;
    }
    case 'any':
      return fields['op'] === 'Eq' ? oneOf(fields['this'], fields['subquery']) : undefined;
    default:
      return comparison(type, fields['left'], fields['right']);
  }
}

function oneOf(left: Tree, list: Tree): ColumnCondition | undefined {
  const column = subjectOf(left);
  const elements = listOf(fieldsOf(uncast(list), 'array_func')?.['expressions']);
  const values = elements.flatMap((element) => literalOf(element) ?? []);
  const isWhole = values.length === elements.length && values.length > 0;
  return column && isWhole ? { ...column, kind: 'one-of', values } : undefined;
}

function comparison(type: string, left: Tree, right: Tree): ColumnCondition | undefined {
  const found = Object.hasOwn(COMPARISONS, type) ? COMPARISONS[type] : undefined;
  if (!found) return undefined;
  const { side, isInclusive } = found;
  const column = subjectOf(left);
  const value = literalOf(right);
  if (column && value) return { ...column, kind: 'between', [side]: { ...value, isInclusive } };
  const swapped = subjectOf(right);
  const first = literalOf(left);
  if (!swapped || !first) return undefined;
  return { ...swapped, kind: 'between', [side === 'min' ? 'max' : 'min']: { ...first, isInclusive } };
}

/** Two bounds of one column as one condition. */
function both(
  one: ColumnCondition | undefined,
  other: ColumnCondition | undefined,
): ColumnCondition | undefined {
  if (!isBounds(one) || !isBounds(other) || one.column !== other.column) return undefined;
  const isTwice = (side: 'min' | 'max'): boolean => one[side] !== undefined && other[side] !== undefined;
  if (isTwice('min') || isTwice('max')) return undefined;
  return { ...one, ...other, asText: one.asText || other.asText };
}

function isBounds(condition: ColumnCondition | undefined): condition is Bounds & Subject {
  return condition?.kind === 'between';
}

function subjectOf(tree: Tree): Subject | undefined {
  const cast = fieldsOf(bare(tree), 'cast');
  if (cast && !TEXTS.has(typeOf(cast) ?? '')) return undefined;
  const column = fieldsOf(bare(cast ? cast['this'] : tree), 'column');
  const name = column && identifierOf(column['name']);
  return name === undefined || column?.['table'] ? undefined : { column: name, asText: cast !== undefined };
}

function literalOf(tree: Tree): Literal | undefined {
  const cast = fieldsOf(bare(tree), 'cast');
  const literal = fieldsOf(uncast(tree), 'literal');
  const text = textOf(literal?.['value']);
  if (!literal || text === undefined) return undefined;
  const type = cast && typeOf(cast);
  const isNumber = literal['literal_type'] === 'number' || (type !== undefined && NUMBERS.has(type));
  if (!isNumber)
    return literal['literal_type'] === 'string' ? { value: text, ...(type ? { type } : {}) } : undefined;
  const value = Number(text);
  return String(value) === text ? { value, ...(type ? { type } : {}) } : undefined;
}

function typeOf(cast: Readonly<Record<string, unknown>>): string | undefined {
  const to = cast['to'];
  return isFields(to) ? textOf(to['data_type']) : undefined;
}

/** Without the parentheses around it. */
function bare(tree: Tree): Tree {
  const inner = fieldsOf(tree, 'paren');
  return inner ? bare(inner['this']) : tree;
}

/** Without parentheses and casts around it. */
function uncast(tree: Tree): Tree {
  const cast = fieldsOf(bare(tree), 'cast');
  return cast ? uncast(cast['this']) : bare(tree);
}

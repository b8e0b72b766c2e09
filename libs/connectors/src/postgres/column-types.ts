import { type ColumnType } from '../records';

const BY_NAME: Readonly<Record<string, ColumnType>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  money: 'number',
  oid: 'number',
  date: 'date',
  time: 'time',
  timetz: 'time',
  timestamp: 'time',
  timestamptz: 'time',
  interval: 'time',
  bytea: 'bytes',
  bit: 'bytes',
  varbit: 'bytes',
  json: 'record',
  jsonb: 'record',
  hstore: 'map',
};

/** What the catalog says about a column's type, domains already followed to their base. */
export interface TypeFacts {
  /** `pg_type.typname` of the base type. */
  readonly typeName: string;
  /** `pg_type.typtype`: b base, c composite, e enum, r range, m multirange, p pseudo. */
  readonly typeKind: string;
  readonly isArray: boolean;
}

/** DataHub's field type for a PostgreSQL type; text is what everything unknown is closest to. */
export function columnTypeOf(facts: TypeFacts): ColumnType {
  if (facts.isArray) return 'array';
  if (facts.typeKind === 'e') return 'enum';
  if (facts.typeKind === 'c') return 'record';
  return BY_NAME[facts.typeName] ?? 'string';
}

const ORDERED: ReadonlySet<string> = new Set([
  'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'money', 'oid', 'date', 'time', 'timetz', 'timestamp', 'timestamptz',
  'interval', 'text', 'varchar', 'bpchar', 'inet', 'cidr', 'name',
]); // prettier-ignore

/** Whether `min` and `max` exist for the type in every supported server version and mean something to a reader. */
export function hasMinMax(facts: TypeFacts): boolean {
  return !facts.isArray && (facts.typeKind === 'e' || ORDERED.has(facts.typeName));
}

const COMPARABLE: ReadonlySet<string> = new Set([
  ...ORDERED,
  'bool',
  'uuid',
  'macaddr',
  'macaddr8',
  'bit',
  'varbit',
]);

/** Whether distinct values can be counted without comparing documents, blobs or lists. */
export function hasDistinct(facts: TypeFacts): boolean {
  return !facts.isArray && (facts.typeKind === 'e' || COMPARABLE.has(facts.typeName));
}

import { type ColumnType } from '../records';

const BY_NAME: readonly (readonly [RegExp, ColumnType])[] = [
  [/\[\d*\]$/, 'array'],
  [/^STRUCT/, 'record'],
  [/^MAP/, 'map'],
  [/^UNION/, 'union'],
  [/^ENUM/, 'enum'],
  [/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL|BIGNUM|VARINT)/, 'number'],
  [/^BOOLEAN/, 'boolean'],
  [/^DATE/, 'date'],
  [/^(TIME|INTERVAL)/, 'time'],
  [/^(BLOB|BIT)/, 'bytes'],
  [/^JSON/, 'record'],
];

/** DataHub's field type for a type of DuckDB; text is what everything unknown is closest to. */
export function columnTypeOf(type: string): ColumnType {
  return BY_NAME.find(([pattern]) => pattern.test(type))?.[1] ?? 'string';
}

/** Whether a smallest and a largest value mean something to a reader. */
export function hasOrder(type: string): boolean {
  return ['number', 'date', 'time', 'string', 'enum'].includes(columnTypeOf(type));
}

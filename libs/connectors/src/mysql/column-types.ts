import { type ColumnType } from '../records';

const BY_NAME: Readonly<Record<string, ColumnType>> = {
  tinyint: 'number', smallint: 'number', mediumint: 'number', int: 'number', integer: 'number', bigint: 'number',
  decimal: 'number', numeric: 'number', float: 'number', double: 'number', year: 'number',
  date: 'date', time: 'time', datetime: 'time', timestamp: 'time',
  bit: 'bytes', binary: 'bytes', varbinary: 'bytes', tinyblob: 'bytes', blob: 'bytes', mediumblob: 'bytes', longblob: 'bytes',
  enum: 'enum', set: 'array', json: 'record',
}; // prettier-ignore

/** DataHub's field type for a type of MySQL; text is what everything unknown is closest to. */
export function columnTypeOf(dataType: string, nativeType: string): ColumnType {
  if (/^tinyint\(1\)/i.test(nativeType)) return 'boolean';
  return BY_NAME[dataType.toLowerCase()] ?? 'string';
}

/** Whether distinct values, a smallest and a largest one mean something to a reader. */
export function isMeasurable(dataType: string): boolean {
  return !/blob|binary|json|geom|point|linestring|polygon|vector|^bit$/i.test(dataType);
}

import { columnType } from './column-type';

it.each([
  ['integer', 'number'],
  ['NUMBER(38,0)', 'number'],
  ['decimal(10,2)', 'number'],
  ['double precision', 'number'],
  ['INT64', 'number'],
  ['Nullable(UInt32)', 'number'],
  ['character varying(256)', 'string'],
  ['VARCHAR', 'string'],
  ['LowCardinality(String)', 'string'],
  ['interval', 'time'],
  ['date', 'date'],
  ['timestamp without time zone', 'time'],
  ['DATETIME', 'time'],
  ['TIMESTAMP_NTZ(9)', 'time'],
  ['boolean', 'boolean'],
  ['ARRAY<STRING>', 'array'],
  ['text[]', 'array'],
  ['STRUCT<a INT64>', 'record'],
  ['VARIANT', 'record'],
  ['jsonb', 'record'],
  ['map(varchar, integer)', 'map'],
  ['bytea', 'bytes'],
  ['something_else', 'null'],
  ['', 'null'],
  [undefined, 'null'],
])('%s is %s', (nativeType, type) => {
  expect(columnType(nativeType)).toBe(type);
});

import { type ColumnType } from '../records';

const BY_NAME: readonly (readonly [ColumnType, RegExp])[] = [
  ['array', /(\[\]|^array\b|^list\b|^super$)/],
  ['map', /^map\b/],
  ['record', /^(struct|record|row|object|json|jsonb|variant|union)\b/],
  ['boolean', /^(bool|boolean|bit\(1\)|logical)$/],
  ['date', /^date$/],
  ['time', /^(time|datetime|smalldatetime|interval|duration)/],
  ['enum', /^enum\b/],
  ['bytes', /^(binary|varbinary|bytea|bytes|blob|image|raw|long raw|geography|geometry)/],
  [
    'number',
    /^(u?(tiny|small|medium|big|huge)?int(eger)?|int\d+|uint\d+|float\d*|double|real|decimal|dec|numeric|bignumeric|number|money|smallmoney|fixed|byteint|long|short|byte|serial|bigserial|oid)\b/,
  ],
  [
    'string',
    /^(char|character|nchar|varchar|nvarchar|varchar2|nvarchar2|bpchar|text|string|clob|nclob|uuid|name|citext|inet|cidr|xml|hstore|ltree|uniqueidentifier|sysname|tinytext|mediumtext|longtext|time zone)/,
  ],
];

/** DataHub's type for a type as any of dbt's adapters writes it; `null` when it is not known. */
export function columnType(nativeType: string | undefined): ColumnType {
  const name = (nativeType ?? '')
    .trim()
    .toLowerCase()
    .replace(/^nullable\((.*)\)$|^lowcardinality\((.*)\)$/, '$1$2');
  return BY_NAME.find(([, pattern]) => pattern.test(name))?.[0] ?? 'null';
}

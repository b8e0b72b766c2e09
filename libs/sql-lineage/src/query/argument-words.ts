import { fieldsOf, type Fields, identifierOf, isFields, listOf, textOf, type Tree } from '../tree/node';

/** Functions with a unit of time among their arguments, which the parser takes for a column. */
const TIMED: ReadonlySet<string> = new Set([
  'timestampdiff', 'timestampadd', 'datediff', 'datediff_big', 'dateadd', 'date_diff', 'date_add', 'date_sub', 'date_part',
  'datepart', 'datename', 'date_trunc', 'datetrunc', 'time_slice', 'time_diff', 'time_add', 'timediff', 'timeadd', 'date_bucket',
  'timestamp_diff', 'timestamp_add', 'timestamp_trunc', 'datetime_diff', 'datetime_add', 'datetime_trunc', 'last_day', 'extract',
]); // prettier-ignore
const UNITS =
  /^(?:(?:sql_tsi_)?(?:nano|micro|milli)?(?:second|minute|hour|day|week|month|quarter|year)s?|decades?|century|centuries|millennium|epoch|dow|doy|isoweek|isoyear|isodow|dayofweek|dayofmonth|dayofyear|day_of_week|weekday|timezone)$/i;
/** Abbreviations, which only a first argument is. */
const SHORT_UNITS =
  /^(?:yy|yyyy|yr|qq|q|qtr|mm|m|mon|dy|y|dd|d|ww|wk|w|dw|hh|h|hr|mi|n|min|ss|s|sec|ms|us|mcs|ns)$/i;
/** Functions with a type among their arguments. */
const TYPED: ReadonlySet<string> = new Set(['convert', 'try_convert', 'get_format']);
const TYPES =
  /^(?:signed|unsigned|char|nchar|varchar|nvarchar|text|binary|varbinary|date|datetime|datetime2|time|timestamp|timestamptz|decimal|numeric|int|int2|int4|int8|integer|bigint|smallint|tinyint|float|float4|float8|real|double|bool|boolean|bit|json|money|uniqueidentifier|xml|year)$/i;

/** The arguments of a call without words that are units of time or types. */
export function withoutWords(call: Fields, isColumn: (name: string) => boolean): readonly Tree[] {
  const args = listOf(call['args']);
  const name = textOf(call['name'])?.toLowerCase() ?? '';
  if (TIMED.has(name)) return args.filter((arg, index) => !isUnit(wordOf(arg), index, args.length, isColumn));
  if (!TYPED.has(name)) return args;
  return args.filter((arg) => {
    const word = wordOf(arg);
    return word === undefined || !TYPES.test(word) || isColumn(word);
  });
}

function isUnit(
  word: string | undefined,
  index: number,
  count: number,
  isColumn: (name: string) => boolean,
): boolean {
  if (word === undefined) return false;
  // Two dates without a unit are an interval in days.
  if (index === 0 && count > 2) return UNITS.test(word) || SHORT_UNITS.test(word);
  return UNITS.test(word) && !isColumn(word);
}

function wordOf(tree: Tree): string | undefined {
  const column = fieldsOf(tree, 'column');
  return column && !isFields(column['table']) ? identifierOf(column['name']) : undefined;
}

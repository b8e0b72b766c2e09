import { type ColumnFacts, type EntityFacts } from '../documents/entity-facts';
import { nameWords } from '../documents/name-words';

const SECONDS = { from: 631_152_000, to: 4_102_444_800 } as const; // 1990 to 2100
const DAY_PARTS = ['year', 'month', 'day'] as const;

/** Units by how names and notes write them; of two that begin alike the longer one comes first. */
const UNITS: readonly (readonly [unit: string, words: string])[] = [
  ['milliseconds', 'milliseconds?|millis|msecs?|ms'],
  ['seconds', 'seconds?|secs?'],
  ['minutes', 'minutes?|mins?'],
  ['hours', 'hours|hrs?'],
  ['days', 'days'],
  ['miles per hour', 'mph|miles per hour'],
  ['miles', 'miles?'],
  ['kilometres', 'km|kilomet(?:er|re)s?'],
  ['metres', 'met(?:er|re)s'],
  ['feet', 'feet|ft'],
  ['inches', 'inch(?:es)?'],
  ['degrees Fahrenheit', 'fahrenheit|degrees f(?:ahrenheit)?|deg f'],
  ['degrees Celsius', 'celsius|degrees c(?:elsius)?|deg c'],
  ['degrees', 'degrees'],
  ['knots', 'knots'],
  ['millibars', 'millibars?|mbar'],
  ['per cent', 'percent|per cent|percentage|pct'],
  ['cents', 'cents'],
  ['US dollars', 'usd|us dollars?'],
  ['euros', 'eur|euros?'],
  ['bytes', 'bytes'],
  ['kilograms', 'kg|kilograms?|kilos'],
];

/** In a name a unit stands at the end; a note begins with it, or says "in minutes", "this many minutes", "(minutes)". */
const UNIT_PATTERNS = UNITS.map(([unit, words]) => ({
  unit,
  inName: new RegExp(`\\b(?:${words})$`),
  inNote: new RegExp(`(?:^(?:[\\w-]+ ){0,2}|\\b(?:in|many) (?:[\\w-]+ )?|\\()(?:${words})\\b`),
}));

/**
 * How the columns of a table write dates, times and units, one sentence each: what their types, samples, names and notes say, and
 * nothing that would be a guess.
 */
export function conventionsOf(
  { name, columns }: Pick<EntityFacts, 'name' | 'columns'>,
  shown: ReadonlySet<string>,
): readonly string[] {
  const relevant = columns.filter(({ path }) => shown.has(path));
  return [
    ...dayInParts(name, columns),
    ...relevant.flatMap((column) => {
      const said = timeIn(column) ?? unitIn(column);
      return said === undefined ? [] : [`${name}.${column.path} is ${said}.`];
    }),
  ];
}

/** Year, month and day as columns of their own. */
function dayInParts(name: string, columns: readonly ColumnFacts[]): readonly string[] {
  const parts = DAY_PARTS.map((part) =>
    columns.find(
      ({ path, type }) => path.toLowerCase() === part && (type === undefined || type === 'number'),
    ),
  );
  const [year, month, day] = parts.map((column) => column?.path);
  if (year === undefined || month === undefined || day === undefined) return [];
  return [`In ${name} a day is the three numbers ${year}, ${month} and ${day}.`];
}

function timeIn({ path, nativeType, type, samples = [], description }: ColumnFacts): string | undefined {
  const native = nativeType.toLowerCase();
  if (/with time zone|timestamptz|timestamp_[tl]tz|datetimeoffset/.test(native))
    return 'an instant with time zone';
  if (/^(timestamp|datetime)/.test(native)) return `a ${native.split('(')[0]} without time zone`;
  if (native === 'date') return 'a date';
  const note = description.toLowerCase();
  const pattern = /\b(yyyy-?mm-?dd|hh?:?mm(?::?ss)?|mm\/dd\/yyyy|dd\.mm\.yyyy)\b/.exec(note)?.[1];
  if (pattern !== undefined) return `written as ${pattern.toUpperCase()}`;
  const numbers = samples.map(Number);
  if (numbers.length < 2 || !numbers.every(Number.isInteger)) return textTime(samples);
  if (type !== undefined && type !== 'number') return textTime(samples);
  if (numbers.every(isCompactDate)) return 'a date as the number YYYYMMDD';
  const saysTime = /\b(time|at|ts|epoch|date|timestamp|on)\b/.test(nameWords(path));
  const within = (factor: number) =>
    numbers.every((value) => value >= SECONDS.from * factor && value <= SECONDS.to * factor);
  if (saysTime && within(1)) return 'a time in seconds since 1970';
  if (saysTime && within(1_000)) return 'a time in milliseconds since 1970';
  return undefined;
}

function textTime(samples: readonly string[]): string | undefined {
  if (samples.length === 0) return undefined;
  if (samples.every((value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value))) return 'an ISO 8601 time as text';
  if (samples.every((value) => /^\d{4}-\d\d-\d\d$/.test(value))) return 'a date as text YYYY-MM-DD';
  if (samples.every((value) => /^\d\d?\/\d\d?\/\d{4}$/.test(value))) return 'a date as text with slashes';
  return undefined;
}

function isCompactDate(value: number): boolean {
  const year = Math.floor(value / 10_000);
  const month = Math.floor(value / 100) % 100;
  const day = value % 100;
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function unitIn({ path, description, type }: ColumnFacts): string | undefined {
  if (type !== undefined && type !== 'number') return undefined;
  const name = nameWords(path);
  const note = description.toLowerCase();
  const unit =
    UNIT_PATTERNS.find(({ inName }) => inName.test(name)) ??
    UNIT_PATTERNS.find(({ inNote }) => inNote.test(note));
  return unit && `in ${unit.unit}`;
}

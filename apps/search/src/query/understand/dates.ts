import { type Phrase } from './phrase';

const DAY_MS = 24 * 60 * 60 * 1000;
const UNITS: Readonly<Record<string, number>> = { hour: DAY_MS / 24, day: DAY_MS, week: 7 * DAY_MS };
const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const MONTHS = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november',
  'december',
]; // prettier-ignore

/** A point in time that a question names. */
export interface SaidTime {
  readonly at: Date;
  /** First token after it. */
  readonly to: number;
}

/** "the last two weeks", "past 24 hours", "last month": when that span began, seen from `now` (UTC). */
export function saidSpan(phrase: Phrase, from: number, now: Date): SaidTime | undefined {
  const article = phrase.afterArticle(from);
  const recent = phrase.said(article, ['last', 'past', 'previous']);
  const counted = article + recent;
  const count = numberAt(phrase, counted);
  if (recent === 0 && count === undefined) return undefined;
  const at = counted + (count === undefined ? 0 : 1);
  const began = before(now, count ?? 1, phrase.words(at));
  return began && { at: began, to: at + 1 };
}

/** "today", "this month", "yesterday": when it began (UTC). */
export function saidPeriod(phrase: Phrase, from: number, now: Date): SaidTime | undefined {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const begins: Readonly<Record<string, Date>> = {
    today: new Date(Date.UTC(year, month, day)),
    yesterday: new Date(Date.UTC(year, month, day - 1)),
    // A week begins on Monday.
    'this week': new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7))),
    'this month': new Date(Date.UTC(year, month)),
    'this year': new Date(Date.UTC(year, 0)),
    recently: new Date(now.getTime() - 7 * DAY_MS),
    lately: new Date(now.getTime() - 7 * DAY_MS),
  };
  const said = phrase.said(from, Object.keys(begins));
  const at =
    begins[
      phrase.tokens
        .slice(from, from + said)
        .map(({ words }) => words)
        .join(' ')
    ];
  return at && { at, to: from + said };
}

/** "2024-01-31", "31 January 2024", "March 2024", "2024", "March": when it began (UTC). */
export function saidDate(phrase: Phrase, from: number, now: Date): SaidTime | undefined {
  const text = phrase.tokens[from]?.text ?? '';
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (isoYear) return dated(Number(isoYear), Number(isoMonth ?? 1) - 1, Number(isoDay ?? 1), from + 1);
  const firstDay = dayAt(phrase, from);
  const monthAt = firstDay === undefined ? from : from + 1 + phrase.said(from + 1, ['of']);
  const month = MONTHS.findIndex((name) => [name, name.slice(0, 3)].includes(phrase.words(monthAt)));
  if (month < 0) return undefined;
  const lastDay = firstDay === undefined ? dayAt(phrase, monthAt + 1) : undefined;
  const yearAt = monthAt + 1 + (lastDay === undefined ? 0 : 1);
  const year = /^\d{4}$/.test(phrase.words(yearAt)) ? Number(phrase.words(yearAt)) : undefined;
  const day = firstDay ?? lastDay ?? 1;
  if (year !== undefined) return dated(year, month, day, yearAt + 1);
  const thisYear = dated(now.getUTCFullYear(), month, day, yearAt);
  return thisYear && thisYear.at > now ? dated(now.getUTCFullYear() - 1, month, day, yearAt) : thisYear;
}

function dated(year: number, month: number, day: number, to: number): SaidTime | undefined {
  const at = new Date(Date.UTC(year, month, day));
  const isReal = year >= 1970 && at.getUTCMonth() === month && at.getUTCDate() === day;
  return isReal ? { at, to } : undefined;
}

function dayAt(phrase: Phrase, at: number): number | undefined {
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(phrase.words(at)) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function numberAt(phrase: Phrase, at: number): number | undefined {
  const words = phrase.words(at);
  if (/^\d{1,4}$/.test(words)) return Number(words);
  const number = NUMBERS.indexOf(words);
  return number < 0 ? undefined : number;
}

function before(now: Date, count: number, unit: string): Date | undefined {
  const single = unit.replace(/s$/, '');
  const length = UNITS[single];
  if (length !== undefined) return new Date(now.getTime() - count * length);
  const months = { month: 1, quarter: 3, year: 12 }[single];
  if (months === undefined) return undefined;
  const began = new Date(now);
  const day = began.getUTCDate();
  began.setUTCMonth(began.getUTCMonth() - count * months);
  // 31 March less a month is the last of February.
  if (began.getUTCDate() !== day) began.setUTCDate(0);
  return began;
}

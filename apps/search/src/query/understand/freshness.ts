import { saidDate, saidPeriod, saidSpan, type SaidTime } from './dates';
import { atEach, type Recogniser } from './recognition';

const CHANGED = [
  'updated',
  'changed',
  'refreshed',
  'modified',
  'reloaded',
  'loaded',
  'fresh',
  'written',
  'new',
];
const NOT = ['not', 'never', "haven't been", 'not been', 'have not been', 'has not been'];
const LATELY = ['recently', 'lately'];
const WITHIN = ['in', 'within', 'during', 'over', 'for', 'since', 'after'];
const SINCE = ['since', 'after', 'from', 'later than', 'in', 'during'];
const BEFORE = ['before', 'until', 'earlier than'];

/** "updated in the last week", "fresh since 2024-01-31", "not changed for 30 days", "recently refreshed". */
export const recogniseFreshness: Recogniser = (reading) => {
  const { phrase, now } = reading;
  return atEach(reading, (at) => {
    const negated = phrase.said(at, NOT);
    const early = negated > 0 ? 0 : phrase.said(at, LATELY);
    const start = at + negated + early;
    const changed = phrase.said(start, CHANGED);
    if (changed === 0) return undefined;
    const after = start + changed;
    const time: (SaidTime & { readonly isBefore?: boolean }) | undefined =
      early > 0 ? { ...saidPeriodAt(at), to: after } : timeAfter(after);
    if (!time) return undefined;
    const isBefore = time.isBefore === true || negated > 0;
    const instant = time.at.toISOString();
    return {
      field: isBefore ? 'changedBefore' : 'changedSince',
      values: [instant],
      labels: [`${isBefore ? 'before' : 'since'} ${instant.slice(0, 16).replace('T', ' ')} UTC`],
      from: at,
      to: time.to,
      evidence: `“${phrase.text(at, time.to)}”, seen from ${now.toISOString().slice(0, 16)}Z; by when the data was last known to change.`,
    };
  });

  function saidPeriodAt(at: number): SaidTime {
    return saidPeriod(phrase, at, now) ?? { at: now, to: at };
  }

  function timeAfter(at: number): (SaidTime & { readonly isBefore?: boolean }) | undefined {
    const before = phrase.said(at, BEFORE);
    if (before > 0) {
      const date = saidDate(phrase, at + before, now) ?? saidPeriod(phrase, at + before, now);
      return date && { ...date, isBefore: true };
    }
    const period = saidPeriod(phrase, at + phrase.said(at, ['since']), now);
    if (period) return period;
    const within = phrase.said(at, WITHIN);
    const span = within > 0 ? saidSpan(phrase, at + within, now) : undefined;
    if (span) return span;
    const since = phrase.said(at, SINCE);
    return since > 0 ? saidDate(phrase, at + since, now) : undefined;
  }
};

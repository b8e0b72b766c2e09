import { type Check, type ScoreDefinition } from './definition';
import { type AssertionVerdict, type ScoreFacts } from './facts';

const DAY_MS = 86_400_000;
const EXAMPLES = 20;

/** What a check found out about a dataset. */
export type Measure =
  /** The question does not arise. */
  | { readonly state: 'not-applicable' }
  /** It cannot be told. */
  | { readonly state: 'unknown'; readonly reason: string }
  | {
      readonly state: 'measured';
      /** `good` out of `of` parts are as they should be. */
      readonly good: number;
      readonly of: number;
      /** What is missing, for a person. */
      readonly cause: string;
      /** What it is about: field paths, URNs. */
      readonly examples: readonly string[];
      /** Parts that could not be told apart from good and bad; they lower the confidence only. */
      readonly unknown?: { readonly parts: number; readonly of: number; readonly reason: string };
    };

/** Looks at one check of a dataset at the instant `now`, in milliseconds since 1970. */
export function measure(check: Check, facts: ScoreFacts, definition: ScoreDefinition, now: number): Measure {
  const setting = definition.checks.find((one) => one.check === check);
  if (!setting || setting.weight === 0 || isOneOf(setting.exceptSubTypes, facts)) {
    return { state: 'not-applicable' };
  }
  switch (check) {
    case 'documentation.description':
      return yesOrNo(facts.described, 'The dataset has no description.');
    case 'documentation.fields':
      return fields(facts, ({ described }) => described, 'have no description');
    case 'ownership.technical':
      return yesOrNo(facts.technicalOwners.length > 0, 'Nobody is its technical owner.');
    case 'ownership.business':
      return yesOrNo(facts.businessOwners.length > 0, 'Nobody is its business owner or data steward.');
    case 'classification.domain':
      return yesOrNo(facts.hasDomain, 'It belongs to no domain.');
    case 'classification.labels':
      return yesOrNo(facts.labelled, 'Neither the dataset nor a field has a tag or a glossary term.');
    case 'freshness.updated':
      return age(facts.updatedAt, definition.updatedWithinDays, now, 'change of the data');
    case 'freshness.profiled':
      return age(facts.profiledAt, definition.profiledWithinDays, now, 'profile');
    case 'quality.assertions':
      return assertions(facts);
    case 'quality.incidents':
      return incidents(facts);
    case 'lineage.upstreams':
      if (facts.upstreams > 0 || isOneOf(definition.derivedSubTypes, facts)) {
        return yesOrNo(facts.upstreams > 0, 'It is made from other datasets, but none is known.');
      }
      return { state: 'unknown', reason: 'No upstream is known; it may be where the data begins.' };
    case 'lineage.fields':
      return isOneOf(definition.derivedSubTypes, facts)
        ? fields(facts, ({ derived }) => derived, 'have no column they are made from')
        : { state: 'not-applicable' };
  }
}

function isOneOf(subTypes: readonly string[], facts: ScoreFacts): boolean {
  return facts.subTypes.some((subType) => subTypes.includes(subType));
}

function yesOrNo(isGood: boolean, cause: string): Measure {
  return { state: 'measured', good: isGood ? 1 : 0, of: 1, cause, examples: [] };
}

function fields(
  { fields: all }: ScoreFacts,
  isGood: (field: ScoreFacts['fields'][number]) => boolean,
  what: string,
): Measure {
  if (all.length === 0) return { state: 'unknown', reason: 'Its schema is not in the catalog.' };
  const bad = all.filter((field) => !isGood(field));
  return {
    state: 'measured',
    good: all.length - bad.length,
    of: all.length,
    cause: `${bad.length} of ${all.length} fields ${what}.`,
    examples: bad.slice(0, EXAMPLES).map(({ path }) => path),
  };
}

function age(at: number | undefined, days: number, now: number, what: string): Measure {
  const day = at === undefined ? undefined : dayOf(at);
  if (at === undefined || day === undefined) {
    return { state: 'unknown', reason: `No ${what} was reported.` };
  }
  // A day, not an age: the sentence must stay the same while nothing changes.
  return yesOrNo(
    now - at < days * DAY_MS,
    `The last ${what} was on ${day}; it must not be ${days} days old.`,
  );
}

/** The UTC day of an instant; nothing for a number that is none. */
function dayOf(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

function assertions({ assertions: all }: ScoreFacts): Measure {
  if (all.length === 0) return { state: 'unknown', reason: 'It has no assertion.' };
  const of = (...verdicts: readonly AssertionVerdict[]) =>
    all.filter(({ verdict }) => verdicts.includes(verdict));
  const [passed, warned, failed] = [of('pass'), of('warn'), of('fail')];
  const decided = passed.length + warned.length + failed.length;
  const undecided = all.length - decided;
  const reason = `${undecided} of ${all.length} assertions have no verdict: without data, broken or never run.`;
  if (decided === 0) return { state: 'unknown', reason };
  return {
    state: 'measured',
    // A warning costs half of what a failure costs.
    good: 2 * passed.length + warned.length,
    of: 2 * decided,
    cause: `Of ${decided} assertions with a verdict, failing: ${failed.length}, warning: ${warned.length}.`,
    examples: [...failed, ...warned].slice(0, EXAMPLES).map(({ urn }) => urn),
    ...(undecided === 0 ? {} : { unknown: { parts: undecided, of: all.length, reason } }),
  };
}

function incidents({ activeIncidents }: ScoreFacts): Measure {
  return {
    state: 'measured',
    good: activeIncidents.length === 0 ? 1 : 0,
    of: 1,
    cause: `Open incidents: ${activeIncidents.length}.`,
    examples: activeIncidents.slice(0, EXAMPLES),
  };
}

import { type FreshnessRule, type Rule, type RuleSeverity, type Verdict } from './rule';

/** What was measured for a rule, before anybody judges it. */
export type Measurement =
  | {
      readonly of: 'rows';
      /** Rows the rule looked at. */
      readonly subjects: number;
      readonly violations: number;
      /** Different values among the violations, where that means something (unique, foreign_key). */
      readonly distinct?: number;
    }
  | { readonly of: 'count'; readonly rows: number }
  /** The newest instant, ISO 8601; null when there is no value. */
  | { readonly of: 'newest'; readonly newest: string | null }
  /** Rows that a query of violations gave. */
  | { readonly of: 'violations'; readonly rows: number };

/** A verdict with its reason. */
export interface Judgement {
  readonly verdict: Exclude<Verdict, 'error'>;
  readonly observed: Readonly<Record<string, string | number | null>>;
  /** One sentence for a person. */
  readonly message: string;
}

/** Judges what was measured at `asOf`, the moment the data stands for. Nothing to look at is `no_data`, never `pass`. */
export function judge(rule: Rule, severity: RuleSeverity, measured: Measurement, asOf: Date): Judgement {
  switch (measured.of) {
    case 'rows':
      return judgeRows(rule, severity, measured);
    case 'count':
      return judgeCount(rule, severity, measured.rows);
    case 'newest':
      return judgeNewest(rule, severity, measured.newest, asOf);
    case 'violations': {
      const { rows } = measured;
      const allowed = rule.kind === 'custom_sql' ? rule.maxRows : 0;
      return {
        verdict: rows > allowed ? severity : 'pass',
        observed: { rows },
        message: rows === 0 ? 'The query found nothing.' : `The query found ${number(rows)} ${rowsOf(rows)}.`,
      };
    }
  }
}

/** What a rule demands, in one sentence. */
export function expectationOf(rule: Rule): string {
  const where = 'filter' in rule && rule.filter !== undefined ? ` where ${rule.filter}` : '';
  const share = 'maxShare' in rule && rule.maxShare > 0 ? `, up to ${percent(rule.maxShare)} excepted` : '';
  // A cut in the middle of a character would leave a text that no database stores.
  return `${demandOf(rule)}${where}${share}`.slice(0, 2_000).toWellFormed();
}

function demandOf(rule: Rule): string {
  switch (rule.kind) {
    case 'not_null':
      return `${rule.field} has a value in every row`;
    case 'unique':
      return `${rule.fields.join(', ')} occurs once`;
    case 'accepted_values':
      return `${rule.field} is one of ${rule.values.slice(0, 20).join(', ')}${rule.values.length > 20 ? ' …' : ''}`;
    case 'range':
      return `${rule.field} is ${between(rule.min, rule.max)}`;
    case 'row_count':
      return `the number of rows is ${between(rule.min, rule.max)}`;
    case 'freshness':
      return `the newest ${rule.field} is at most ${duration(rule.maxAgeMinutes)} old`;
    case 'foreign_key':
      return `${rule.fields.join(', ')} is found in ${rule.referencedFields.join(', ')} of ${rule.references}`;
    case 'custom_sql':
      return rule.maxRows === 0 ? 'the query finds nothing' : `the query finds at most ${rule.maxRows} rows`;
  }
}

function judgeRows(
  rule: Rule,
  severity: RuleSeverity,
  { subjects, violations, distinct }: Extract<Measurement, { of: 'rows' }>,
): Judgement {
  const observed = {
    rows: subjects,
    violations,
    ...(distinct === undefined ? {} : { distinctValues: distinct }),
  };
  if (subjects === 0) return { verdict: 'no_data', observed, message: 'There was no row to look at.' };
  const allowed = 'maxShare' in rule ? rule.maxShare * subjects : 0;
  const among = distinct === undefined ? '' : ` (${number(distinct)} different values)`;
  return {
    verdict: violations > allowed ? severity : 'pass',
    observed,
    message:
      violations === 0
        ? `All ${number(subjects)} ${rowsOf(subjects)} are as expected.`
        : `${number(violations)} of ${number(subjects)} rows ${breachOf(rule)}${among}.`,
  };
}

function breachOf(rule: Rule): string {
  switch (rule.kind) {
    case 'not_null':
      return `have no ${rule.field}`;
    case 'unique':
      return `repeat ${rule.fields.join(', ')}`;
    case 'accepted_values':
      return `have another ${rule.field}`;
    case 'range':
      return `have ${rule.field} out of range`;
    case 'foreign_key':
      return `have ${rule.fields.join(', ')} that the other dataset lacks`;
    default:
      return 'break the rule';
  }
}

function judgeCount(rule: Rule, severity: RuleSeverity, rows: number): Judgement {
  const { min = 0, max = Number.POSITIVE_INFINITY } = rule.kind === 'row_count' ? rule : {};
  return {
    verdict: rows < min || rows > max ? severity : 'pass',
    observed: { rows },
    message: `There are ${number(rows)} ${rowsOf(rows)}.`,
  };
}

function judgeNewest(rule: Rule, severity: RuleSeverity, newest: string | null, asOf: Date): Judgement {
  if (newest === null) {
    return { verdict: 'no_data', observed: { newest }, message: 'There was no value to look at.' };
  }
  const ageMinutes = Math.round((asOf.getTime() - Date.parse(newest)) / 60_000);
  const limit = rule.kind === 'freshness' ? rule.maxAgeMinutes : 0;
  return {
    verdict: ageMinutes > limit ? severity : 'pass',
    observed: { newest, ageMinutes },
    message:
      ageMinutes < 0
        ? `The newest value is ${duration(-ageMinutes)} ahead of the moment the data stands for.`
        : `The newest value is ${duration(ageMinutes)} old.`,
  };
}

function between(min: string | number | undefined, max: string | number | undefined): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `between ${min} and ${max}`;
}

function duration(minutes: FreshnessRule['maxAgeMinutes']): string {
  if (minutes < 120) return `${number(minutes)} min`;
  return minutes < 2_880 ? `${number(round(minutes / 60))} h` : `${number(round(minutes / 1_440))} days`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function percent(share: number): string {
  return `${round(share * 100)} %`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function rowsOf(rows: number): string {
  return rows === 1 ? 'row' : 'rows';
}

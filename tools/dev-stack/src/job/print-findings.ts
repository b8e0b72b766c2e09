import { seconds } from '../progress/progress.mjs';
import { entry, plural } from './lines';
import { nodeName } from './names';
import {
  type FindingFacts,
  type IncidentFacts,
  type OddDayFacts,
  type RuleFacts,
  type StandingFacts,
} from './summary';

/** Of each monitor, the most surprising ones. */
const ODD_DAYS_SHOWN = 4;
const EVIDENCE_WIDTH = 90;
const DATASET = /urn:li:dataset:\(urn:li:dataPlatform:[^,]+,[^,()]+,\w+\)/g;
const BAD_FIRST = ['fail', 'error', 'warn', 'no_data', 'pass'];

/** Rules with evidence, odd days and incidents, for a person. */
export function findingLines(facts: FindingFacts): string[] {
  return [
    '',
    ...entry('Rules', rules(facts)),
    '',
    ...entry('Odd days', oddDays(facts)),
    '',
    ...entry('Incidents', incidents(facts.incidents)),
  ];
}

/** What others have demanded of the data, as it was found last. */
export function standingLines({ rules: count, verdicts, ...facts }: StandingFacts): string[] {
  const told = Object.entries(verdicts).map(([verdict, rulesWithIt]) => `${rulesWithIt} ${verdict}`);
  return [
    '',
    ...entry('Rules', [
      count === 0
        ? 'none yet, and none was made up: POST /api/v1/rules demands something of a dataset'
        : `${plural(count, 'rule')}, not evaluated now; their last verdicts: ${told.join(', ')}`,
    ]),
    ...entry('Odd days', [
      facts.monitors === 0
        ? 'nothing is watched yet: POST /api/v1/monitors has a number of a dataset watched'
        : `${plural(facts.oddDays, 'odd day')} so far, found by ${plural(facts.monitors, 'monitor')}`,
    ]),
    ...entry('Incidents', incidents(facts.incidents)),
  ];
}

function rules({ evaluation, rules: all }: FindingFacts): string[] {
  const broken = all.filter(({ verdict }) => verdict !== 'pass').toSorted(worstFirst);
  const passed = all.filter(({ verdict }) => verdict === 'pass');
  return [
    `${plural(evaluation.counts.rules, 'rule')} evaluated in the database in ${seconds(evaluation.seconds * 1000)}`,
    ...broken.flatMap((rule) => [
      `  ${rule.verdict.padEnd(7)} ${rule.dataset}: ${rule.name}`,
      `          ${rule.message}`,
      ...evidence(rule).map((text) => `          ${text}`),
    ]),
    ...passed.map((rule) => `  ${rule.verdict.padEnd(7)} ${rule.dataset}: ${rule.name}`),
  ];
}

function worstFirst(one: RuleFacts, other: RuleFacts): number {
  return BAD_FIRST.indexOf(one.verdict) - BAD_FIRST.indexOf(other.verdict);
}

function evidence({ examples }: RuleFacts): string[] {
  if (examples.length === 0) return [];
  const told = examples.map((values) => example(values));
  const fitting = told.filter((_, index) => told.slice(0, index + 1).join(', ').length <= EVIDENCE_WIDTH);
  const shown = fitting.length > 0 ? fitting : told.slice(0, 1);
  return [`such as ${shown.join(', ')}${examples.length > shown.length ? ' …' : ''}`];
}

/** "SJU (5,819 rows)" of a value that many rows have; "year 2013 month 1" of one row, without what it lacks. */
function example({ rows, ...values }: Readonly<Record<string, unknown>>): string {
  const present = Object.entries(values).filter(([, value]) => value !== null);
  if (rows === undefined) return present.map(([field, value]) => `${field} ${String(value)}`).join(' ');
  return `${present.map(([, value]) => String(value)).join(' ')} (${plural(Number(rows), 'row')})`;
}

function oddDays({ monitors, oddDays: all }: FindingFacts): string[] {
  return monitors.flatMap(({ name, dataset, days, oddDays: count }) => [
    `${dataset}: ${name}: ${count} of ${days} days`,
    ...mostSurprising(all.filter((odd) => odd.monitor === name && odd.dataset === dataset)).map(
      ({ day, reason }) => `  ${day}  ${reason}`,
    ),
  ]);
}

function mostSurprising(odd: readonly OddDayFacts[]): OddDayFacts[] {
  return odd
    .toSorted((one, other) => other.score - one.score)
    .slice(0, ODD_DAYS_SHOWN)
    .sort((one, other) => one.day.localeCompare(other.day));
}

function incidents(open: readonly IncidentFacts[]): string[] {
  if (open.length === 0) return ['none is open'];
  return open.flatMap(({ title, description, failures }) => [
    `${title} (${plural(failures, 'evaluation')})`,
    `  ${description.replaceAll(DATASET, nodeName)}`,
  ]);
}

import { figure, table } from '../table';
import { type LineageCase } from './cases';
import { type Predicted } from './predict';
import { add, type Counts, ratios, scoreCase, type Scoring } from './score';

export interface Result {
  readonly one: LineageCase;
  readonly predicted: Predicted;
}

const HEADER = [
  '',
  'cases',
  'table P',
  'table R',
  'table F1',
  'column P',
  'column R',
  'column F1',
  'fully right',
  'errors',
  'unparsed',
  'median ms',
];

const TITLES: Readonly<Record<Scoring, string>> = {
  strict: 'Strict',
  undisputed: 'Without what is disputed, unexpanded *, unknown sources and names of unnamed columns',
  qualified: 'Strict, and no name less qualified than expected',
};

/** The three scores, each by dialect and overall. Cases that their own project ignores are left out. */
export function report(results: readonly Result[]): string {
  const scored = results.filter(({ one }) => !one.ignoredUpstream);
  const left = results.length - scored.length;
  const dialects = [...new Set(scored.map(({ one }) => one.dialect))].sort();
  const parts = (['strict', 'undisputed', 'qualified'] as const).map((scoring) => {
    const rows = dialects.map((dialect) =>
      row(
        dialect,
        scored.filter(({ one }) => one.dialect === dialect),
        scoring,
      ),
    );
    return `${TITLES[scoring]}\n${table(HEADER, [...rows, row('all', scored, scoring)])}`;
  });
  const note = left === 0 ? '' : `\n\n${left} cases are not scored, since their own project ignores them.`;
  return `${parts.join('\n\n')}${note}`;
}

/** One line a case that is not fully right: what was expected and what came. */
export function differences(results: readonly Result[], scoring: Scoring): readonly string[] {
  return results
    .filter(({ one, predicted }) => !scoreCase(one, predicted.prediction, scoring).right)
    .map(({ one, predicted }) => JSON.stringify({ ...one, got: predicted.prediction }));
}

function row(name: string, results: readonly Result[], scoring: Scoring): string[] {
  const scores = results.map(({ one, predicted }) => scoreCase(one, predicted.prediction, scoring));
  const errors = results.filter(({ one, predicted }) => predicted.prediction.error && !one.expectsError);
  const times = results.map(({ predicted }) => predicted.prediction.ms).sort((a, b) => a - b);
  return [
    name,
    String(results.length),
    ...shares(scores.flatMap(({ tables }) => tables ?? [])),
    ...shares(scores.flatMap(({ columns }) => columns ?? [])),
    share(scores.filter(({ right }) => right).length / results.length),
    String(errors.length),
    String(results.filter(({ predicted }) => predicted.unparsed).length),
    figure(times[Math.floor(times.length / 2)] ?? Number.NaN),
  ];
}

function shares(counts: readonly Counts[]): readonly string[] {
  const { precision, recall, f1 } = ratios(counts.reduce(add, { hits: 0, expected: 0, predicted: 0 }));
  return [share(precision), share(recall), share(f1)];
}

function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

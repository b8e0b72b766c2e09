import { figure, table } from '../table';
import { sum } from './counting-proxy';
import { answers, type MeasuredData, type MeasuredRules } from './data-bench';
import { type MeasuredScan, type MeasuredScans } from './scan-bench';
import { type Statement, tableOf } from './statement-log';

type Row = readonly [what: string, ours: number | undefined, other?: number];

/** Everything in one table: ours, one by one, and what the one takes of the other. */
export function findingsReport({ sample, wide, series }: MeasuredData, scans: MeasuredScans): string {
  const { first, second, oneByOne } = scans;
  const perSecond = oneByOne.datasets / oneByOne.seconds;
  return [
    '',
    table(
      ['', 'DataSpoke', 'one by one', 'ratio'],
      [
        ...section(`${sample.rules} rules of the sample`, rulesRows(sample)),
        ...section(`${wide.rules} rules of raw.flights, every column among them`, rulesRows(wide)),
        ...section(`${series.series} series over a year, ${series.days.toLocaleString('en')} days judged`, [
          ['statements', answers(series.ours).length, answers(series.oneByOne).length],
          ['time in the database, ms', msOf(answers(series.ours)), msOf(answers(series.oneByOne))],
          ['the whole collection, s', series.seconds],
          ['days judged a second', series.days / series.seconds],
          ['memory of quality at most, MiB', series.quality.peakMiB],
        ]),
        ...section(`${first.datasets.toLocaleString('en')} datasets scanned for the first time`, [
          ...scanRows(first, perSecond),
          ['until the catalog has every score, s', scans.first.secondsUntilPublished],
          ['calls to DataHub a dataset, these writes included', sum(first.calls) / first.datasets],
        ]),
        ...section('the same again, nothing changed', [
          ...scanRows(second, perSecond),
          [
            'calls to DataHub a dataset',
            sum(second.calls) / second.datasets,
            sum(oneByOne.calls) / oneByOne.datasets,
          ],
        ]),
      ],
    ),
    '',
    callsOf('The first scan and its writes', first),
    callsOf('The second scan', second),
    '',
    "One by one: a statement for each rule and for each series over one open connection, as counted and timed by the server's own",
    'log; a GraphQL query for each dataset, one after the other. Ratio: DataSpoke by one by one.',
    '',
  ].join('\n');
}

function section(title: string, rows: readonly Row[]): string[][] {
  return [
    [title, '', '', ''],
    ...rows.map(([what, ours, other]) => [
      `  ${what}`,
      ours === undefined ? '–' : amount(ours),
      other === undefined ? '' : amount(other),
      other === undefined || ours === undefined ? '' : figure(ours / other),
    ]),
  ];
}

function rulesRows({ rules, seconds, ours, alone, oneByOne, quality }: MeasuredRules): Row[] {
  const tables = [...new Set(answers(ours).map(tableOf))].sort();
  return [
    ['statements that answer', answers(ours).length, answers(oneByOne).length],
    ...(tables.length > 1 ? tables : []).map((name): Row => [
      `  about ${name ?? 'no table'}`,
      answers(ours, name).length,
      answers(oneByOne, name).length,
    ]),
    ['time in the database, ms', msOf(answers(ours)), msOf(answers(oneByOne))],
    ['  one after the other too', msOf(answers(alone)), msOf(answers(oneByOne))],
    ['examples of what is broken: statements', ours.filter(({ purpose }) => purpose === 'evidence').length],
    ['  their time, ms', msOf(ours.filter(({ purpose }) => purpose === 'evidence'))],
    ['transactions and structure: statements', ours.filter(isOverhead).length],
    ['  their time, ms', msOf(ours.filter(isOverhead))],
    ['the whole evaluation, s', seconds],
    ['rules a second', rules / seconds],
    ['memory of quality at most, MiB', quality.peakMiB],
  ];
}

function scanRows({ datasets, seconds, health }: MeasuredScan, perSecond: number): Row[] {
  return [
    ['seconds', seconds, datasets / perSecond],
    ['datasets a second', datasets / seconds, perSecond],
    ['processor time of metadata-health, s', health.cpuSeconds],
    ['memory of metadata-health at most, MiB', health.peakMiB],
  ];
}

function isOverhead({ purpose }: Statement): boolean {
  return purpose === 'session' || purpose === 'structure';
}

function msOf(statements: readonly Statement[]): number {
  return statements.reduce((total, { ms }) => total + ms, 0);
}

function callsOf(what: string, { calls }: MeasuredScan): string {
  return `${what}: ${[...calls].map(([kind, count]) => `${count} × ${kind}`).join(', ')}`;
}

function amount(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value < 0.1 ? value.toFixed(4) : figure(value);
}

import { lineage, LineagePool, type PooledLineage } from '@dataspoke/sql-lineage';
import { type Progress } from '@dataspoke/dev-stack';
import { figure, table } from '../table';
import { logCatalog, queryLog } from './query-log';

const STATEMENTS = 10_000;
const TABLES = 500;
/** After so many statements the memory is told. */
const MARKS = [1_000, 5_000, 10_000];
/** Statements that are timed one by one. */
const TIMED = 1_000;
const MEMORY_EVERY_MS = 100;

/** How fast a query log is read in threads, how much memory that takes, and what becomes of statements that nobody should send. */
export async function benchLineageSpeed(progress: Progress, signal: AbortSignal): Promise<void> {
  const schema = logCatalog(TABLES);
  const pool = new LineagePool();
  try {
    const log = await progress.step(`${STATEMENTS} statements in threads`, () => readLog(pool, signal));
    // After the threads, whose memory is told: it loads the parser once more.
    const times = await progress.step(`${TIMED} statements one by one`, () => timesOneByOne(signal));
    process.stdout.write(
      `\n${table(
        ['a statement in the own thread', 'ms'],
        [
          ['median', figure(quantile(times, 0.5))],
          ['95 of 100 within', figure(quantile(times, 0.95))],
          ['longest', figure(quantile(times, 1))],
        ],
      )}\n\n${table(
        ['a log in threads', `of ${TABLES} tables`],
        [
          ['statements', log.statements.toLocaleString('en')],
          ['seconds', figure(log.seconds)],
          ['statements a second', figure(log.statements / log.seconds)],
          ['column edges', log.edges.toLocaleString('en')],
          ['unparsed', String(log.unparsed)],
          ...log.peaks.map(({ upTo, megabytes }) => [
            `peak MB up to ${upTo.toLocaleString('en')}`,
            figure(megabytes),
          ]),
        ],
      )}\n\n`,
    );
    const rows: string[][] = [];
    for (const [name, sql] of poisons()) {
      const began = performance.now();
      const { statements } = await progress.step(name, () =>
        pool.lineage(sql, { dialect: 'postgresql', schema }, { signal }),
      );
      const seconds = (performance.now() - began) / 1_000;
      const [statement] = statements;
      rows.push([
        name,
        figure(sql.length / 1_000_000),
        figure(seconds),
        statement?.warnings[0] ?? statement?.kind ?? '',
      ]);
    }
    process.stdout.write(`\n${table(['statement', 'MB', 's', 'answer'], rows)}\n`);
  } finally {
    await pool.close();
  }
}

async function timesOneByOne(signal: AbortSignal): Promise<readonly number[]> {
  const schema = logCatalog(TABLES);
  await lineage('select 1', { dialect: 'postgresql' });
  const times: number[] = [];
  for (const { sql, options } of queryLog(TIMED, TABLES, schema, 2)) {
    signal.throwIfAborted();
    const began = performance.now();
    await lineage(sql, options);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

interface ReadLog {
  readonly statements: number;
  readonly seconds: number;
  readonly edges: number;
  readonly unparsed: number;
  readonly peaks: readonly { readonly upTo: number; readonly megabytes: number }[];
}

async function readLog(pool: LineagePool, signal: AbortSignal): Promise<ReadLog> {
  const schema = logCatalog(TABLES);
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, MEMORY_EVERY_MS);
  const peaks: { upTo: number; megabytes: number }[] = [];
  let [statements, edges, unparsed] = [0, 0, 0];
  const began = performance.now();
  try {
    for await (const { result } of pool.each(queryLog(STATEMENTS, TABLES, schema), { signal })) {
      statements += 1;
      edges += sum(result, (statement) => statement.columns.length);
      unparsed += sum(result, ({ kind }) => Number(kind === 'unparsed'));
      if (!MARKS.includes(statements)) continue;
      look();
      peaks.push({ upTo: statements, megabytes: peak / 1_000_000 });
      peak = 0;
    }
  } finally {
    clearInterval(timer);
  }
  return { statements, seconds: (performance.now() - began) / 1_000, edges, unparsed, peaks };
}

/** Statements of nearly two million characters, the most that is parsed, that nobody writes by hand. */
function poisons(): readonly (readonly [name: string, sql: string])[] {
  const depth = 110_000;
  return [
    ['nested queries', `${'select a from ('.repeat(depth)}select a from t${') x'.repeat(depth)}`],
    ['parentheses', `select ${'('.repeat(990_000)}a${')'.repeat(990_000)} from t`],
    [
      'a long select list',
      `select ${Array.from({ length: 170_000 }, (_, at) => `a + ${at}`).join(', ')} from t`,
    ],
    [
      'a long condition',
      `select a from t where ${Array.from({ length: 150_000 }, (_, at) => `a = ${at}`).join(' or ')}`,
    ],
    [
      'many rows',
      `insert into t (a, b) values ${Array.from({ length: 130_000 }, (_, at) => `(${at}, 'b')`).join(', ')}`,
    ],
    ['an open string', `select 'a${' b'.repeat(990_000)}`],
  ];
}

function sum(result: PooledLineage, of: (statement: PooledLineage['statements'][number]) => number): number {
  return result.statements.reduce((total, statement) => total + of(statement), 0);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

import { type DailyMetric, type MeasuredMetric } from '../../evaluation/daily-metrics';
import { type RuleMeasurer } from '../../evaluation/rule-measurer';
import { postgresConnector } from '../postgres-connector';
import { LOOPBACK, PostgresTestSource } from '../test-source.fixture';
import { DatasetUrn } from '@dataspoke/domain';

const { signal } = new AbortController();
const parts = { year: 'y', month: 'm', day: 'd' };

describe('daily metrics of a table', () => {
  let source: PostgresTestSource;
  let measurer: RuleMeasurer;

  beforeAll(async () => {
    source = await PostgresTestSource.start();
    await source.execute(`
      create schema s; create sequence s.numbers;
      create table s.visits (y int, m int, d int, "at" timestamptz, "on" date, name text, "Odd ""one" text);
      insert into s.visits (y, m, d, "at", "on", name) values
        (2024, 1, 1, '2024-01-01T03:00Z', '2024-01-01', 'a'), (2024, 1, 1, '2024-01-01T12:00Z', '2024-01-01', null),
        (2024, 1, 3, '2024-01-03T12:00Z', '2024-01-03', null), (2024, 1, 4, '2024-01-04T12:00Z', '2024-01-04', 'b'),
        (2023, 12, 31, '2023-12-31T12:00Z', '2023-12-31', 'c'), (null, 1, 2, null, null, 'd');
    `);
    await source.grantAll('s');
    await source.execute(`grant usage on all sequences in schema s to ${source.user}`);
    const made = postgresConnector.createMeasurer?.(source.recipe(), LOOPBACK);
    if (!made) throw new Error('PostgreSQL measures nothing');
    measurer = made;
  }, 60_000);
  afterAll(async () => {
    await measurer?.close();
    await source?.stop();
  });

  const measure = async (metrics: Readonly<Record<string, DailyMetric>>) => {
    const urn = DatasetUrn.of('postgres', `${source.name}.s.visits`, 'PROD').toString();
    const results = await measurer.measureDaily(
      urn,
      Object.entries(metrics).map(([id, metric]) => ({ id, metric })),
      { from: '2024-01-01', before: '2024-01-04' },
      signal,
    );
    return Object.fromEntries(results.map((result) => [result.id, readable(result)]));
  };

  it('are counted by day, whichever way a row says its day', async () => {
    expect(
      await measure({
        rows: { kind: 'rows', day: parts },
        nameless: { kind: 'null_share', field: 'name', day: parts },
        a: { kind: 'condition_share', condition: `name = 'a' -- the first`, day: parts },
        byDate: { kind: 'rows', day: { field: 'on' } },
        inUtc: { kind: 'rows', day: { field: 'at' } },
        inNewYork: { kind: 'rows', day: { field: 'at', timezone: 'America/New_York' } },
      }),
    ).toEqual({
      rows: ['2024-01-01: 2 of 2', '2024-01-03: 1 of 1'],
      nameless: ['2024-01-01: 1 of 2', '2024-01-03: 1 of 1'],
      a: ['2024-01-01: 1 of 2', '2024-01-03: 0 of 1'],
      byDate: ['2024-01-01: 2 of 2', '2024-01-03: 1 of 1'],
      inUtc: ['2024-01-01: 2 of 2', '2024-01-03: 1 of 1'],
      inNewYork: ['2024-01-01: 1 of 1', '2024-01-03: 1 of 1'],
    });
  });

  it('that cannot be measured cost only themselves', async () => {
    const rows = ['2024-01-01: 2 of 2', '2024-01-03: 1 of 1'];
    expect(
      await measure({
        good: { kind: 'rows', day: parts },
        gone: { kind: 'null_share', field: 'gone', day: parts },
        broken: { kind: 'condition_share', condition: 'name = ', day: parts },
        escaping: { kind: 'condition_share', condition: 'true) /*', day: parts },
        twoColumns: {
          kind: 'condition_share',
          condition: 'true)), 0 AS rows, count(*) FILTER (WHERE (true',
          day: parts,
        },
        writing: { kind: 'condition_share', condition: `nextval('s.numbers') > 0`, day: parts },
        quoted: { kind: 'null_share', field: 'Odd "one', day: parts },
        noDate: { kind: 'rows', day: { field: 'name' } },
        noDay: { kind: 'rows', day: { ...parts, day: 'gone' } },
        noZone: { kind: 'rows', day: { field: 'at', timezone: 'Nowhere/Else' } },
      }),
    ).toEqual({
      good: rows,
      quoted: rows,
      writing: 'write-refused',
      gone: 'statement-invalid',
      broken: 'statement-invalid',
      escaping: 'statement-invalid',
      twoColumns: 'statement-invalid',
      noDate: 'statement-invalid',
      noDay: 'statement-invalid',
      noZone: 'statement-invalid',
    });
  });

  it('of a table that is gone say so, and an outage is not mistaken for an empty table', async () => {
    const metrics = [{ id: 'rows', metric: { kind: 'rows', day: parts } }] as const;
    const range = { from: '2024-01-01', before: '2024-01-04' };
    const gone = DatasetUrn.of('postgres', `${source.name}.s.gone`, 'PROD').toString();
    expect(await measurer.measureDaily(gone, metrics, range, signal)).toEqual([
      { id: 'rows', error: expect.objectContaining({ code: 'not-found' }) },
    ]);
    const urn = DatasetUrn.of('postgres', `${source.name}.s.visits`, 'PROD').toString();
    source.cut();
    try {
      await expect(measurer.measureDaily(urn, metrics, range, signal)).rejects.toMatchObject({
        code: expect.stringMatching(/interrupted|unreachable/),
      });
    } finally {
      source.mend();
    }
  });
});

function readable(result: MeasuredMetric): unknown {
  if ('error' in result) return result.error.code;
  return result.days.map(({ day, matching, rows }) => `${day}: ${matching} of ${rows}`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataset, readAll } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { desiredAspects } from '../mapping/desired-aspects';
import { type LineageRecord, type SourceRecord } from '../records';
import { PostgresTestSource, readSchema } from './test-source.fixture';

const NEVER = new AbortController().signal;
const FILES = [
  '10-raw-tables',
  '20-raw-keys',
  '30-staging-views',
  '40-mart-tables',
  '55-fill-by-statements',
  '60-comments',
];
const SAMPLE = join(__dirname, '../../../../tools/sample-warehouse/sql');

describe('lineage', () => {
  let source: PostgresTestSource;
  let connector: Connector | undefined;

  beforeEach(async () => {
    source = await PostgresTestSource.start();
    await source.execute('CREATE SCHEMA s');
  });

  afterEach(async () => {
    await connector?.close();
    await source.stop();
  });

  const connect = (more: Readonly<Record<string, unknown>>): Connector => {
    connector = source.connect(more);
    return connector;
  };

  it('of views goes by columns the catalog knows, whatever the names', async () => {
    await source.execute(`
      CREATE TABLE s."Or.ders" (id int, "To tal" numeric, "select" text);
      CREATE VIEW s.star AS SELECT * FROM s."Or.ders";
      CREATE VIEW s."Sum" ("Who", "How much") AS SELECT "select", sum("To tal") FROM s.star GROUP BY 1;
      CREATE MATERIALIZED VIEW s.m AS SELECT count(*) AS n FROM s."Sum" WITH NO DATA;`);
    const records = await readSchema(connect({ profile: { enabled: false } }));
    const path = (name: string): readonly string[] => [source.name, 's', name];
    expect(dataset(records, 'star').lineage).toMatchObject({
      inputs: [path('Or.ders')],
      confidence: 1,
      columnEdges: ['id', 'To tal', 'select'].map((column) => ({
        from: { path: path('Or.ders'), column },
        to: { path: path('star'), column },
        kind: 'identity',
      })),
    });
    expect(dataset(records, 'Sum').lineage?.columnEdges).toEqual([
      {
        from: { path: path('star'), column: 'select' },
        to: { path: path('Sum'), column: 'Who' },
        kind: 'identity',
      },
      {
        from: { path: path('star'), column: 'To tal' },
        to: { path: path('Sum'), column: 'How much' },
        kind: 'aggregation',
      },
    ]);
    expect(dataset(records, 'm').lineage).toMatchObject({ inputs: [path('Sum')], columnEdges: [] });
  });

  it('of routines follows search paths and overloads, and leaves out what touches no table', async () => {
    await source.execute(`
      CREATE TABLE s.a (x int); CREATE TABLE s.b (y int); CREATE TABLE public.a (z int);
      CREATE FUNCTION s.add(i int) RETURNS int LANGUAGE sql AS 'SELECT i + 1';
      CREATE FUNCTION s.add(i text) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM s.a';
      CREATE PROCEDURE s.fill() LANGUAGE plpgsql SET search_path = s, public AS
        'BEGIN TRUNCATE b; INSERT INTO b SELECT x FROM a; END';
      CREATE PROCEDURE s.plain() LANGUAGE sql AS 'DELETE FROM a';
      CREATE PROCEDURE s.wild(t text) LANGUAGE plpgsql AS $$BEGIN EXECUTE 'DELETE FROM ' || t; INSERT INTO s.b SELECT x FROM s.gone; END$$;`);
    const records = await readSchema(connect({ profile: { enabled: false } }));
    const jobs = records.flatMap((record) => (record.kind === 'job' ? [record] : []));
    expect(
      jobs.map((job) => [
        job.path.at(-1),
        job.lineage.inputs.map(String),
        job.lineage.outputs.map(String),
        job.lineage.confidence,
      ]),
    ).toEqual([
      ['add(text)', [`${source.name},s,a`], [], 1],
      ['fill', [`${source.name},s,a`], [`${source.name},s,b`], 1],
      ['plain', [], [`${source.name},public,a`], 1],
      ['wild(text)', [], [`${source.name},s,b`], 0.5],
    ]);
    expect(jobs[1]?.lineage.columnEdges).toEqual([
      {
        from: { path: [source.name, 's', 'a'], column: 'x' },
        to: { path: [source.name, 's', 'b'], column: 'y' },
        kind: 'identity',
      },
    ]);
    expect(jobs[3]?.lineage.warnings).toEqual([
      expect.stringContaining('run time'),
      'It names "s.gone", which does not exist.',
    ]);
    expect(records.filter((record) => record.kind === 'flow')).toHaveLength(1);
    for (const [index, { checkpoint }] of records.entries()) {
      const scope = { id: 'schema:s', name: 's', kind: 'schema' } as const;
      const rest = await readAll(connect({ profile: { enabled: false } }), scope, checkpoint);
      expect(rest.records).toEqual(records.slice(index + 1));
    }
    expect(records.find((record) => record.path.at(-1) === 'add(integer)')).toMatchObject({
      kind: 'filtered',
      rule: 'touches no table',
    });
  });
});

describe('the sample warehouse', () => {
  const tables = (paths: LineageRecord['inputs']): readonly string[] =>
    paths.map((path) => path.slice(1).join('.')).sort();

  const edgesOf = (lineage: LineageRecord | undefined): readonly string[] =>
    (lineage?.columnEdges ?? []).map(
      ({ from, to, kind }) => `${from.path[2]}.${from.column} -> ${to.path[2]}.${to.column} ${kind}`,
    );

  let source: PostgresTestSource;
  let connector: Connector;
  let records: readonly SourceRecord[];

  async function readEverything(): Promise<readonly SourceRecord[]> {
    const all: SourceRecord[] = [];
    for (const scope of await connector.scopes(NEVER)) {
      const read = await readAll(connector, scope);
      expect(read.end).toMatchObject({ complete: true, counts: { failed: 0, failedParts: 0 } });
      all.push(...read.records);
    }
    return all;
  }

  beforeAll(async () => {
    source = await PostgresTestSource.start();
    for (const file of FILES) await source.execute(readFileSync(join(SAMPLE, `${file}.sql`), 'utf8'));
    for (const schema of ['raw', 'staging', 'mart']) await source.grantAll(schema);
    connector = source.connect();
    records = await readEverything();
  });

  afterAll(async () => {
    await connector.close();
    await source.stop();
  });

  it('has lineage of every view and procedure, to the column', () => {
    const views = records.flatMap((record) =>
      record.kind === 'dataset' && record.viewDefinition ? [record] : [],
    );
    expect(
      Object.fromEntries(
        views.map((view) => [view.path.slice(1).join('.'), tables(view.lineage?.inputs ?? [])]),
      ),
    ).toEqual({
      'staging.flight_legs': ['raw.airlines', 'raw.airports', 'raw.flights', 'raw.planes'],
      'staging.hourly_weather': ['raw.weather'],
      'staging.aircraft': ['raw.flights', 'raw.planes'],
      'staging.airport_directory': ['raw.airports', 'raw.flights'],
      'staging.flights_in_weather': ['staging.flight_legs', 'staging.hourly_weather'],
      'mart.departure_hours': ['staging.flight_legs'],
      'mart.carrier_scorecard': ['mart.carrier_delays', 'mart.daily_performance', 'raw.airlines'],
    });
    const jobs = records.flatMap((record) => (record.kind === 'job' ? [record] : []));
    expect(jobs.map((job) => [job.name, tables(job.lineage.inputs), tables(job.lineage.outputs)])).toEqual([
      [
        'refresh_aircraft_utilisation',
        ['staging.aircraft', 'staging.flight_legs'],
        ['mart.aircraft_utilisation'],
      ],
      ['refresh_daily_cancellations', ['mart.daily_performance'], ['mart.daily_cancellations']],
      ['refresh_daily_performance', ['staging.flight_legs'], ['mart.daily_performance']],
      ['refresh_delay_reports', ['staging.flight_legs'], ['mart.airport_punctuality', 'mart.carrier_delays']],
    ]);
    for (const record of [...views, ...jobs]) {
      expect([record.path, record.lineage?.confidence, record.lineage?.warnings]).toEqual([
        record.path,
        1,
        [],
      ]);
    }
  });

  it.each([
    ['staging.flight_legs', 'airports.name -> flight_legs.destination_name identity'],
    ['staging.flight_legs', 'flights.minute -> flight_legs.scheduled_departure transformation'],
    ['staging.aircraft', 'flights.tailnum -> aircraft.tail_number transformation'],
    ['staging.aircraft', 'flights.day -> aircraft.first_flight_date aggregation'],
    ['staging.hourly_weather', 'weather.visib -> hourly_weather.conditions transformation'],
    [
      'mart.carrier_scorecard',
      'carrier_delays.avg_arrival_delay -> carrier_scorecard.avg_arrival_delay aggregation',
    ],
    ['mart.carrier_scorecard', 'daily_performance.cancelled_flights -> carrier_scorecard.place aggregation'],
    ['refresh_daily_performance', 'flight_legs.is_cancelled -> daily_performance.on_time_share aggregation'],
    [
      'refresh_daily_cancellations',
      'daily_performance.origin -> daily_cancellations.worst_airport aggregation',
    ],
    [
      'refresh_delay_reports',
      'flight_legs.arrival_delay_minutes -> carrier_delays.p90_arrival_delay aggregation',
    ],
    ['refresh_aircraft_utilisation', 'aircraft.manufacturer -> aircraft_utilisation.manufacturer identity'],
  ])('knows of %s that %s', (name, edge) => {
    const found = records.flatMap((record) => {
      if (record.kind === 'job' && record.name === name) return edgesOf(record.lineage);
      return record.kind === 'dataset' && record.path.slice(1).join('.') === name
        ? edgesOf(record.lineage)
        : [];
    });
    expect(found).toContain(edge);
  });

  it('maps to the same aspects each time', async () => {
    const context = { platform: 'postgres', env: 'PROD', profiledAt: 0 } as const;
    const aspects = (all: readonly SourceRecord[]): string =>
      JSON.stringify(
        all.map((r) => (r.kind === 'filtered' || r.kind === 'failed' ? [] : desiredAspects(r, context))),
      );
    expect(aspects(await readEverything())).toBe(aspects(records));
  });
});

import { testServer } from '@dataspoke/dev-stack/testing';
import { DatasetUrn, judge, type Rule } from '@dataspoke/domain';
import { buildWarehouse, createReader, provisionSample } from '@dataspoke/sample-warehouse';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type MeasuredRule, type RuleMeasurer } from '../../evaluation/rule-measurer';
import { postgresConnector } from '../postgres-connector';

const database = 'warehouse';
const urn = (table: string): string => DatasetUrn.of('postgres', `${database}.${table}`, 'PROD').toString();
const flights = urn('raw.flights');
const { signal } = new AbortController();
const role = `measuring_${randomBytes(4).toString('hex')}`;

let readerUrl: string;
let adminUrl: string;
let measurer: RuleMeasurer;
let admin: Client;

const open = (url: string, more: object = {}): RuleMeasurer => {
  const made = postgresConnector.createMeasurer?.(
    { url, asOf: '2014-01-01T00:00 America/New_York', ...more },
    { addresses: { allowLoopback: true }, applicationName: 'measuring' },
  );
  if (!made) throw new Error('PostgreSQL measures no rules');
  return made;
};

const measure = (rules: Readonly<Record<string, Rule>>, dataset = flights, by = measurer) =>
  by.measure(
    dataset,
    Object.entries(rules).map(([id, rule]) => ({ id, rule })),
    signal,
  );

function byId(results: readonly MeasuredRule[]): Record<string, unknown> {
  return Object.fromEntries(
    results.map((result) => [result.id, 'error' in result ? result.error.code : result.measured]),
  );
}

/** Statements that the measuring role has run on the server since it was asked last. */
async function statementsRun(work: () => Promise<unknown>): Promise<number> {
  const seen = async (): Promise<number> => {
    const { rows } = await admin.query<{ scans: string }>(
      `SELECT seq_scan::text AS scans FROM pg_stat_all_tables WHERE relid = 'raw.flights'::regclass`,
    );
    return Number(rows[0]?.scans);
  };
  const before = await seen();
  await work();
  // Counters of a session are handed over when it ends.
  await measurer.close();
  const deadline = Date.now() + 10_000;
  for (let now = await seen(); ; now = await seen()) {
    if (now > before || Date.now() > deadline) return now - before;
  }
}

beforeAll(async () => {
  adminUrl = testServer('DATASPOKE_TEST_POSTGRES_URL');
  await buildWarehouse({ adminUrl, archive: await provisionSample(), database });
  readerUrl = await createReader(adminUrl, randomBytes(18).toString('base64url'), { database, role });
  admin = new Client({ connectionString: new URL(`/${database}`, adminUrl).href });
  await admin.connect();
  measurer = open(readerUrl);
}, 180_000);

afterAll(async () => {
  await measurer?.close();
  await admin?.query(
    `DROP OWNED BY ${role}; REVOKE ALL ON DATABASE ${database} FROM ${role}; DROP ROLE ${role}`,
  );
  await admin?.end();
});

const foreignKey = (field: string, references: string, referencedField: string): Rule => ({
  kind: 'foreign_key',
  fields: [field],
  references: urn(references),
  referencedFields: [referencedField],
  maxShare: 0,
});

describe('rules of the sample', () => {
  it('bring out what is known of it', async () => {
    const results = byId(
      await measure({
        tailnum: { kind: 'not_null', field: 'tailnum', maxShare: 0 },
        planes: foreignKey('tailnum', 'raw.planes', 'tailnum'),
        destinations: foreignKey('dest', 'raw.airports', 'faa'),
        origins: { kind: 'accepted_values', field: 'origin', values: ['EWR', 'JFK', 'LGA'], maxShare: 0 },
        months: { kind: 'range', field: 'month', min: 1, max: 12, maxShare: 0 },
        firstHalf: { kind: 'range', field: 'month', max: 6.5, maxShare: 0 },
        rows: { kind: 'row_count', min: 1 },
        february: { kind: 'row_count', min: 1, filter: 'month = 2 -- the short one' },
        newest: { kind: 'freshness', field: 'time_hour', maxAgeMinutes: 1440 },
        key: {
          kind: 'unique',
          fields: ['year', 'month', 'day', 'carrier', 'flight', 'origin'],
          maxShare: 0,
        },
        query: {
          kind: 'custom_sql',
          sql: 'select * from flights where arr_time is not null and dep_time is null;',
          maxRows: 0,
        },
      }),
    );
    expect(results).toEqual({
      tailnum: { of: 'rows', subjects: 336_776, violations: 2_512 },
      planes: { of: 'rows', subjects: 334_264, violations: 50_094, distinct: 721 },
      destinations: { of: 'rows', subjects: 336_776, violations: 7_602, distinct: 4 },
      origins: { of: 'rows', subjects: 336_776, violations: 0 },
      months: { of: 'rows', subjects: 336_776, violations: 0 },
      firstHalf: { of: 'rows', subjects: 336_776, violations: 170_618 },
      rows: { of: 'count', rows: 336_776 },
      february: { of: 'count', rows: 24_951 },
      newest: { of: 'newest', newest: '2014-01-01T04:00:00.000Z' },
      key: { of: 'rows', subjects: 336_776, violations: 0, distinct: 0 },
      query: { of: 'violations', rows: 0 },
    });
    expect(
      byId(await measure({ year: { kind: 'not_null', field: 'year', maxShare: 0 } }, urn('raw.planes'))),
    ).toEqual({ year: { of: 'rows', subjects: 3_322, violations: 70 } });
  }, 60_000);

  it('show what breaks them, in a stable order', async () => {
    const examples = (rule: Rule, dataset = flights) => measurer.examples(dataset, rule, signal);
    expect(
      (await examples(foreignKey('dest', 'raw.airports', 'faa'))).map((values) => values['dest']),
    ).toEqual(['SJU', 'BQN', 'STT', 'PSE']);
    const planes = await examples({ kind: 'not_null', field: 'year', maxShare: 0 }, urn('raw.planes'));
    expect(planes).toHaveLength(10);
    expect(planes[0]).toEqual({ tailnum: 'N14558', year: null });
    expect(
      await examples({
        kind: 'custom_sql',
        sql: `select carrier, name from airlines where carrier = 'UA'`,
        maxRows: 0,
      }),
    ).toEqual([{ carrier: 'UA', name: 'United Air Lines Inc.' }]);
    expect(await examples({ kind: 'row_count', min: 1 })).toEqual([]);
    const repeated = await examples({ kind: 'unique', fields: ['origin'], maxShare: 0 });
    expect(repeated[0]).toEqual({ origin: 'EWR', rows: '120835' });
  }, 30_000);

  it('measure age against the moment the source names, in its zone where a value has none', async () => {
    const rule: Rule = { kind: 'freshness', field: 'flight_date', maxAgeMinutes: 1_440 };
    const [result] = await measure({ rule }, urn('mart.daily_cancellations'));
    if (!result || 'error' in result || !measurer.asOf) throw new Error('not measured');
    expect(result.measured).toEqual({ of: 'newest', newest: '2013-12-31T05:00:00.000Z' });
    expect(judge(rule, 'fail', result.measured, measurer.asOf.at)).toMatchObject({
      verdict: 'pass',
      observed: { ageMinutes: 1_440 },
    });
  });

  it('read a table once for all rules that a scan answers', async () => {
    const rules = Object.fromEntries(
      ['tailnum', 'dep_time', 'arr_time', 'air_time', 'carrier', 'dest'].map((field) => [
        field,
        { kind: 'not_null', field, maxShare: 0 } as const,
      ]),
    );
    await admin.query('ALTER ROLE ' + role + ' SET max_parallel_workers_per_gather = 0');
    await measurer.close();
    expect(await statementsRun(() => measure(rules))).toBe(1);
  }, 30_000);
});

describe('a rule that cannot be measured', () => {
  const good: Rule = { kind: 'not_null', field: 'tailnum', maxShare: 0 };
  const measured = { of: 'rows', subjects: 336_776, violations: 2_512 };

  it('costs only itself', async () => {
    const results = await measure({
      good,
      noColumn: { kind: 'not_null', field: 'gone', maxShare: 0 },
      noCondition: { kind: 'not_null', field: 'dest', maxShare: 0, filter: 'month = ' },
      openBracket: { kind: 'row_count', min: 1, filter: 'true) /*' },
      twoColumns: {
        kind: 'row_count',
        min: 1,
        filter: 'true)), 0 AS rows, count(*) FILTER (WHERE (true',
      },
      noValue: { kind: 'row_count', min: 1, filter: 'month = $1' },
      noValueInQuery: { kind: 'custom_sql', sql: 'select $1', maxRows: 0 },
      raising: {
        kind: 'custom_sql',
        sql: "select set_config('transaction_read_only', 'off', true)",
        maxRows: 0,
      },
      // Roles may end their own sessions.
      cutting: { kind: 'custom_sql', sql: 'select pg_terminate_backend(pg_backend_pid())', maxRows: 0 },
      wrongType: { kind: 'range', field: 'carrier', min: 3, maxShare: 0 },
      noTime: { kind: 'freshness', field: 'carrier', maxAgeMinutes: 5 },
      noNumber: { kind: 'accepted_values', field: 'month', values: ['January'], maxShare: 0 },
      noTable: foreignKey('tailnum', 'raw.rockets', 'tailnum'),
      noReferencedColumn: foreignKey('tailnum', 'raw.planes', 'gone'),
      elsewhere: {
        ...foreignKey('tailnum', 'raw.planes', 'tailnum'),
        references: 'urn:li:dataset:(urn:li:dataPlatform:postgres,other.raw.planes,PROD)',
      } as Rule,
      noSense: { kind: 'custom_sql', sql: 'selekt 1', maxRows: 0 },
      alsoGood: { kind: 'row_count', min: 1 },
    });
    expect(byId(results)).toEqual({
      good: measured,
      alsoGood: { of: 'count', rows: 336_776 },
      noColumn: 'statement-invalid',
      noCondition: 'statement-invalid',
      openBracket: 'statement-invalid',
      twoColumns: 'statement-invalid',
      noValue: 'statement-invalid',
      noValueInQuery: 'statement-invalid',
      raising: 'statement-invalid',
      cutting: 'source-error',
      wrongType: 'statement-invalid',
      noTime: 'statement-invalid',
      noNumber: 'statement-invalid',
      noTable: 'not-found',
      noReferencedColumn: 'statement-invalid',
      elsewhere: 'unsupported',
      noSense: 'statement-invalid',
    });
  }, 60_000);

  it.each([
    ['at its head', `delete from raw.airlines`],
    ['beside its dataset', `delete from airlines`],
    ['within a query', `with gone as (delete from raw.airlines returning *) select * from gone`],
    ['by a function', `select raw.forget()`],
    ['by a definition', `drop table raw.airlines`],
  ])('is refused when it writes %s', async (_where, sql) => {
    await admin.query(`CREATE OR REPLACE FUNCTION raw.forget() RETURNS int LANGUAGE sql
      AS 'DELETE FROM raw.airlines RETURNING 1'`);
    // Even as somebody who may write, without the role's own protection.
    const asOwner = open(new URL(`/${database}`, adminUrl).href);
    try {
      const [result] = await measure({ writes: { kind: 'custom_sql', sql, maxRows: 0 } }, flights, asOwner);
      expect(result).toMatchObject({ error: { code: 'write-refused' } });
      expect(byId(await measure({ good }, flights, asOwner))).toEqual({ good: measured });
    } finally {
      await asOwner.close();
      await admin.query('DROP FUNCTION raw.forget()');
    }
    expect((await admin.query('SELECT FROM raw.airlines')).rowCount).toBe(16);
  });

  it.each([
    ['a query', (text: string): Rule => ({ kind: 'custom_sql', sql: text, maxRows: 0 })],
    ['a filter', (text: string): Rule => ({ kind: 'row_count', min: 0, filter: text })],
  ])('cannot leave its transaction by %s with a second statement', async (_by, ruleOf) => {
    const asOwner = open(new URL(`/${database}`, adminUrl).href);
    try {
      const text = `select 1) as v; commit; create table raw.left_behind (); select 1 from (select 1`;
      const [result] = await measure({ escapes: ruleOf(text) }, flights, asOwner);
      expect(result).toMatchObject({ error: { code: 'statement-invalid' } });
    } finally {
      await asOwner.close();
    }
    const { rows } = await admin.query(`SELECT to_regclass('raw.left_behind') AS found`);
    expect(rows).toEqual([{ found: null }]);
  });

  it('is given up at the time limit, and the others are not', async () => {
    const hasty = open(readerUrl, { statementTimeoutMs: 1_500 });
    try {
      const results = await measure(
        {
          good: { kind: 'not_null', field: 'year', maxShare: 0 },
          slow: { kind: 'row_count', min: 0, filter: 'pg_sleep(1) is not null' },
        },
        urn('raw.planes'),
        hasty,
      );
      expect(byId(results)).toEqual({
        good: { of: 'rows', subjects: 3_322, violations: 70 },
        slow: 'timeout',
      });
    } finally {
      await hasty.close();
    }
  }, 30_000);

  it('takes all with it only when the table is gone or the source cannot be used', async () => {
    expect(byId(await measure({ good, rows: { kind: 'row_count', min: 1 } }, urn('raw.rockets')))).toEqual({
      good: 'not-found',
      rows: 'not-found',
    });
    const url = new URL(readerUrl);
    url.password = 'wrong';
    const stranger = open(url.href);
    await expect(measure({ good }, flights, stranger)).rejects.toMatchObject({ code: 'authentication' });
    await stranger.close();
  });
});

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type QueryResultRow, escapeIdentifier } from 'pg';
import { type BuiltWarehouse, buildWarehouse } from './build-warehouse';
import { databaseUrl } from './connection';
import { OWNERS } from './owners';
import { provisionSample } from './provision-sample';
import { createReader } from './reader-role';

const adminUrl = process.env['DATASPOKE_TEST_POSTGRES_URL'];
if (adminUrl === undefined) throw new Error('set DATASPOKE_TEST_POSTGRES_URL to a server that may be filled');
const admin = adminUrl;

// The server is shared with other specs.
const suffix = randomBytes(4).toString('hex');
const database = `sample_${suffix}`;
const role = `sample_reader_${suffix}`;
const open: Client[] = [];
let archive: string;
let first: BuiltWarehouse;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  open.push(client);
  return client;
}

async function rows<T extends QueryResultRow>(sql: string): Promise<T[]> {
  const client = await connect(databaseUrl(admin, database).href);
  return (await client.query<T>(sql)).rows;
}

async function databases(): Promise<string[]> {
  const client = await connect(admin);
  const found = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE datname LIKE $1 ORDER BY datname',
    [`${database}%`],
  );
  return found.rows.map(({ datname }) => datname);
}

beforeAll(async () => {
  archive = await provisionSample();
  first = await buildWarehouse({ adminUrl: admin, archive, database });
}, 180_000);

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});

afterAll(async () => {
  const client = await connect(admin);
  for (const name of await databases())
    await client.query(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
  await client.query(`DROP ROLE IF EXISTS ${role}`);
  await Promise.all(open.splice(0).map((each) => each.end()));
});

describe('the sample warehouse', () => {
  it('holds the published rows', async () => {
    expect(first).toEqual({ tables: 20, rows: 367_687, built: true });
    expect(
      await rows(`SELECT (SELECT count(*)::int FROM raw.flights) AS flights,
                         (SELECT count(*)::int FROM raw.weather) AS weather,
                         (SELECT count(*)::int FROM raw.planes) AS planes,
                         (SELECT count(*)::int FROM raw.airports) AS airports,
                         (SELECT count(*)::int FROM raw.airlines) AS airlines`),
    ).toEqual([{ flights: 336_776, weather: 26_115, planes: 3_322, airports: 1_458, airlines: 16 }]);
  });

  it('keeps the gaps of the published data', async () => {
    expect(await rows('SELECT count(*)::int FROM raw.flights WHERE tailnum IS NULL')).toEqual([
      { count: 2_512 },
    ]);
    expect(
      await rows(`SELECT count(DISTINCT tailnum)::int AS planes, count(*)::int AS flights FROM raw.flights f
                  WHERE tailnum IS NOT NULL AND NOT EXISTS (SELECT FROM raw.planes p WHERE p.tailnum = f.tailnum)`),
    ).toEqual([{ planes: 721, flights: 50_094 }]);
    expect(
      await rows(`SELECT DISTINCT dest FROM raw.flights f
                  WHERE NOT EXISTS (SELECT FROM raw.airports a WHERE a.faa = f.dest) ORDER BY dest`),
    ).toEqual([{ dest: 'BQN' }, { dest: 'PSE' }, { dest: 'SJU' }, { dest: 'STT' }]);
    expect(await rows('SELECT count(*)::int FROM raw.planes WHERE year IS NULL')).toEqual([{ count: 70 }]);
    expect(await rows("SELECT count(*)::int FROM raw.airports WHERE tzone = 'NA'")).toEqual([{ count: 0 }]);
  });

  it('declares the keys that the data satisfies and no other', async () => {
    const keys = await rows<{ key: string }>(
      `SELECT conrelid::regclass || ' -> ' || confrelid::regclass || ' (' || a.attname || ')' AS key
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE contype = 'f' AND connamespace = 'raw'::regnamespace ORDER BY key`,
    );

    expect(keys.map(({ key }) => key)).toEqual([
      'raw.flights -> raw.airlines (carrier)',
      'raw.flights -> raw.airports (origin)',
      'raw.weather -> raw.airports (origin)',
    ]);
    expect(
      await rows(`SELECT count(*)::int FROM pg_constraint
                  WHERE contype = 'p' AND connamespace = 'raw'::regnamespace`),
    ).toEqual([{ count: 5 }]);
  });

  it('shows the snowstorm of February as the worst days', async () => {
    expect(
      await rows(`SELECT flight_date::text, worst_airport, cancelled_share::float AS share
                  FROM mart.daily_cancellations ORDER BY cancelled_share DESC LIMIT 3`),
    ).toEqual([
      { flight_date: '2013-02-09', worst_airport: 'LGA', share: 0.5746 },
      { flight_date: '2013-02-08', worst_airport: 'JFK', share: 0.5075 },
      { flight_date: '2013-05-23', worst_airport: 'EWR', share: 0.2237 },
    ]);
  });

  it('loses and doubles no flight on the way to the marts', async () => {
    expect(
      await rows(`SELECT (SELECT count(*)::int FROM staging.flight_legs) AS legs,
                         (SELECT count(*)::int FROM staging.flights_in_weather) AS in_weather,
                         (SELECT sum(scheduled_flights)::int FROM mart.daily_performance) AS daily,
                         (SELECT sum(scheduled_flights)::int FROM mart.daily_cancellations) AS cancellations,
                         (SELECT sum(scheduled_flights)::int FROM mart.route_traffic) AS routes,
                         (SELECT sum(scheduled_flights)::int FROM mart.weather_impact) AS weather,
                         (SELECT sum(scheduled_flights)::int FROM mart.departure_hours) AS hours,
                         (SELECT sum(scheduled_flights)::int FROM mart.carrier_scorecard) AS scorecard`),
    ).toEqual([
      {
        legs: 336_776,
        in_weather: 336_776,
        daily: 336_776,
        cancellations: 336_776,
        routes: 336_776,
        weather: 336_776,
        hours: 336_776,
        scorecard: 336_776,
      },
    ]);
  });

  it('finds the same weather whatever the clock of the session', async () => {
    const client = await connect(databaseUrl(admin, database).href);
    await client.query("SET timezone = 'Asia/Kolkata'");

    const { rows: found } = await client.query(
      "SELECT count(*)::int FROM staging.flights_in_weather WHERE conditions = 'no reading'",
    );

    expect(found).toEqual([{ count: 1_556 }]);
  });

  it('replaces a span of days and refuses a span without flights', async () => {
    const client = await connect(databaseUrl(admin, database).href);
    const sum =
      'SELECT sum(scheduled_flights)::int, sum(late_departures)::int AS late FROM mart.daily_performance';
    const before = (await client.query(sum)).rows;

    await client.query("CALL mart.refresh_daily_performance('2013-02-08', '2013-02-09')");

    expect((await client.query(sum)).rows).toEqual(before);
    await expect(
      client.query("CALL mart.refresh_daily_performance('2014-02-08', '2014-02-09')"),
    ).rejects.toThrow('no flights between 2014-02-08 and 2014-02-09');
    await expect(
      client.query("CALL mart.refresh_daily_performance('2013-02-09', '2013-02-08')"),
    ).rejects.toThrow('both days in order');
  });

  it('has owners for existing datasets, and gaps', async () => {
    const found = await rows<{ name: string }>(
      `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('raw', 'staging', 'mart') AND c.relkind IN ('r', 'v', 'm')`,
    );
    const names = found.map(({ name }) => name);
    const owned = new Set(OWNERS.flatMap(({ owns }) => owns.map(({ dataset }) => dataset)));

    expect([...owned].filter((dataset) => !names.includes(dataset))).toEqual([]);
    expect(names.filter((name) => !owned.has(name)).sort()).toEqual([
      'mart.fleet_age',
      'mart.weather_impact',
      'staging.flights_in_weather',
    ]);
  });
});

describe('buildWarehouse', () => {
  it('does nothing the second time, in well under a second', async () => {
    const started = performance.now();

    expect(await buildWarehouse({ adminUrl: admin, archive, database })).toEqual({ ...first, built: false });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('replaces older content, even while somebody reads it', async () => {
    const reader = await connect(databaseUrl(admin, database).href);
    await (
      await connect(admin)
    ).query(`COMMENT ON DATABASE ${database} IS 'old [content 0123456789abcdef, 1 datasets, 2 rows]'`);
    const steps = new Set<string>();

    const again = await buildWarehouse({
      adminUrl: admin,
      archive,
      database,
      onProgress: ({ step, done, total }) => {
        expect(done).toBeLessThanOrEqual(total);
        steps.add(step);
      },
    });

    expect(again).toEqual(first);
    expect([...steps]).toEqual(expect.arrayContaining(['loading raw.flights', 'filling marts by procedure']));
    await expect(reader.query('SELECT 1')).rejects.toThrow();
    expect(await databases()).toEqual([database]);
  }, 120_000);

  it('leaves a database alone that it did not make', async () => {
    const name = `${database}_other`;
    const client = await connect(admin);
    await client.query(`CREATE DATABASE ${name}`);

    await expect(buildWarehouse({ adminUrl: admin, archive, database: name })).rejects.toMatchObject({
      code: 'database-foreign',
    });
    expect(await databases()).toContain(name);
    await client.query(`DROP DATABASE ${name}`);
  });

  it('survives being cut off in the middle: nothing half-built has the name, and the next call builds once', async () => {
    const name = `${database}_cut`;
    const killer = await connect(admin);
    let cut: Promise<unknown> | undefined;
    const broken = buildWarehouse({
      adminUrl: admin,
      archive,
      database: name,
      onProgress: ({ step, done }) => {
        if (step !== 'loading raw.flights' || done === 0 || cut !== undefined) return;
        cut = killer.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
          `${name}_unfinished`,
        ]);
      },
    });
    await expect(broken).rejects.toMatchObject({ code: 'build-failed' });
    await cut;
    expect(await databases()).toEqual([database, `${name}_unfinished`]);

    const two = await Promise.all([
      buildWarehouse({ adminUrl: admin, archive, database: name }),
      buildWarehouse({ adminUrl: admin, archive, database: name }),
    ]);

    expect(two.map(({ built }) => built).sort()).toEqual([false, true]);
    expect(two.map(({ rows: count }) => count)).toEqual([367_687, 367_687]);
    expect(await databases()).toEqual([database, name]);
  }, 120_000);

  it('says that the server does not answer, without the password', async () => {
    const url = new URL(admin);
    url.port = '1';
    url.password = 'hunter2';

    const error = await buildWarehouse({ adminUrl: url.href, archive, database }).catch(
      (cause: unknown) => cause,
    );

    expect(error).toMatchObject({ code: 'database-unreachable' });
    expect(String(error)).not.toContain('hunter2');
  });
});

describe('createReader', () => {
  const password = 'p%40 s:/w"\'\\ord';

  it('lets the reader read everything and change nothing', async () => {
    const url = await createReader(admin, password, { database, role });
    const reader = await connect(url);

    expect((await reader.query('SELECT count(*)::int FROM mart.carrier_scorecard')).rows).toEqual([
      { count: 16 },
    ]);
    expect((await reader.query('SELECT name FROM raw.airlines LIMIT 1')).rowCount).toBe(1);
    expect((await reader.query('SELECT flight_date FROM staging.flight_legs LIMIT 1')).rowCount).toBe(1);
    await expect(reader.query('DELETE FROM raw.flights')).rejects.toThrow('read-only transaction');
    await reader.query('SET default_transaction_read_only = off');
    await expect(reader.query('DELETE FROM raw.flights')).rejects.toThrow('permission denied');
    await expect(reader.query('CALL mart.refresh_delay_reports()')).rejects.toThrow('permission denied');
    await expect(reader.query('CREATE TEMPORARY TABLE t (x int)')).rejects.toThrow('permission denied');
    await expect(reader.query('CREATE SCHEMA mine')).rejects.toThrow('permission denied');
  });

  it('can be repeated, with another password', async () => {
    const old = await createReader(admin, password, { database, role });
    const now = await createReader(admin, 'another', { database, role });

    await expect(connect(old)).rejects.toThrow('password authentication failed');
    expect((await (await connect(now)).query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('waits for a builder instead of granting on a database that is about to go', async () => {
    const holder = await connect(admin);
    await holder.query("SELECT pg_advisory_lock(hashtext('dataspoke-sample-warehouse'))");
    let done = false;
    const reader = createReader(admin, password, { database, role }).then(() => (done = true));
    await until(async () => {
      const waiting = await holder.query(
        `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()`,
      );
      return waiting.rowCount !== 0;
    });

    expect(done).toBe(false);
    await holder.query("SELECT pg_advisory_unlock(hashtext('dataspoke-sample-warehouse'))");
    await reader;
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('not within five seconds');
    await pause(20);
  }
}

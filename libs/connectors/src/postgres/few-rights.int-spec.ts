import { dataset, readAll } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { failures, PostgresTestSource, schemaScope } from './test-source.fixture';

const NEVER = new AbortController().signal;

describe('a user with few rights', () => {
  let source: PostgresTestSource;
  let connector: Connector;

  beforeAll(async () => {
    source = await PostgresTestSource.start();
    await source.execute(`
      CREATE SCHEMA shown; CREATE SCHEMA hidden;
      CREATE TABLE shown.read (a int, b text); INSERT INTO shown.read VALUES (1, 'x'), (2, NULL);
      CREATE TABLE shown.closed (a int CHECK (a > 0)); INSERT INTO shown.closed VALUES (1);
      CREATE VIEW shown.v AS SELECT a FROM shown.closed;
      CREATE TABLE shown.p (a int, k int) PARTITION BY LIST (k); CREATE TABLE shown.p_1 PARTITION OF shown.p FOR VALUES IN (1);
      INSERT INTO shown.p VALUES (5, 1);
      CREATE PROCEDURE shown.fill() LANGUAGE sql AS 'INSERT INTO shown.closed SELECT a FROM shown.read';
      REVOKE EXECUTE ON PROCEDURE shown.fill() FROM PUBLIC;
      CREATE TABLE hidden.t (a int); INSERT INTO hidden.t VALUES (1), (2), (3);
      ANALYZE shown.closed; ANALYZE hidden.t;
      GRANT USAGE ON SCHEMA shown TO ${source.user};
      GRANT SELECT ON shown.read, shown.p TO ${source.user}`);
    connector = source.connect();
  });
  afterAll(async () => {
    await connector.close();
    await source.stop();
  });

  it('gets everything that may be read, and is told of the rest', async () => {
    const { records, end } = await readAll(connector, schemaScope('shown'));
    expect(end).toMatchObject({
      complete: true,
      // The schema, four relations, flow and procedure; the partition.
      counts: { listed: 8, read: 7, filtered: 1, failed: 0, failedParts: 1 },
    });
    expect(dataset(records, 'read').profile).toMatchObject({ rowCount: { value: 2, estimated: false } });
    // The partition itself may not be read, its table may.
    expect(dataset(records, 'p').profile).toMatchObject({ rowCount: { value: 1, estimated: false } });
    expect(dataset(records, 'closed')).toMatchObject({
      columns: [{ name: 'a' }],
      rowCount: { value: 1, estimated: true },
      constraints: [{ condition: '(a > 0)' }],
    });
    expect(dataset(records, 'v').lineage?.inputs).toEqual([[source.name, 'shown', 'closed']]);
    expect(records.find(({ kind }) => kind === 'job')).toMatchObject({
      lineage: { inputs: [[source.name, 'shown', 'read']], outputs: [[source.name, 'shown', 'closed']] },
    });
    expect(
      failures(records).map(({ path, part, code, remedy }) => [path.at(-1), part, code, remedy]),
    ).toEqual([['closed', 'profile', 'permission', `GRANT SELECT ON "shown"."closed" TO "${source.user}";`]]);
  });

  it('gets a schema described that it may not use, and is told what would help', async () => {
    const scopes = await connector.scopes(NEVER);
    expect(scopes.map(({ name }) => name)).toEqual([source.name, 'hidden', 'public', 'shown']);
    const { records, end } = await readAll(connector, schemaScope('hidden'));
    expect(end).toMatchObject({ complete: true, counts: { listed: 2, read: 2, failed: 0, failedParts: 1 } });
    expect(dataset(records, 't').rowCount).toEqual({ value: 3, estimated: true });
    expect(failures(records)).toMatchObject([
      { remedy: `GRANT USAGE ON SCHEMA "hidden" TO "${source.user}";` },
    ]);
  });

  it('is told the same before a run', async () => {
    const { ok, checks } = await connector.test(NEVER);
    expect(ok).toBe(true);
    expect(checks.find(({ name }) => name === 'usage')).toMatchObject({
      verdict: 'warn',
      message: expect.stringContaining('hidden'),
    });
    expect(checks.find(({ name }) => name === 'select')).toMatchObject({
      verdict: 'warn',
      message: expect.stringContaining('2 of 4 tables'),
    });
  });
});

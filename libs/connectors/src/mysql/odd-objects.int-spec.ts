import { dataset } from '../conformance/test-source.fixture';
import { type SourceRecord } from '../records';
import { quoteIdentifier, quoteName } from './identifiers';
import { MariaDbTestSource, MISSING, pattern } from './test-source.fixture';

if (MISSING === undefined) describe('objects of MariaDB that are not as others', tests);
else it.skip(`objects of MariaDB that are not as others (${MISSING})`, () => undefined);

function tests(): void {
  let source: MariaDbTestSource;

  beforeEach(async () => {
    source = await MariaDbTestSource.start();
  });
  afterEach(async () => {
    await source?.stop();
  });

  const sql = (text: string): Promise<unknown> => source.admin.query(text);

  it('a view that the server cannot read any more is a failed record, and costs itself only', async () => {
    await sql('CREATE TABLE gone (i int)');
    await sql('CREATE VIEW broken AS SELECT i FROM gone');
    await sql('CREATE TABLE t (i int)');
    await sql('CREATE VIEW sound AS SELECT i FROM t');
    await sql('DROP TABLE gone');
    const { end, records } = await source.read();
    expect(end).toMatchObject({ complete: true, counts: { failed: 1, failedParts: 0 } });
    expect(records.find(({ kind }) => kind === 'failed')).toMatchObject({
      path: [source.database, 'broken'],
      objectType: 'view',
      reason: expect.stringContaining('does not exist') as string,
    });
    expect(dataset(records, 'sound')).not.toHaveProperty('comment');
  });

  it('tables of all types are measured, and tell how a column gets its values', async () => {
    await sql(`CREATE TABLE t (
      id int unsigned zerofill AUTO_INCREMENT PRIMARY KEY, bits bit(5), some set('x','y'), doc json,
      place point NOT NULL, parts geometrycollection, born year, total decimal(10,3) unsigned, at timestamp(3) NULL,
      flag tinyint(1) unsigned, ip inet6, id2 uuid, raw varbinary(10), big longblob, hidden int INVISIBLE,
      word varchar(20) DEFAULT 'NULL', twice int AS (id2 IS NULL) VIRTUAL, sum int GENERATED ALWAYS AS (hidden + 1) STORED)`);
    await sql(`INSERT INTO t (bits, some, doc, place, ip, id2)
      VALUES (b'101', 'x,y', '{}', point(1, 2), '::1', '123e4567-e89b-12d3-a456-426655440000')`);
    await sql('CREATE TABLE history (x int) WITH SYSTEM VERSIONING');
    await sql('CREATE SEQUENCE numbers');
    const { end, records } = await source.read();
    expect(end).toMatchObject({ complete: true, counts: { failedParts: 0, filtered: 1 } });
    const { columns, profile } = dataset(records, 't');
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toMatchObject({
      ...{ id: 'number', bits: 'bytes', some: 'array', born: 'number', total: 'number', at: 'time' },
      ...{ flag: 'boolean', ip: 'string', raw: 'bytes', big: 'bytes', hidden: 'number', place: 'string' },
    });
    const defaults = Object.fromEntries(columns.map((column) => [column.name, column.default]));
    expect(defaults).toMatchObject({
      ...{ id: 'auto_increment', word: "'NULL'", twice: '`id2` is null', sum: '`hidden` + 1' },
    });
    expect(defaults['hidden']).toBeUndefined();
    expect(profile?.columns.find(({ column }) => column === 'id2')).toMatchObject({ distinctCount: 1 });
    expect(dataset(records, 'history').properties).toMatchObject({ kind: 'system versioned' });
    expect(records.find(({ path }) => path.at(-1) === 'numbers')).toMatchObject({
      kind: 'filtered',
      rule: 'a sequence',
    });
  });

  it('a column that a star does not show is measured in a part of the rows too', async () => {
    await sql('CREATE TABLE large (id int, hidden int INVISIBLE) ENGINE=MyISAM');
    await sql(`INSERT INTO large (id, hidden)
      WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      SELECT i, i % 7 FROM n UNION ALL SELECT i, i % 7 FROM n`);
    const { end, records } = await source.read({ profile: { maxRows: 1_000 } });
    expect(end).toMatchObject({ complete: true, counts: { failedParts: 0 } });
    const { profile } = dataset(records, 'large');
    expect(profile).toMatchObject({ method: 'sample', samplePercent: 50, rowCount: { value: 2_000 } });
    expect(profile?.columns[1]).toMatchObject({ column: 'hidden', min: '0', max: '6', nullShare: 0 });
  });

  it('a table that somebody has locked is described and not measured, and the others are', async () => {
    await sql('CREATE TABLE held (id int)');
    await sql('CREATE TABLE open (id int)');
    await sql('LOCK TABLES held WRITE');
    try {
      const { end, records } = await source.read();
      expect(end).toMatchObject({ complete: true, counts: { failedParts: 1 } });
      expect(records.find(({ kind }) => kind === 'failed')).toMatchObject({
        path: [source.database, 'held'],
        part: 'profile',
        code: 'timeout',
        reason: 'A table is locked by somebody else.',
      });
      expect(dataset(records, 'held').columns).toHaveLength(1);
      expect(dataset(records, 'open')).toMatchObject({ profile: { rowCount: { value: 0 } } });
    } finally {
      await sql('UNLOCK TABLES');
    }
  });

  it('routines are read page by page, and none of a database that differs by case', async () => {
    const upper = source.database.toUpperCase();
    await sql(`GRANT SELECT ON mysql.proc TO ${source.user}@'%'`);
    await sql('CREATE TABLE t (i int)');
    const names = Array.from({ length: 230 }, (_, at) => `P ${at}`);
    for (const name of names)
      await sql(`CREATE PROCEDURE ${quoteIdentifier(name)}() INSERT INTO t VALUES (1)`);
    await sql(`CREATE DATABASE ${quoteIdentifier(upper)}`);
    try {
      await sql(`GRANT ALL ON ${quoteIdentifier(pattern(upper))}.* TO ${source.user}@'%'`);
      await sql(`CREATE PROCEDURE ${quoteName(upper, 'other')}() SELECT 1`);
      const { end, records } = await source.read();
      const jobs = (some: readonly SourceRecord[]): readonly unknown[] =>
        some.flatMap((record) => (record.kind === 'job' ? [record.name] : []));
      expect(end).toMatchObject({ complete: true });
      expect(jobs(records)).toEqual([...names].sort());
      expect(records.filter(({ kind }) => kind === 'flow')).toHaveLength(1);
      const middle = records.find(({ path }) => path.at(-1) === 'P 199');
      const rest = await source.read({}, middle?.checkpoint);
      expect(jobs(rest.records)).toEqual([...names].sort().filter((name) => name > 'P 199'));
      expect(rest.records.map(({ kind }) => kind)).not.toContain('flow');
    } finally {
      await sql(`DROP DATABASE ${quoteIdentifier(upper)}`);
    }
  }, 60_000);
}

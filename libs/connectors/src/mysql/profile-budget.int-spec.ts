import { dataset } from '../conformance/test-source.fixture';
import { type ProfileRecord } from '../records';
import { MariaDbTestSource, MISSING } from './test-source.fixture';

if (MISSING === undefined) describe('profiles of tables of MariaDB that are large', tests);
else it.skip(`profiles of tables of MariaDB that are large (${MISSING})`, () => undefined);

/** The least that a recipe may allow. */
const LEAST = 65_536;

function tests(): void {
  let source: MariaDbTestSource;

  beforeEach(async () => {
    source = await MariaDbTestSource.start();
  });
  afterEach(async () => {
    await source?.stop();
  });

  const sql = (text: string): Promise<unknown> => source.admin.query(text);
  /** A table of `rows` rows, each of some `width` bytes. */
  const fill = async (engine: string, rows: number, width: number): Promise<void> => {
    await sql(`CREATE TABLE t (id int PRIMARY KEY, mail varchar(40), doc mediumtext) ENGINE=${engine}`);
    await sql(`INSERT INTO t SELECT seq, concat('p', seq, '@example.com'), repeat('x', ${width})
      FROM seq_1_to_${rows}`);
    await sql('ANALYZE TABLE t');
  };
  const profileOf = async (limits: object): Promise<ProfileRecord> => {
    const { end, records } = await source.read({ profile: limits });
    expect(end).toMatchObject({ complete: true, counts: { failedParts: 0 } });
    const { profile } = dataset(records, 't');
    if (!profile) throw new Error('no profile');
    return profile;
  };

  it('read as many rows as fit into the bytes, and say so', async () => {
    // 400 rows of 1,000 bytes, of which MyISAM keeps exact figures.
    await fill('MyISAM', 400, 965);
    const sampled = await profileOf({ maxBytes: LEAST });
    expect(sampled).toMatchObject({ method: 'sample', rowCount: { value: 400, estimated: true } });
    const [id, mail] = sampled.columns;
    const read = Number(id?.max);
    expect(read).toBeGreaterThan(60);
    expect(read).toBeLessThan(66);
    expect(sampled.samplePercent).toBeCloseTo(read / 4, 0);
    expect(sampled.limits).toEqual([
      `${read} of about 400 rows were read: profile.maxRows is 1000000, profile.maxBytes is ${LEAST}`,
    ]);
    expect(mail).toMatchObject({ nullShare: 0, semanticType: { type: 'email' } });
    expect(id).not.toHaveProperty('distinctCount');
    expect(id).not.toHaveProperty('nullCount');
    expect(await profileOf({ maxBytes: 10 * LEAST })).toMatchObject({
      method: 'full',
      rowCount: { value: 400, estimated: false },
      limits: [],
    });
  });

  it('keep the smaller one of the two limits', async () => {
    await fill('MyISAM', 4_000, 85);
    expect((await profileOf({ maxRows: 1_000, maxBytes: 4 * LEAST })).columns[0]).toMatchObject({
      max: '1000',
    });
    const byBytes = Number((await profileOf({ maxRows: 1_000, maxBytes: LEAST })).columns[0]?.max);
    expect(byBytes).toBeGreaterThan(400);
    expect(byBytes).toBeLessThan(600);
  });

  it('read one row where a single one is larger', async () => {
    await fill('InnoDB', 5, 3_000_000);
    const profile = await profileOf({ maxBytes: LEAST });
    expect(profile).toMatchObject({ method: 'sample', rowCount: { estimated: true } });
    expect(profile.limits.join()).toMatch(/^1 of about \d+ rows were read/);
    expect(profile.columns[0]).toMatchObject({ min: '1', max: '1' });
  });

  it('are exact where all rows were read after all', async () => {
    await fill('InnoDB', 100, 10);
    // The server counts rows that others cannot see yet.
    await sql('START TRANSACTION');
    await sql(`INSERT INTO t SELECT seq + 100, 'x', 'x' FROM seq_1_to_4000`);
    const [estimate] = await source.admin.query(
      `SELECT TABLE_ROWS > 1000 AS \`many\` FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 't'`,
      [source.database],
    );
    expect(estimate).toEqual([{ many: 1 }]);
    expect(await profileOf({ maxRows: 1_000 })).toMatchObject({
      method: 'full',
      rowCount: { value: 100, estimated: false },
      limits: [],
    });
    await sql('ROLLBACK');
  });
}

import { collect, dataset, NEVER, withoutEnd } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { failures, PostgresTestSource, readSchema, schemaScope } from './test-source.fixture';

describe('objects that are hard to read', () => {
  let source: PostgresTestSource;
  let connector: Connector;

  beforeEach(async () => {
    source = await PostgresTestSource.start();
    await source.execute('CREATE SCHEMA s');
    connector = source.connect();
  });
  afterEach(async () => {
    await connector.close();
    await source.stop();
  });

  it('a table of 500 columns has them all, and figures of as many as the recipe lets it', async () => {
    const columns = Array.from({ length: 500 }, (_, at) => `c${at + 1} int`).join(', ');
    await source.execute(`CREATE TABLE s.wide (${columns})`);
    await source.grantAll('s');
    const records = await readSchema(connector);
    expect(failures(records)).toEqual([]);
    const wide = dataset(records, 'wide');
    expect(wide.columns.map(({ name }) => name)).toEqual(
      Array.from({ length: 500 }, (_, at) => `c${at + 1}`),
    );
    expect(wide.profile?.limits.join()).toContain('columns');
  });

  it('a view of two megabytes keeps its definition to the last character, with its lineage', async () => {
    const long = 'x'.repeat(2_000_000);
    await source.execute(`CREATE TABLE s.t (id int);
      CREATE VIEW s.v AS SELECT id, '${long}'::text AS filler, 'the end'::text AS last FROM s.t`);
    await source.grantAll('s');
    const records = await readSchema(connector);
    expect(failures(records)).toEqual([]);
    const view = dataset(records, 'v');
    expect(view.viewDefinition?.length).toBeGreaterThan(2_000_000);
    expect(view.viewDefinition).toContain('the end');
    expect(view.lineage?.inputs).toEqual([[source.name, 's', 't']]);
  });

  it('a view whose text is not understood keeps what the server knows of the tables that it reads', async () => {
    await source.execute(`CREATE TABLE s.a (id int, x text); CREATE TABLE s.b (id int, y text);
      CREATE VIEW s.v AS SELECT both_of.id FROM s.a JOIN s.b USING (id) AS both_of`);
    await source.grantAll('s');
    const records = await readSchema(connector);
    expect(failures(records)).toEqual([]);
    const view = dataset(records, 'v');
    expect(view.columns.map(({ name }) => name)).toEqual(['id']);
    expect(view.lineage?.inputs.map((path) => path.at(-1)).sort()).toEqual(['a', 'b']);
    expect(view.lineage).toMatchObject({ outputs: [[source.name, 's', 'v']] });
    if (view.lineage?.confidence !== 1)
      expect(view.lineage?.warnings.join()).toContain('could not be parsed');
  });

  it('a materialized view that was never filled is told, and not measured', async () => {
    await source.execute(`CREATE TABLE s.t (id int);
      CREATE MATERIALIZED VIEW s.empty AS SELECT id FROM s.t WITH NO DATA;
      CREATE MATERIALIZED VIEW s.full AS SELECT id FROM s.t`);
    await source.grantAll('s');
    const records = await readSchema(connector);
    expect(failures(records)).toEqual([]);
    const empty = dataset(records, 'empty');
    expect(empty.warnings).toEqual([expect.stringContaining('REFRESH MATERIALIZED VIEW')]);
    expect(empty).not.toHaveProperty('profile');
    expect(empty).not.toHaveProperty('rowCount');
    expect(dataset(records, 'full')).toMatchObject({ profile: { rowCount: { value: 0 } } });
  });

  it('a table that is dropped while its schema is read costs itself only', async () => {
    const names = Array.from({ length: 600 }, (_, at) => `t${String(at).padStart(3, '0')}`);
    await source.execute(names.map((name) => `CREATE TABLE s.${name} (id int);`).join(' '));
    await source.grantAll('s');
    let dropped = false;
    const all = await collect(connector.read(schemaScope('s'), { signal: NEVER }), async (record) => {
      if (record.kind !== 'dataset' || dropped) return;
      dropped = true;
      await source.execute('DROP TABLE s.t001, s.t599');
    });
    const records = withoutEnd(all);
    expect(all.at(-1)).toMatchObject({ kind: 'end', complete: true });
    const read = records.filter(({ kind }) => kind === 'dataset').length;
    // What was read before it was dropped is there; what was not is told, or was never listed.
    expect(read).toBeGreaterThanOrEqual(598);
    const gone = failures(records).map(({ path, code }) => [path.at(-1), code]);
    for (const [name, code] of gone) {
      expect(['t001', 't599']).toContain(name);
      expect(code).toBe('not-found');
    }
  });
});

import { Client } from 'pg';
import { lineage } from '@dataspoke/sql-lineage';
import { dataset } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { PostgresTestSource, readSchema } from './test-source.fixture';

// PostgreSQL's own views, about 140 of them and some of the hardest there are, rebuilt on ordinary tables: for those the server keeps
// a record of every table and column a view depends on, and that record is the truth here.

const REBUILD = `
  CREATE SCHEMA cat;
  DO $$
  DECLARE t record; v record; made int;
  BEGIN
    PERFORM set_config('search_path', 'pg_catalog', true);
    FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' LOOP
      BEGIN EXECUTE format('CREATE TABLE cat.%1$I (LIKE pg_catalog.%1$I)', t.relname);
      EXCEPTION WHEN invalid_table_definition THEN NULL; END;
    END LOOP;
    CREATE TEMP TABLE definitions ON COMMIT DROP AS
      SELECT viewname AS name, pg_get_viewdef(format('%I.%I', schemaname, viewname)::regclass) AS text
      FROM pg_views WHERE schemaname IN ('pg_catalog', 'information_schema');
    PERFORM set_config('search_path', 'cat,pg_catalog,information_schema', true);
    -- Views on views can only be made after those.
    LOOP
      made := 0;
      FOR v IN SELECT * FROM pg_temp.definitions WHERE to_regclass('cat.v_' || name) IS NULL LOOP
        BEGIN EXECUTE format('CREATE VIEW cat.%I AS %s', 'v_' || v.name, v.text); made := made + 1;
        EXCEPTION WHEN OTHERS THEN NULL; END;
      END LOOP;
      EXIT WHEN made = 0;
    END LOOP;
  END $$`;

// Dependencies of the view itself; a constant such as 'cat.pg_rewrite'::regclass is one, too, but nothing is read from it.
const TRUTH = `
  SELECT v.relname AS view, k.relname AS "table", array_agg(a.attname::text) FILTER (WHERE a.attname IS NOT NULL) AS columns
  FROM pg_class v
  JOIN pg_rewrite w ON w.ev_class = v.oid
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class k ON k.oid = d.refobjid AND k.oid <> v.oid
  LEFT JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
  WHERE v.relnamespace = 'cat'::regnamespace AND k.relnamespace = 'cat'::regnamespace
  GROUP BY v.relname, k.relname`;

let source: PostgresTestSource;
let connector: Connector;

beforeAll(async () => {
  source = await PostgresTestSource.start();
  await source.execute(REBUILD);
  connector = source.connect({ profile: { enabled: false } });
}, 60_000);

afterAll(async () => {
  await connector.close();
  await source.stop();
});

it('agrees with the server about what its views read', async () => {
  const admin = new Client({ connectionString: source.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ view: string; table: string; columns: string[] | null }>(TRUTH);
  await admin.end();
  const views = (await readSchema(connector, 'cat')).flatMap((record) =>
    record.kind === 'dataset' && record.datasetType === 'view' ? [record] : [],
  );
  expect(views.length).toBeGreaterThan(100);
  for (const view of views) {
    const name = view.path[2];
    const known = rows.filter((row) => row.view === name && row.columns);
    expect([name, view.lineage?.warnings, view.lineage?.confidence]).toEqual([name, [], 1]);
    expect([name, view.lineage?.inputs.map((path) => path[2]).sort()]).toEqual([
      name,
      known.map((row) => row.table).sort(),
    ]);
    const columns = new Set(
      known.flatMap((row) => (row.columns ?? []).map((column) => `${row.table}.${column}`)),
    );
    const unknown = view.lineage?.columnEdges.filter(
      ({ from }) => !columns.has(`${from.path[2]}.${from.column}`),
    );
    expect([name, unknown]).toEqual([name, []]);
  }
});

// Two ways of reading that share nothing: the stored query of the server, and the text of its definition.
it('says of each column what the definition says', async () => {
  const admin = new Client({ connectionString: source.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string; columns: string[]; definition: string | null }>(`
    SELECT c.relname AS name, pg_get_viewdef(c.oid) AS definition, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'cat'::regnamespace AND c.relkind IN ('r', 'v') GROUP BY c.oid`);
  await admin.end();
  const known = new Map(rows.map(({ name, columns }) => [name, columns]));
  const records = await readSchema(connector, 'cat');
  const different: unknown[] = [];
  let compared = 0;
  for (const { name, columns, definition } of rows) {
    if (definition === null) continue;
    const names = columns.map((column) => `"${column}"`).join(', ');
    const { columns: edges } = await lineage(`CREATE VIEW cat.${name} (${names}) AS ${definition}`, {
      dialect: 'postgresql',
      searchPath: ['pg_catalog'],
      schema: (table) => (table.schema === 'cat' ? known.get(table.name) : undefined),
    });
    const told = edges
      .filter(({ from }) => from.table.schema === 'cat')
      .map(({ from, to, kind }) => `${from.table.name}.${from.column} ${kind} ${to.column}`);
    const found =
      dataset(records, name).lineage?.columnEdges.map(
        ({ from, to, kind }) => `${from.path[2]}.${from.column} ${kind} ${to.column}`,
      ) ?? [];
    const missing = told.filter((edge) => !found.includes(edge));
    const more = found.filter((edge) => !told.includes(edge));
    compared += told.length;
    if (missing.length + more.length > 0) different.push({ name, missing, more });
  }
  expect(different).toEqual([]);
  expect(compared).toBeGreaterThan(500);
});

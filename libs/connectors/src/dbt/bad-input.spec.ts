import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ArtifactFolder,
  runResults,
  shopCatalog,
  shopManifest,
  sourcesResults,
  VERSIONS,
} from './artifacts.fixture';
import { connectTo, NEVER, PROJECT, readProject } from './read-project.fixture';

const [, , , VERSION] = VERSIONS;
const MANIFEST = shopManifest(VERSION);

let folder: ArtifactFolder;

beforeEach(async () => {
  folder = await ArtifactFolder.create();
  await folder.write('manifest.json', MANIFEST);
});

afterEach(() => folder.remove());

async function read(recipe: Readonly<Record<string, unknown>> = {}): ReturnType<typeof readProject> {
  const connector = connectTo(folder, recipe);
  const result = await readProject(connector);
  const report = await connector.test(NEVER);
  await connector.close();
  // Whoever tests the source first is told the same.
  if (!result.end.complete && result.end.counts.listed === 0) {
    const { reason: message, remedy } = result.end;
    expect(report.checks[0]).toMatchObject({ verdict: 'fail', message, remedy });
  }
  return result;
}

const withMetadata = (more: object): string =>
  JSON.stringify({ ...MANIFEST, metadata: { ...Object(MANIFEST['metadata']), ...more } });

describe('a manifest that cannot be read', () => {
  it.each([
    ['is cut off', JSON.stringify(MANIFEST).slice(0, -200), 'source-error', 'ends in the middle at byte'],
    ['is empty', '', 'source-error', 'the file is empty'],
    ['is a page', '<!doctype html>', 'source-error', 'no JSON object'],
    [
      'is of dbt 1.2',
      withMetadata({ dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v6.json' }),
      'unsupported',
      'schema version 6',
    ],
    ['is a catalog', JSON.stringify(shopCatalog()), 'unsupported', 'is none'],
    ['is some other JSON', '{"nodes": {}}', 'unsupported', 'is none'],
    ['says no adapter', withMetadata({ adapter_type: null }), 'recipe-invalid', 'kind of database'],
  ])('because it %s', async (_why, text, code, reason) => {
    await folder.write('manifest.json', text);
    const { records, end } = await read();
    expect(records).toEqual([]);
    expect(end).toMatchObject({
      complete: false,
      code,
      retryable: false,
      reason: expect.stringContaining(reason),
    });
  });

  it('because an entry is no JSON', async () => {
    const text = JSON.stringify(MANIFEST).replace('"What each customer brings"', '"What" each');
    await folder.write('manifest.json', text);
    const { end } = await read();
    expect(end).toMatchObject({
      complete: false,
      code: 'source-error',
      reason: expect.stringContaining('"model.shop.revenue"'),
    });
  });

  it('because it is larger than the recipe allows', async () => {
    await truncate(join(folder.path, 'manifest.json'), 2_000_000);
    const { end } = await read({ maxArtifactMb: 1 });
    expect(end).toMatchObject({
      complete: false,
      code: 'unsupported',
      reason: expect.stringContaining('larger than 1 MB'),
    });
  });

  it('because it is not there, or outside of the folders', async () => {
    await mkdir(join(folder.path, 'in'));
    await symlink('/etc/hostname', join(folder.path, 'in', 'manifest.json'));
    expect((await read({ folder: join(folder.path, 'none') })).end).toMatchObject({ code: 'not-found' });
    for (const path of [join(folder.path, 'in'), '/etc', `${folder.path}/../x`]) {
      expect((await read({ folder: path })).end).toMatchObject({
        complete: false,
        code: 'address-forbidden',
        remedy: expect.stringContaining('DATASPOKE_SOURCE_FOLDERS'),
      });
    }
  });
});

it('takes texts that no database can keep for what is left of them', async () => {
  const text = JSON.stringify(MANIFEST).replace(
    'What each customer brings',
    'a\\u0000b \\ud800 \\ud83d\\udca7',
  );
  await folder.write('manifest.json', `\ufeff${text}`);
  const { records, end } = await read();
  expect(end).toMatchObject({ complete: true, counts: { failed: 0 } });
  expect(JSON.stringify(records)).toContain('"description":"a\ufffdb \ufffd 💧"');
});

it('refuses bytes that are no UTF-8', async () => {
  const [before = '', after = ''] = JSON.stringify(MANIFEST).split('What each customer brings');
  const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]);
  await writeFile(join(folder.path, 'manifest.json'), bytes);
  expect((await read()).end).toMatchObject({
    complete: false,
    code: 'source-error',
    reason: expect.stringContaining('no JSON in UTF-8'),
  });
});

it('lists an empty project completely', async () => {
  await folder.write(
    'manifest.json',
    JSON.stringify({ metadata: MANIFEST['metadata'], nodes: {}, sources: {} }),
  );
  expect(await read()).toMatchObject({ records: [], end: { complete: true, counts: { listed: 0 } } });
});

it('reads a manifest of a later version, and says so', async () => {
  await folder.write(
    'manifest.json',
    withMetadata({ dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v31.json' }),
  );
  const { records, end } = await read();
  expect(end).toMatchObject({ complete: true });
  expect(records[0]).toMatchObject({
    warnings: [expect.stringContaining('schema version 31'), expect.stringContaining('no catalog')],
  });
});

it('refuses the catalog of another project', async () => {
  await folder.write('catalog.json', JSON.stringify(shopCatalog()).replaceAll('.shop.', '.other.'));
  expect((await read()).end).toMatchObject({
    complete: false,
    code: 'source-error',
    reason: expect.stringContaining('belongs to another project'),
  });
});

it('fails files under the wrong name', async () => {
  await folder.write('catalog.json', runResults(VERSION, []));
  expect((await read()).end).toMatchObject({
    complete: false,
    code: 'unsupported',
    reason: expect.stringContaining('catalog'),
  });
  await folder.write('catalog.json', shopCatalog());
  await folder.write('run_results.json', sourcesResults('pass'));
  expect((await read()).end).toMatchObject({
    complete: false,
    code: 'unsupported',
    reason: expect.stringContaining('run results'),
  });
});

it('counts results and catalog entries of nodes that the manifest does not have', async () => {
  const catalog = shopCatalog();
  await folder.write('catalog.json', {
    ...catalog,
    nodes: { ...Object(catalog['nodes']), 'model.shop.gone': { columns: {}, metadata: {} } },
  });
  await folder.write(
    'run_results.json',
    runResults(VERSION, [
      ['no_negative', 'pass'],
      ['of_gone', 'fail'],
    ]),
  );
  await folder.write('sources.json', sourcesResults('pass', { unique_id: 'source.shop.raw.gone' }));
  const { records, end } = await read();
  expect(end).toMatchObject({ complete: true, counts: { failed: 3 } });
  expect(records.filter(({ kind }) => kind === 'failed')).toMatchObject([
    { path: ['model.shop.gone'], objectType: 'model of the catalog', code: 'not-found' },
    { path: ['source.shop.raw.gone'], objectType: 'source of the sources' },
    { path: ['test.shop.of_gone'], objectType: 'test of the run results' },
  ]);
});

it('says that it is not complete when an entry cannot be named', async () => {
  const nodes: Readonly<Record<string, unknown>> = Object(MANIFEST['nodes']);
  await folder.write(
    'manifest.json',
    JSON.stringify({
      ...MANIFEST,
      nodes: { ...nodes, 'model.shop.top': { resource_type: 'model' }, 'model.shop.x': 3 },
    }),
  );
  const { records, end } = await read();
  expect(records.filter(({ kind }) => kind === 'failed').map(({ path }) => path)).toEqual([
    ['model.shop.top'],
    ['model.shop.x'],
  ]);
  expect(end).toMatchObject({ complete: false, code: 'source-error', counts: { failed: 2 } });
});

it('fails one node whose name DataHub cannot hold, and reads the rest', async () => {
  const nodes: Readonly<Record<string, object>> = Object(MANIFEST['nodes']);
  const long = { ...nodes['model.shop.top'], alias: '表'.repeat(80) };
  await folder.write(
    'manifest.json',
    JSON.stringify({ ...MANIFEST, nodes: { ...nodes, 'model.shop.top': long } }),
  );
  const { records, end } = await read();
  expect(end).toMatchObject({ complete: true, counts: { failed: 1 } });
  expect(records.find(({ kind }) => kind === 'failed')).toMatchObject({
    path: ['model.shop.top'],
    code: 'unsupported',
  });
});

it('leaves out what the recipe denies, by its rule and with the name it would have', async () => {
  await folder.write('sources.json', sourcesResults('pass'));
  const { records, end } = await read({
    node_name_pattern: {
      allow: ['(model|test|source|exposure)\\..*'],
      deny: ['.*\\.raw\\..*', 'model\\.shop\\.t.*'],
    },
  });
  expect(end).toMatchObject({ complete: true });
  expect(
    records.flatMap((record) =>
      record.kind === 'filtered' && record.urn ? [[record.path[0], record.urn, record.rule]] : [],
    ),
  ).toEqual(
    expect.arrayContaining([
      [
        'model.shop.top',
        'urn:li:dataset:(urn:li:dataPlatform:dbt,shop.main.Top Customers,PROD)',
        'nodes.deny "model\\\\.shop\\\\.t.*"',
      ],
      [
        'seed.shop.countries',
        'urn:li:dataset:(urn:li:dataPlatform:dbt,shop.main.countries,PROD)',
        'nodes.allow (no pattern matches)',
      ],
      [
        'source.shop.raw.orders',
        'urn:li:dataset:(urn:li:dataPlatform:dbt,shop.raw.orders,PROD)',
        'nodes.deny ".*\\\\.raw\\\\..*"',
      ],
    ]),
  );
  expect(records.find(({ path }) => path[1] === 'freshness')).toMatchObject({ kind: 'filtered' });
});

describe('names that are hard to write', () => {
  it('are kept as they are', async () => {
    const names = ['UPPER', 'with.dot', "with'tick", 'with space', 'größe', '表', 'a(b),c', '💧', 'select'];
    const model = (name: string): object => ({
      name,
      alias: name,
      schema: 's',
      resource_type: 'model',
      config: { materialized: 'view' },
    });
    const nodes = Object.fromEntries(names.map((name) => [`model.shop.${name}`, model(name)]));
    await folder.write('manifest.json', JSON.stringify({ ...MANIFEST, nodes, sources: {} }));
    const { records, end } = await read({ targetLineage: false });
    expect(end).toMatchObject({ complete: true, counts: { failed: 0 } });
    const urns = records.flatMap((record) =>
      record.kind === 'entity' && record.objectType === 'model' ? [record.urn] : [],
    );
    expect(new Set(urns).size).toBe(names.length);
  });
});

it('reads ten thousand models', async () => {
  const sql = 'select 1 -- '.padEnd(5_000, 'x');
  const nodes = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `model.shop.m${at}`,
      {
        name: `m${at}`,
        schema: 's',
        resource_type: 'model',
        raw_code: sql,
        config: { materialized: 'view' },
      },
    ]),
  );
  await folder.write('manifest.json', JSON.stringify({ ...MANIFEST, nodes, sources: {} }));
  const connector = connectTo(folder, { targetLineage: false });
  let read = 0;
  for await (const record of connector.read(PROJECT, { signal: NEVER }))
    if (record.kind === 'entity') read += 1;
  await connector.close();
  expect(read).toBe(10_001);
}, 60_000);

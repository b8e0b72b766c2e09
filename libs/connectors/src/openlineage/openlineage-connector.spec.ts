import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ConnectorRecord } from '../records';
import { openLineageConnector } from './openlineage-connector';

const GOOD = {
  eventType: 'START',
  eventTime: '2026-01-02T03:04:05Z',
  run: { runId: '01890b3c-7b2e-7000-8000-000000000001' },
  job: { namespace: 'prod', name: 'load' },
};

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'openlineage-')));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(recipe: object = {}, checkpoint?: string): Promise<readonly ConnectorRecord[]> {
  const connector = openLineageConnector.create(
    { path: folder, ...recipe },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD', folders: [folder] },
  );
  const { signal } = new AbortController();
  const [scope] = await connector.scopes(signal);
  if (!scope) throw new Error('no scope');
  const options = checkpoint === undefined ? { signal } : { signal, checkpoint };
  const records: ConnectorRecord[] = [];
  for await (const record of connector.read(scope, options)) records.push(record);
  await connector.close();
  return records;
}

it('puts together a run whose events lie in several files', async () => {
  const end = { ...GOOD, eventType: 'FAIL', outputs: [{ namespace: 'file', name: '/x' }] };
  await writeFile(join(folder, 'a.ndjson'), JSON.stringify(end));
  await writeFile(join(folder, 'b.jsonl'), `\n${JSON.stringify(GOOD)}\n`);
  const records = await read();
  expect(records).toHaveLength(4);
  expect(records).toContainEqual(
    expect.objectContaining({
      objectType: 'run',
      series: { dataProcessInstanceRunEvent: [expect.objectContaining({ status: 'COMPLETE' })] },
    }),
  );
  expect(records.at(-1)).toMatchObject({ complete: true, counts: { read: 3, failed: 0 } });
  expect(await read({ runs: false })).toHaveLength(3);
});

it('names the lines that are no events, and reads the others', async () => {
  const lines = [
    '{',
    JSON.stringify({ ...GOOD, run: {} }),
    `"${'x'.repeat(1_048_577)}"`,
    `${'['.repeat(500_000)}${']'.repeat(500_000)}`,
    JSON.stringify(GOOD),
  ];
  await writeFile(join(folder, 'a.ndjson'), lines.join('\n'));
  const records = await read({ maxEventMb: 1 });
  const reasons = records.flatMap((record) => (record.kind === 'failed' ? [record.reason] : []));
  expect(reasons).toEqual([
    'Line 1 of "a.ndjson" is no event: the line is no JSON in UTF-8.',
    'Line 2 of "a.ndjson" is no event: /run/runId must be a UUID.',
    'Line 3 of "a.ndjson" is no event: the line is longer than 1 MiB.',
    expect.stringMatching(/^Line 4 of "a.ndjson" is no event: /),
  ]);
  expect(records.at(-1)).toMatchObject({ complete: true, counts: { read: 3, failed: 4 } });
});

it('reads all again when files have changed since the checkpoint', async () => {
  await writeFile(join(folder, 'a.ndjson'), JSON.stringify(GOOD));
  const [, second] = await read();
  if (second === undefined || second.kind === 'end') throw new Error('no record');
  expect(await read({}, second.checkpoint)).toHaveLength(2);
  await writeFile(join(folder, 'b.ndjson'), JSON.stringify(GOOD));
  expect(await read({}, second.checkpoint)).toHaveLength(4);
});

it('does not follow a link out of the allowed folders', async () => {
  await symlink(__filename, join(folder, 'a.ndjson'));
  expect(await read()).toMatchObject([{ kind: 'end', complete: false, code: 'address-forbidden' }]);
});

it.each([
  ['openlineage.yaml', { path: '/data/openlineage/events' }],
  ['openlineage-http.yaml', { receive: true, keepRuns: 20 }],
])('takes the documented recipe %s', async (name, expected) => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes', name), 'utf8');
  const recipe: { readonly source: { readonly type: string; readonly config: unknown } } = parse(text);
  expect(recipe.source.type).toBe(openLineageConnector.description.type);
  expect(openLineageConnector.parseRecipe(recipe.source.config)).toMatchObject({
    platformInstances: { 'postgres://db.example.com:5432': 'main' },
    ...expected,
  });
});

it.each([
  [{ path: '/x', platformInstances: { a: 'b c' } }, 'platformInstances must hold texts'],
  [{}, 'path is missing'],
  [{ receive: false }, 'path is missing'],
  [{ path: '/x', receive: true }, 'receive stands beside path'],
])('refuses the recipe %j', (recipe, message) => {
  expect(() => openLineageConnector.parseRecipe(recipe)).toThrow(message);
});

it('says what an openlineage source without a service to receive for it lacks', async () => {
  const connector = openLineageConnector.create(
    { receive: true },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD' },
  );
  expect(await connector.test(new AbortController().signal)).toMatchObject({
    ok: false,
    checks: [{ name: 'events', verdict: 'fail', message: 'Nothing here receives events.' }],
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAll } from '../conformance/test-source.fixture';
import { ApiRecorder, RecordedApi } from '../conformance/recorded-api.fixture';
import { type SourceRecord } from '../records';
import { restConnector } from './rest-connector';
import { TestApi } from './test-api.fixture';

const OPTIONS = { addresses: { allowLoopback: true }, applicationName: 'dataspoke', env: 'DEV' } as const;

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

function kept<T extends { stop(): Promise<void> }>(server: T): T {
  running.push(server);
  return server;
}

async function read(recipe: object): Promise<readonly SourceRecord[]> {
  const connector = restConnector.create(recipe, OPTIONS);
  try {
    const [scope] = await connector.scopes(new AbortController().signal);
    if (!scope) throw new Error('no scope');
    const { records, end } = await readAll(connector, scope);
    expect(end).toMatchObject({ complete: true });
    return records;
  } finally {
    await connector.close();
  }
}

/** Written after the reference of Confluence Cloud's REST API, version 2: pages follow each other by a relative Link header. */
it('reads the pages of a wiki that cannot run here', async () => {
  const api = kept(await RecordedApi.serve(join(__dirname, 'recordings/wiki-pages.json')));
  const records = await read({
    url: `${api.url}/wiki`,
    auth: { type: 'basic', user: 'reader', password: 'token' },
    platform: 'confluence',
    resources: {
      pages: {
        path: 'api/v2/pages',
        query: { limit: '2' },
        records: 'results',
        paging: { style: 'link' },
        mapping: {
          urn: { template: 'urn:li:document:{{id}}' },
          displayName: 'title',
          externalUrl: { template: 'https://wiki.example.com/wiki{{_links.webui}}' },
        },
      },
    },
  });
  expect(records.map((record) => record.path.at(-1))).toEqual([
    'How revenue is counted',
    'Late arrivals & "corrections"',
    'Old definitions',
  ]);
  expect([api.unknown, api.unused]).toEqual([[], []]);
});

it('answers from a recording what the API answered, and keeps no secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dataspoke-recording-'));
  const file = join(folder, 'things.json');
  const secret = 'a "secret" of the API';
  const upstream: TestApi = kept(
    await TestApi.start((url, request, response) => {
      if (request.headers.authorization !== 'Bearer key-of-the-reader')
        return void response.writeHead(401).end();
      const from = Number(url.searchParams.get('after') ?? 0);
      const items = [from + 1, from + 2].map((id) => ({
        name: `thing ${id}`,
        self: `${upstream.url}/things/${id}`,
      }));
      return { items, session: secret, next: from < 4 ? String(from + 2) : null };
    }),
  );
  const recipe = (url: string): object => ({
    url,
    auth: { type: 'bearer', token: 'key-of-the-reader' },
    resources: {
      things: {
        path: 'things',
        records: 'items',
        paging: { style: 'cursor', parameter: 'after', next: 'next' },
        mapping: { platform: { value: 'cms' }, name: 'name', externalUrl: 'self' },
      },
    },
  });
  const recorder = kept(await ApiRecorder.start(upstream.url, [secret]));
  const live = await read(recipe(recorder.url));
  await recorder.save(file);
  expect(live).toHaveLength(6);

  const recording = await readFile(file, 'utf8');
  for (const text of ['key-of-the-reader', 'secret', upstream.url]) expect(recording).not.toContain(text);
  const api = kept(await RecordedApi.serve(file));
  const replayed = await read(recipe(api.url));
  const text = (records: readonly SourceRecord[], url: string): string =>
    JSON.stringify(records).replaceAll(url, '');
  expect(text(replayed, api.url)).toBe(text(live, recorder.url));
  expect([api.unknown, api.unused]).toEqual([[], []]);
  expect((await fetch(`${api.url}/others`)).status).toBe(501);
  expect(api.unknown).toEqual(['GET /others']);
  await rm(folder, { recursive: true });
});

import { selfSigned } from '@dataspoke/dev-stack/testing';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { type SourceRecord } from '../records';
import { ArtifactFolder, shopCatalog, shopManifest, VERSIONS } from './artifacts.fixture';
import { connectTo, entityAt, NEVER, PROJECT, readProject } from './read-project.fixture';

const [, , , VERSION] = VERSIONS;
const MANIFEST = JSON.stringify(shopManifest(VERSION));
const TOKEN = 'a-token-nobody-may-see';
const OPEN = { addresses: { allowLoopback: true } };

let folder: ArtifactFolder;
let server: Server;
let base: string;
let answer: (path: string, response: ServerResponse) => void;
let authorization: string | undefined;

beforeEach(async () => {
  folder = await ArtifactFolder.create();
  authorization = undefined;
  answer = (path, response) => {
    if (path === '/dbt/manifest.json') response.end(MANIFEST);
    else if (path === '/dbt/catalog.json') response.end(JSON.stringify(shopCatalog()));
    else response.writeHead(404).end();
  };
  server = createServer((request, response) => {
    authorization = request.headers.authorization;
    answer(request.url ?? '', response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dbt`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await folder.remove();
});

async function temporaryFiles(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('dataspoke-') && name.endsWith('.json'));
}

it('reads a project behind an address, without what is not there', async () => {
  const connector = connectTo(folder, { folder: base }, OPEN);
  const { records, end } = await readProject(connector);
  await connector.close();
  expect(end).toMatchObject({ complete: true });
  expect(entityAt(records, 'model.shop.revenue').aspects).toHaveProperty('schemaMetadata');
  expect(entityAt(records, 'test.shop.no_negative').aspects).not.toHaveProperty('assertionRunEvent');
  expect(authorization).toBeUndefined();
});

it('leaves no file behind, whatever happens', async () => {
  const before = await temporaryFiles();
  const connector = connectTo(folder, { folder: base }, OPEN);
  await readProject(connector);
  const seen: SourceRecord[] = [];
  for await (const record of connector.read(PROJECT, { signal: NEVER })) {
    if (record.kind !== 'end') seen.push(record);
    if (seen.length === 3) break;
  }
  answer = (path, response) => response.end(path.endsWith('manifest.json') ? MANIFEST.slice(0, 500) : '{');
  await readProject(connector);
  await connector.close();
  expect((await temporaryFiles()).filter((name) => !before.includes(name))).toEqual([]);
});

it.each([
  [401, 'authentication', false],
  [403, 'permission', false],
  [404, 'not-found', false],
  [302, 'unsupported', false],
  [503, 'unreachable', true],
  [418, 'source-error', false],
])('says what status %i means', async (status, code, retryable) => {
  answer = (_path, response) =>
    response.writeHead(status, { location: 'http://169.254.169.254/' }).end(MANIFEST);
  const address = `${base}/manifest.json?signature=${TOKEN}`;
  const { records, end } = await readProject(connectTo(folder, { manifestPath: address }, OPEN));
  expect(records).toEqual([]);
  expect(end).toMatchObject({
    complete: false,
    code,
    retryable,
    reason: expect.stringContaining(`status ${status}`),
  });
  expect(JSON.stringify(end)).not.toContain(TOKEN);
});

it('can be tried again when the connection breaks in the middle of a file', async () => {
  answer = (_path, response) => {
    response.writeHead(200, { 'content-length': String(MANIFEST.length) });
    response.write(MANIFEST.slice(0, 1_000), () => response.destroy());
  };
  const connector = connectTo(folder, { folder: base }, OPEN);
  const { end } = await readProject(connector);
  expect(end).toMatchObject({ complete: false, code: 'interrupted', retryable: true });
  answer = (_path, response) => response.end(MANIFEST);
  const report = await connectTo(folder, { manifestPath: `${base}/manifest.json` }, OPEN).test(NEVER);
  expect(report.ok).toBe(true);
});

it('stops within a second when it is cancelled while a server is silent', async () => {
  const asked = Promise.withResolvers<void>();
  answer = () => asked.resolve();
  const stop = new AbortController();
  const connector = connectTo(folder, { folder: base }, OPEN);
  const reading = connector.scopes(stop.signal);
  await asked.promise;
  const started = Date.now();
  stop.abort();
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  expect(Date.now() - started).toBeLessThan(1_000);
});

it('takes no more than the recipe allows', async () => {
  answer = (_path, response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(' '.repeat(100_000), more);
    };
    more();
  };
  const { end } = await readProject(connectTo(folder, { folder: base, maxArtifactMb: 2 }, OPEN));
  expect(end).toMatchObject({
    complete: false,
    code: 'unsupported',
    remedy: expect.stringContaining('maxArtifactMb'),
  });
});

it.each([
  ['http://169.254.169.254/latest', 'address-forbidden', 'metadata'],
  ['http://127.0.0.1:9/', 'address-forbidden', 'this machine itself'],
  ['https://nowhere.invalid/dbt', 'unreachable', 'could not be resolved'],
])('does not connect to %s', async (address, code, reason) => {
  const { end } = await readProject(connectTo(folder, { folder: address }));
  expect(end).toMatchObject({ complete: false, code, reason: expect.stringContaining(reason) });
});

it('sends its token over a connection that it trusts only', async () => {
  const { certificate, key } = selfSigned('store.example.com');
  let asked = 0;
  const secure = createTlsServer({ cert: certificate, key }, (_request, response) => {
    asked += 1;
    response.end(MANIFEST);
  });
  secure.listen(0, '127.0.0.1');
  await once(secure, 'listening');
  const address = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  const { end } = await readProject(connectTo(folder, { folder: address, token: TOKEN }, OPEN));
  secure.close();
  expect(end).toMatchObject({ complete: false, code: 'tls', retryable: false });
  expect(JSON.stringify(end)).not.toContain(TOKEN);
  expect(asked).toBe(0);
});

import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect, NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector, type Scope } from '../connector';
import { npmConnector } from './package-connector';

const EXAMPLE = join(__dirname, '../../../../examples/connectors/npm-package');
const SCOPE: Scope = { id: 'program:tables', name: 'tables', kind: 'part' };

describe('a connector package', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'packages-')));
    await mkdir(join(folder, 'node_modules'));
    await cp(EXAMPLE, join(folder, 'node_modules/dataspoke-connector-example'), { recursive: true });
    await writeFile(
      join(folder, 'tables.json'),
      JSON.stringify({ tables: { b: {}, a: { description: 'first', columns: ['id'] } } }),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const connect = (name: string, more: object = {}, packageFolder: string | undefined = folder): Connector =>
    npmConnector.create(
      { package: name, config: { file: join(folder, 'tables.json') }, ...more },
      {
        addresses: { allowLoopback: false },
        applicationName: 'x',
        env: 'PROD',
        ...(packageFolder === undefined ? {} : { packageFolder }),
      },
    );
  const install = async (name: string, source: string): Promise<void> => {
    const home = join(folder, 'node_modules', name);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await writeFile(join(home, 'index.js'), source);
  };

  it('is loaded by its name, as in the example', async () => {
    const connector = connect('dataspoke-connector-example', { platform: 'notes' });
    expect(await connector.test(NEVER)).toMatchObject({
      ok: true,
      checks: [{ name: 'program' }, { name: 'file' }],
    });
    expect(await connector.scopes(NEVER)).toEqual([SCOPE]);
    const { end, records } = await readAll(connector, SCOPE);
    expect(end).toMatchObject({ complete: true });
    expect(records).toMatchObject([
      { urn: 'urn:li:dataset:(urn:li:dataPlatform:notes,a,PROD)' },
      { path: ['b'] },
    ]);
    expect((await readAll(connector, SCOPE, records[0]?.checkpoint)).records).toEqual(records.slice(1));
    await connector.close();
  });

  it('states what its configuration looks like', async () => {
    const good = { file: join(folder, 'tables.json') };
    const bad = { scopes: 0 };
    const recipe = (config: object) => ({ package: 'dataspoke-connector-example', config });
    const options = {
      addresses: { allowLoopback: false },
      applicationName: 'x',
      env: 'PROD',
      packageFolder: folder,
    } as const;
    await expect(npmConnector.checkRecipe?.(recipe(good), options, NEVER)).resolves.toBeUndefined();
    await expect(npmConnector.checkRecipe?.(recipe(bad), options, NEVER)).rejects.toMatchObject({
      fields: [{ field: 'config.file' }, { field: 'config.scopes' }],
    });
    const connector = connect('dataspoke-connector-example', { config: bad });
    await expect(connector.scopes(NEVER)).rejects.toMatchObject({ code: 'recipe-invalid' });
    await connector.close();
  });

  it.each([
    ['not there', 'nowhere', '', 'is not installed'],
    ['broken', 'broken', 'throw new Error("no native part")', 'cannot be loaded: no native part'],
    ['none', 'none', 'module.exports = {}', 'is no connector of protocol 1'],
    [
      'of the future',
      'future',
      'exports.connector = { protocol: 2, run() {} }',
      'is no connector of protocol 1',
    ],
  ])('that is %s is told apart', async (_what, name, source, message) => {
    if (source !== '') await install(name, source);
    expect((await connect(name).test(NEVER)).checks[0]).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(message) as string,
    });
  });

  it('proves nothing when it fails, hangs, or talks nonsense', async () => {
    await install(
      'fails',
      'exports.connector = { protocol: 1, async *run(c) { yield { type: "dataset", name: "a" }; throw new Error("bad " + c.secret); } }',
    );
    await install(
      'hangs',
      'exports.connector = { protocol: 1, async *run() { await new Promise(() => {}); } }',
    );
    await install('nonsense', 'exports.connector = { protocol: 1, async *run() { yield 5; } }');
    const endOf = async (name: string, more: object = {}) => (await readAll(connect(name, more), SCOPE)).end;
    expect(await endOf('fails', { secret: 'Secret-1' })).toMatchObject({
      complete: false,
      reason: 'The package fails failed: bad ***.',
    });
    expect(await endOf('hangs', { silenceMs: 200 })).toMatchObject({ complete: false, code: 'timeout' });
    expect(await endOf('nonsense')).toMatchObject({
      complete: false,
      reason: expect.stringContaining('Line 1') as string,
    });
  });

  it.each([
    ['no-stream', 'run() {}', 'The package no-stream failed'],
    ['at-once', 'run() { throw new Error("not today"); }', 'failed: not today'],
    [
      'no-result',
      'run() { return { [Symbol.asyncIterator]: () => ({ next: async () => undefined }) }; }',
      'The package no-result failed',
    ],
    [
      'circle',
      'async *run() { const a = { type: "log" }; a.a = a; yield a; }',
      'Message 1 of the package circle is no JSON',
    ],
    ['bigint', 'async *run() { yield { type: "dataset", name: "a", properties: { n: 1n } }; }', 'is no JSON'],
  ])('proves nothing when it is no stream of messages: %s', async (name, run, message) => {
    await install(name, `exports.connector = { protocol: 1, ${run} };`);
    const { end } = await readAll(connect(name, { secret: '1' }), SCOPE);
    expect(end).toMatchObject({ complete: false, reason: expect.stringContaining(message) as string });
  });

  it('is not broken by a secret that is like a part of JSON', async () => {
    await install(
      'short',
      'exports.connector = { protocol: 1, async *run() { yield { type: "failed", path: ["x1"], reason: "r", permission: true }; yield { type: "end", complete: true }; } }',
    );
    const short = await readAll(connect('short', { secret: 'true' }), SCOPE);
    expect(short).toMatchObject({ end: { complete: true }, records: [{ code: 'permission' }] });
  });

  it('is stopped when the read is', async () => {
    await install(
      'endless',
      'exports.connector = { protocol: 1, async *run() { for (let n = 0; ; n += 1) yield { type: "dataset", name: "t" + n }; } }',
    );
    const stop = new AbortController();
    const records = await collect(connect('endless').read(SCOPE, { signal: stop.signal }), () =>
      stop.abort(),
    );
    expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
  });

  it('runs only where the deployment has a folder for packages', async () => {
    const connector = npmConnector.create(
      { package: 'dataspoke-connector-example' },
      { addresses: { allowLoopback: false }, applicationName: 'x', env: 'PROD' },
    );
    expect((await connector.test(NEVER)).checks[0]).toMatchObject({
      verdict: 'fail',
      remedy: expect.stringContaining('DATASPOKE_CONNECTOR_PACKAGES') as string,
    });
    expect(() => npmConnector.parseRecipe({ package: '../../etc/x' })).toThrow(
      'must be the name of a package',
    );
  });
});

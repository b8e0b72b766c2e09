import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PORT, parseStartArguments } from './arguments.mjs';
import { CannotStart } from './cannot-start.mjs';
import { install, isInstalled } from './install.mjs';
import { lockHolder, takeLock } from './lock.mjs';
import { checkDisk, checkNode, checkPorts, checkPython } from './machine.mjs';
import { reset } from './reset.mjs';

const PROJECT = join(__dirname, '../..');

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bootstrap-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** The sentence with which a step refuses; anything else fails the test. */
async function sentence(work: () => unknown): Promise<string> {
  let error: unknown = new Error('it did not refuse');
  try {
    await work();
  } catch (raised) {
    error = raised;
  }
  if (!(error instanceof CannotStart)) throw error;
  expect(error.message).toMatch(/^[^\n]+\.$/);
  return error.message;
}

async function listen<T extends Server>(server: T): Promise<{ server: T; port: number }> {
  server.on('connection', (socket) => sockets.add(socket.on('error', () => socket.destroy())));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const sockets = new Set<Socket>();

/** Closes a server without waiting for a client that keeps its connection. */
function shut(server: Server): Promise<unknown> {
  return new Promise((done) => {
    server.close(done);
    sockets.forEach((socket) => socket.destroy());
  });
}

describe('the machine', () => {
  it('has a Node that is new enough', async () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.21.0']) checkNode(version);
    expect(await sentence(() => checkNode('20.18.3'))).toContain(
      'needs Node 20.19 or newer and this is 20.18.3',
    );
    expect(await sentence(() => checkNode('18.20.0'))).toContain('18.20.0');
  });

  it('has enough disk: more when nothing is installed yet', async () => {
    const gigabytes = (n: number) => () => Promise.resolve(n * 1e9);
    const places = { root, home: join(root, 'home'), env: { DATASPOKE_CACHE: join(root, 'cache') } };
    expect(await sentence(() => checkDisk(places, gigabytes(2.5)))).toMatch(
      /about 3 GB.*there are 2\.5 GB; free some/,
    );
    await mkdir(join(root, 'node_modules'));
    await checkDisk(places, gigabytes(2.5));
    expect(await sentence(() => checkDisk(places, gigabytes(0.4)))).toContain('about 1 GB');
    await checkDisk(places); // of folders that are not there yet: of the disk they will be on
  });

  it.each(['home', 'cache'])('has enough disk where it is another one: %s', async (other) => {
    const places = { root, home: join(root, 'home'), env: { DATASPOKE_CACHE: join(root, 'cache') } };
    const free = (folder: string) => Promise.resolve(folder === join(root, other) ? 0.1e9 : 100e9);
    expect(await sentence(() => checkDisk(places, free))).toContain(`free disk in ${join(root, other)} and`);
  });

  it('has the chosen ports free', async () => {
    const { server, port } = await listen(createServer());
    expect(await sentence(() => checkPorts({ '--port': port }))).toBe(
      `Port ${port} is in use by another program; stop that program, or choose another port with --port.`,
    );
    await shut(server);
    await checkPorts({ '--port': port });
  });

  it('has Python with pip, as long as something has to be fetched', async () => {
    const env = { PATH: root, DATASPOKE_CACHE: join(root, 'cache') };
    expect(await sentence(() => checkPython(env))).toContain(
      'Python 3 was not found; install Python 3 with pip',
    );
    await writeFile(join(root, 'python3'), '#!/bin/sh\necho "No module named pip" >&2; exit 1', {
      mode: 0o755,
    });
    expect(await sentence(() => checkPython(env))).toContain('python3 has no working pip');
    await writeFile(join(root, 'python3'), '#!/bin/sh\necho "pip 23"', { mode: 0o755 });
    await checkPython(env);
  });
});

describe('options', () => {
  it('are read in both spellings', () => {
    expect(parseStartArguments(['--once', '--port', '8000'], {})).toEqual({
      once: true,
      port: 8000,
      yes: false,
      help: false,
    });
    const env = { DATASPOKE_PORT: '9', DATAHUB_URL: 'http://gms:8080', DATAHUB_TOKEN: 't' };
    expect(parseStartArguments(['--source=postgres://u:p@h/db'], env)).toMatchObject({
      port: 9,
      source: 'postgres://u:p@h/db',
      datahub: { url: 'http://gms:8080', token: 't' },
    });
    expect(parseStartArguments([], {}).port).toBe(DEFAULT_PORT);
    expect(parseStartArguments([], { DATASPOKE_SOURCE: 'postgres://u:p@h/d' }).source).toBe(
      'postgres://u:p@h/d',
    );
    expect(parseStartArguments([], { DATASPOKE_SOURCE: '' }).source).toBeUndefined();
  });

  it('take the settings of search as they are, and no other', () => {
    const search = {
      QDRANT_URL: 'http://qdrant:6333',
      QDRANT_API_KEY: 'k',
      DATASPOKE_EMBED_URL: 'https://models.example.org/v1',
      DATASPOKE_EMBED_NAME: 'm',
      DATASPOKE_LLM_URL: 'https://models.example.org/v1',
      DATASPOKE_ALLOW_PRIVATE_MODELS: 'true',
    };
    const others = {
      QDRANT_COLLECTION: '',
      DATASPOKE_INDEX_FILE: '/elsewhere',
      DATASPOKE_ALLOW_LOOPBACK_SOURCES: 'true',
      NATS_PASSWORD: 'p',
    };
    expect(parseStartArguments([], { ...search, ...others }).search).toEqual(search);
  });

  it.each([
    [['--forever'], "Unknown option '--forever'"],
    [['now'], 'npm start -- --help lists the options'],
    [['--port', 'http'], '--port (or DATASPOKE_PORT) must be'],
    [['--port', '70000'], '--port (or DATASPOKE_PORT) must be'],
    [['--source', 'mysql://u:secret@h/db'], '--source (or DATASPOKE_SOURCE) must look like postgres://'],
    [['--source'], "Option '--source <value>' argument missing"],
  ])('%j is refused', async (argv, expected) => {
    const said = await sentence(() => parseStartArguments(argv, {}));
    expect(said).toContain(expected);
    expect(said).not.toContain('secret');
  });
});

describe('installing packages', () => {
  const servers: Server[] = [];
  beforeEach(async () => {
    await writeFile(
      join(root, 'package.json'),
      JSON.stringify({ name: 'fixture', version: '1.0.0', dependencies: { 'is-odd': '3.0.1' } }),
    );
    await writeFile(
      join(root, 'package-lock.json'),
      JSON.stringify({
        name: 'fixture',
        version: '1.0.0',
        lockfileVersion: 3,
        requires: true,
        packages: {
          '': { name: 'fixture', version: '1.0.0', dependencies: { 'is-odd': '3.0.1' } },
          'node_modules/is-odd': { version: '3.0.1', integrity: `sha512-${'A'.repeat(86)}==` },
        },
      }),
    );
  });
  afterEach(() => Promise.all(servers.splice(0).map(shut)));

  const env = (port: number): NodeJS.ProcessEnv => ({
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}`,
    npm_config_cache: join(root, 'cache'),
    npm_config_loglevel: 'silent', // as npm start --silent hands it down
  });
  const attempt = (port: number, more = {}) =>
    install(root, () => undefined, { env: env(port), pingLimitMs: 15_000, timeLimitMs: 50_000, ...more });

  it('says that the registry refuses', async () => {
    const { server, port } = await listen(
      createHttpServer((_request, response) => response.writeHead(403).end('{}')),
    );
    servers.push(server);
    expect(await sentence(() => attempt(port))).toContain('The npm registry refused the packages (E403)');
    expect(isInstalled(root)).toBe(false);
  });

  it('says within seconds that the registry does not answer', async () => {
    const { server, port } = await listen(createServer());
    servers.push(server);
    const silence = attempt(port, { pingLimitMs: 1_000 });
    expect(await sentence(() => silence)).toContain('The npm registry did not answer within 1 s');
  });

  it('says that the registry cannot be reached', async () => {
    const { server, port } = await listen(createServer());
    await shut(server);
    expect(await sentence(() => attempt(port))).toContain('cannot be reached (ECONNREFUSED)');
  });

  it('stops an installation that takes too long', async () => {
    // Answers the ping and nothing else.
    const { server, port } = await listen(
      createHttpServer((request, response) => void (request.url?.includes('ping') && response.end('{}'))),
    );
    servers.push(server);
    expect(await sentence(() => attempt(port, { timeLimitMs: 3_000 }))).toContain(
      'did not answer within 3 s',
    );
  });

  it('says that package.json and the lock file do not fit', async () => {
    await rm(join(root, 'package-lock.json'));
    const { server, port } = await listen(createHttpServer((_request, response) => void response.end('{}')));
    servers.push(server);
    expect(await sentence(() => attempt(port))).toContain('do not fit each other; run npm install once');
  });

  it('is needed again when the lock file changes, and not when npm already put the same packages there', async () => {
    expect(isInstalled(root)).toBe(false);
    await mkdir(join(root, 'node_modules'));
    const account = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    delete account.packages[''];
    await writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify(account));
    expect(isInstalled(root)).toBe(true);
    expect(isInstalled(root)).toBe(true);

    const lock = await readFile(join(root, 'package-lock.json'), 'utf8');
    await writeFile(
      join(root, 'package-lock.json'),
      lock.replace('"3.0.1","integrity"', '"3.0.2","integrity"'),
    );
    expect(isInstalled(root)).toBe(false);
  });
});

describe('the lock of a folder', () => {
  const file = () => join(root, '.dataspoke/launcher.lock');

  it('is held by one live process, and keeps reset from removing its data', async () => {
    const release = takeLock(file());
    expect(lockHolder(file())?.pid).toBe(process.pid);
    expect(await sentence(() => takeLock(file()))).toContain(
      `already running from this folder (process ${process.pid})`,
    );
    expect(await sentence(() => reset(join(root, '.dataspoke')))).toContain('already running');
    release();
    expect(lockHolder(file())).toBeUndefined();
    await writeFile(join(root, '.dataspoke/secrets.json'), '{}');
    expect(reset(join(root, '.dataspoke'))).toBe(true);
    expect(await readdir(root)).toEqual([]);
    expect(reset(join(root, '.dataspoke'))).toBe(false);
  });

  it('is free again after a crash, even when the process id is in use again', async () => {
    await mkdir(join(root, '.dataspoke'));
    await writeFile(file(), JSON.stringify({ pid: process.pid, began: 'another time' }));
    expect(lockHolder(file())).toBeUndefined();
    takeLock(file())();
  });

  it('lets reset remove data that was placed elsewhere, and nothing that is not its own', async () => {
    const place = join(root, 'dataspoke-0123456789ab');
    const [home, other] = [join(root, '.dataspoke'), join(root, 'photos')];
    for (const folder of [join(place, 'data'), other, join(home, 'data')])
      await mkdir(folder, { recursive: true });
    await symlink(join(place, 'data'), join(home, 'data/postgres'));
    await symlink(other, join(home, 'data/photos'));
    await writeFile(join(home, 'thesis.txt'), 'years of work');
    expect(reset(home)).toBe(true);
    expect(await readdir(root)).toEqual(['.dataspoke', 'photos']);
    expect(await readdir(home)).toEqual(['thesis.txt']);
    expect(reset(home)).toBe(false);
  });
});

describe('npm start in a fresh checkout', () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map(shut)));

  /** The files that run before anything is installed, in a workspace without packages. */
  beforeEach(async () => {
    for (const part of [
      'bin',
      'src/bootstrap',
      'src/progress',
      'src/provision/pins.mjs',
      'src/servers/log-file.mjs',
    ]) {
      await cp(join(PROJECT, part), join(root, 'tools/dev-stack', part), { recursive: true });
    }
    await writeFile(join(root, 'package.json'), '{"name":"fixture","dependencies":{"is-odd":"3.0.1"}}');
    await writeFile(
      join(root, 'package-lock.json'),
      '{"name":"fixture","lockfileVersion":3,"requires":true,"packages":{"":{"name":"fixture","dependencies":{"is-odd":"3.0.1"}},' +
        `"node_modules/is-odd":{"version":"3.0.1","integrity":"sha512-${'A'.repeat(86)}=="}}}`,
    );
  });

  function start(
    args: string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number | null; errors: string; output: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'tools/dev-stack/bin/start.mjs'), ...args], {
        env: {
          ...process.env,
          DATASPOKE_CACHE: join(root, 'cache'),
          npm_config_cache: join(root, 'cache'),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [output, errors] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (output += text.toString()));
      child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
      child.on('close', (code) => resolve({ code, errors, output }));
    });
  }
  /** Exit code 1, one sentence, and nothing was written into the checkout. */
  async function refuses(run: ReturnType<typeof start>, expected: string): Promise<void> {
    const { code, errors } = await run;
    expect(errors).toMatch(/^\n[^\n]+\.\n$/);
    expect(errors).toContain(expected);
    expect(code).toBe(1);
    expect((await readdir(root)).filter((name) => name !== 'cache')).toEqual([
      'package-lock.json',
      'package.json',
      'tools',
    ]);
  }

  it('explains its options', async () => {
    expect(await start(['--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('--once') as string,
    });
  });

  it('refuses a busy port', async () => {
    const { server, port } = await listen(createServer());
    servers.push(server);
    await refuses(start(['--port', String(port)]), `Port ${port} is in use`);
  });

  it('refuses to begin without Python', async () => {
    await refuses(start(['--port', '0'], { PATH: join(root, 'nothing') }), 'Python 3 was not found');
  });

  it('explains a registry that refuses', async () => {
    const { server, port } = await listen(
      createHttpServer((_request, response) => response.writeHead(401).end('{}')),
    );
    servers.push(server);
    await refuses(
      start(['--port', '0'], { npm_config_registry: `http://127.0.0.1:${port}` }),
      'The npm registry refused the packages (E401)',
    );
  });
});

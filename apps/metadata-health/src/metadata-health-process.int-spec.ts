import { type HealthScan, isFinal, metadataHealthRpc } from '@dataspoke/contracts';
import { requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataSource } from 'typeorm';
import { airlineTable, airlineUrn } from './catalog.fixture';
import { type HealthPlace, prepareHealth } from './metadata-health.fixture';
import { hostWorkflows } from './workflows.fixture';

const APP = join(__dirname, '..');
const COMPILER = join(APP, '../../node_modules/typescript/bin/tsc');
/** Several pages of a scan and more than one batch of the consumer. */
const COUNT = 1_600;
const TABLES = Array.from({ length: COUNT }, (_, at) => airlineUrn(`table_${String(at).padStart(4, '0')}`));

/** The built service as a process of its own. */
class HealthProcess {
  readonly child: ChildProcess;
  output = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [join(APP, 'dist/main.js')], {
      env: { PATH: process.env['PATH'], ...environment, DATASPOKE_LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => (this.output = (this.output + text).slice(-100_000)));
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return this.child.exitCode;
  }
}

describe('the metadata-health process', () => {
  let place: HealthPlace;
  let database: DataSource;
  const processes: HealthProcess[] = [];

  const start = () => {
    const started = new HealthProcess(place.environment);
    processes.push(started);
    return started;
  };
  const count = async (from: string): Promise<number> => {
    const [row] = await database.query<{ n: string }[]>(`SELECT count(*) AS n FROM metadata_health.${from}`);
    return Number(row?.n);
  };

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [COMPILER, '-b', join(APP, 'tsconfig.app.json')]);
    place = await prepareHealth();
    database = await new DataSource({
      type: 'postgres',
      url: place.environment['DATABASE_URL'],
      installExtensions: false,
    }).initialize();
    requireAccepted(
      await place.catalog.client.writes.emitMcps(
        TABLES.flatMap((urn) => airlineTable(urn, 'Table', [{ fieldPath: 'id' }])),
      ),
    );
  }, 240_000);
  afterAll(async () => {
    for (const started of processes) await started.end('SIGKILL');
    await database?.destroy();
    await place?.close();
  }, 30_000);

  it('loses and doubles nothing when it is killed while it follows the catalog, again and again', async () => {
    await place.changed(TABLES);
    const scored = () => count('scores').catch(() => 0);
    for (const atLeast of [0, 1, 501]) {
      const victim = start();
      await eventually(async () => {
        expect(victim.output).toContain('started at');
        expect(await scored()).toBeGreaterThanOrEqual(atLeast);
      }, 60_000);
      await victim.end('SIGKILL');
    }
    const survivor = start();
    await eventually(async () => {
      expect(await count(`inbox WHERE consumer = 'metadata-health-entity-changes'`)).toBe(COUNT);
    }, 90_000);
    expect(await count('scores')).toBe(COUNT);
    expect(await count('score_snapshots')).toBe(COUNT);
    const gaps = await count('scores CROSS JOIN LATERAL jsonb_array_elements(gaps)');
    expect(await count('action_items')).toBe(gaps);
    const told = `outbox WHERE subject LIKE '%score.changed%'`;
    expect(await count(told)).toBe(COUNT);
    await eventually(async () => expect(await count('scores WHERE publish_pending')).toBe(0), 90_000);
    expect(await survivor.end('SIGTERM')).toBe(0);
  }, 300_000);

  it('goes on with a full scan where it was when it is killed', async () => {
    const workflows = await hostWorkflows(place.environment);
    const victim = start();
    try {
      await database.query('DELETE FROM metadata_health.scores WHERE urn > $1', [TABLES[99]]);
      const { id } = await eventually(() => place.ask(metadataHealthRpc.startScan, {}), 20_000);
      const get = () => place.ask(metadataHealthRpc.getScan, { id });
      await eventually(async () => (await get()).counts.seen > 0, 30_000);
      await victim.end('SIGKILL');
      const [row] = await database.query<{ state: string }[]>(
        'SELECT state FROM metadata_health.scans WHERE id = $1',
        [id],
      );
      expect(row).toEqual({ state: 'running' });
      start();
      const scan = await eventually(async (): Promise<HealthScan> => {
        const current = await get();
        expect(isFinal(current.state)).toBe(true);
        return current;
      }, 90_000);
      expect(scan).toMatchObject({
        state: 'succeeded',
        counts: { seen: COUNT, changed: COUNT - 100, unchanged: 100, removed: 0, failed: 0 },
      });
      expect(await count('scores')).toBe(COUNT);
    } finally {
      await workflows.close();
    }
  }, 240_000);

  it('names what is missing in its configuration, and ends with 78', async () => {
    const misled = new HealthProcess({
      ...place.environment,
      DATAHUB_URL: 'localhost',
      DATASPOKE_HEALTH_SCAN_CRON: 'daily',
    });
    processes.push(misled);
    await once(misled.child, 'exit');
    expect(misled.child.exitCode).toBe(78);
    expect(misled.output).toMatch(/DATAHUB_URL must look like .*DATASPOKE_HEALTH_SCAN_CRON must have/);
  }, 30_000);
});

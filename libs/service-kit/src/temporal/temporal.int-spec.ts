import { join } from 'node:path';
import {
  claimBus,
  createDatabase,
  eventually,
  ready,
  temporalNamespace,
  type TestDatabase,
  testServer,
} from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { startService } from '../bootstrap/run-service';
import { type RunningProcess, type RunningService } from '../bootstrap/service-definition';
import { WorkerEnv } from '../config/env';
import { loadConfig } from '../config/load-config';
import { Outbox } from '../events/outbox';
import { Child } from '../testing/child.fixture';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { copiesService, COUNT_WORKFLOW } from '../testing/notes.fixture';
import { TemporalClient } from './temporal-client';
import { startWorkflowWorker } from './workflow-worker';

describe('jobs on the workflow engine', () => {
  let database: TestDatabase;
  let environment: Record<string, string>;
  let worker: RunningProcess;
  let service: RunningService;
  let tables: DataSource;
  let temporal: TemporalClient;
  const children: Child[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    const more = {
      TEMPORAL_ADDRESS: testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS'),
      TEMPORAL_NAMESPACE: temporalNamespace(),
    };
    environment = environmentOf({ database, bus: claimBus(), keys: callerKeys(), more });
    worker = await startWorkflowWorker(loadConfig(WorkerEnv, environment), {
      workflowsPath: join(__dirname, '../testing/workflows.fixture.ts'),
    });
    // Takes no activities itself: those are the business of the processes that get killed.
    service = await ready(startService(copiesService, { ...environment, DATASPOKE_ROLES: 'rpc' }));
    tables = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    temporal = service.app.get(TemporalClient);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
  });
  afterAll(async () => {
    await service?.close();
    await worker?.close();
    await tables?.destroy();
    await database?.drop();
  });

  function start(): Child {
    const child = new Child('copies', {
      ...environment,
      DATASPOKE_ROLES: 'activities',
      DATASPOKE_LOG_LEVEL: 'info',
    });
    children.push(child);
    return child;
  }

  async function request(workflowId: string, to: number): Promise<void> {
    await service.app
      .get(DataSource)
      .transaction((tx) =>
        service.app.get(Outbox).startWorkflow(tx, { workflow: COUNT_WORKFLOW, workflowId, input: { to } }),
      );
  }

  async function counted(job: string): Promise<{ number: number; attempt: number }[]> {
    return tables.query('select number, attempt from search.counted where job = $1 order by number', [job]);
  }

  it('start from the outbox, once, and log under their id', async () => {
    const child = start();
    const job = crypto.randomUUID();
    await request(job, 3);
    await eventually(async () => expect(await temporal.describe(job)).toBe('completed'), 20_000);
    expect(await counted(job)).toEqual([1, 2, 3].map((number) => ({ number, attempt: 1 })));
    await request(job, 3);
    await eventually(async () => {
      const open: unknown[] = await tables.query('select 1 from search.outbox where closed_at is null');
      expect(open).toEqual([]);
    });
    expect(await counted(job)).toHaveLength(3);
    expect(child.output).toMatch(new RegExp(`"jobId":"${job}","message":"counting to 3"`));
  }, 45_000);

  it('go on from their checkpoint when the process that works on them is killed', async () => {
    const first = start();
    const job = crypto.randomUUID();
    await request(job, 120);
    await eventually(async () => expect((await counted(job)).length).toBeGreaterThan(50), 20_000);
    await first.kill();
    start();
    await eventually(async () => expect(await temporal.describe(job)).toBe('completed'), 30_000);
    const rows = await counted(job);
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    const resumedAt = rows.find(({ attempt }) => attempt > 1)!.number;
    expect(resumedAt).toBeGreaterThan(10);
  }, 60_000);

  it('stop gently: an activity that cannot end in time leaves its checkpoint and goes on elsewhere', async () => {
    const first = start();
    const job = crypto.randomUUID();
    await request(job, 150);
    await eventually(async () => expect((await counted(job)).length).toBeGreaterThan(5), 20_000);
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    const before = (await counted(job)).length;
    expect(before).toBeLessThan(150);
    start();
    await eventually(async () => expect(await temporal.describe(job)).toBe('completed'), 30_000);
    expect((await counted(job)).filter(({ attempt }) => attempt === 1)).toHaveLength(before);
  }, 60_000);

  it('are cancelled through the outbox', async () => {
    start();
    const job = crypto.randomUUID();
    await request(job, 5_000);
    await eventually(async () => expect((await counted(job)).length).toBeGreaterThan(2), 20_000);
    const cancel = (workflowId: string): Promise<void> =>
      service.app
        .get(DataSource)
        .transaction((tx) => service.app.get(Outbox).requestCancel(tx, { workflowId }));
    await cancel(job);
    await cancel('never-started');
    await eventually(async () => expect(await temporal.describe(job)).toBe('cancelled'), 20_000);
    await eventually(async () => {
      const open: unknown[] = await tables.query('select 1 from search.outbox where closed_at is null');
      expect(open).toEqual([]);
    });
  }, 45_000);

  it('have schedules that can be made, changed, fired and removed again and again', async () => {
    const id = `schedule-${crypto.randomUUID()}`;
    const settings = {
      cron: '0 6 * * *',
      timezone: 'Europe/Berlin',
      paused: false,
      workflow: COUNT_WORKFLOW,
      input: { to: 1 },
    };
    expect(await temporal.describeSchedule(id)).toBeUndefined();
    await temporal.upsertSchedule(id, settings);
    const [next] = (await temporal.describeSchedule(id))!.nextFirings;
    expect(
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(next),
    ).toBe('06:00');
    await temporal.upsertSchedule(id, { ...settings, cron: '30 7 * * *', paused: true });
    const changed = (await temporal.describeSchedule(id))!;
    expect(changed.paused).toBe(true);
    expect(changed.nextFirings[0]?.toISOString()).toMatch(/:30:00/);
    await temporal.triggerSchedule(id);
    await temporal.deleteSchedule(id);
    await temporal.deleteSchedule(id);
    expect(await temporal.describeSchedule(id)).toBeUndefined();
    await expect(temporal.describe('no-such-workflow')).resolves.toBeUndefined();
  });

  it('wait in the outbox while the engine is away, which is shown and does not make the process unready', async () => {
    const away = await startService(copiesService, { ...environment, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    await expect(
      away.app.get(TemporalClient).start({ workflow: 'x', workflowId: 'x', input: {} }),
    ).rejects.toMatchObject({
      code: 'service-unavailable',
    });
    await eventually(async () => {
      const response = await fetch(`${away.url}/health/ready`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        dependencies: expect.arrayContaining([
          expect.objectContaining({ name: 'temporal', required: false, state: 'down' }),
        ]),
      });
    });
    await away.close();
  });
});

import { ingestionRpc } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { nextFirings, TemporalClient } from '@dataspoke/service-kit';
import { Client } from 'pg';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { ClaimScheduledRun } from './claim-scheduled-run';
import { scheduleId } from './schedule-id';

describe('schedules', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: {
        name: 'shop',
        type: 'postgres',
        recipe: ingestion.warehouse.recipe,
        schedule: { cron: '0 6 * * *', timezone: 'Europe/Berlin' },
      },
    });
    sourceId = source.id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const state = () => ingestion.ask(ingestionRpc.getSchedule, { id: sourceId });
  const temporal = () => ingestion.service.app.get(TemporalClient);
  const synced = () => eventually(async () => expect(await state()).toMatchObject({ synced: true }));
  const change = async (changes: object) => {
    const { version } = await ingestion.ask(ingestionRpc.getSource, { id: sourceId });
    await ingestion.ask(ingestionRpc.updateSource, { id: sourceId, version, changes });
  };

  it('are carried to the workflow engine, which says when they fire', async () => {
    await synced();
    const { schedule, nextFirings, recentFirings } = await state();
    expect(schedule).toEqual({ cron: '0 6 * * *', timezone: 'Europe/Berlin' });
    expect(nextFirings).toHaveLength(5);
    for (const firing of nextFirings) {
      const hour = new Intl.DateTimeFormat('en', {
        hour: 'numeric',
        hour12: false,
        timeZone: 'Europe/Berlin',
      });
      expect(hour.format(new Date(firing))).toBe('06');
    }
    expect(recentFirings).toEqual([]);
  });

  it('fire on a day of the month and on a day of the week, as cron does', async () => {
    const schedule = { cron: '0 6 13 * 5', timezone: 'Europe/Berlin' };
    await change({ schedule });
    await synced();
    const { nextFirings: told } = await state();
    expect(told).toEqual(nextFirings(schedule, new Date(), 5).map((at) => at.toISOString()));
    await change({ schedule: { cron: '0 6 * * *', timezone: 'Europe/Berlin' } });
    await synced();
  });

  it('start a run, skip a firing while that run goes on, and show both', async () => {
    const { host, port, database, user, password } = ingestion.warehouse.connection;
    const holder = new Client({ host, port, database, user, password });
    await holder.connect();
    await holder.query('begin; lock table raw.orders in access exclusive mode');
    await temporal().triggerSchedule(scheduleId(sourceId));
    const started = await eventually(async () => {
      const [firing] = (await state()).recentFirings;
      expect(firing).toMatchObject({ outcome: 'started' });
      return firing;
    }, 20_000);
    // The engine names a firing after its second, and takes two of one second for the same.
    const nextSecond = (Math.floor(Date.parse(started?.scheduledAt ?? '') / 1000) + 1) * 1000;
    await eventually(() => Date.now() >= nextSecond);
    await temporal().triggerSchedule(scheduleId(sourceId));
    await eventually(async () => {
      const { recentFirings } = await state();
      expect(recentFirings.map((firing) => firing.outcome).sort()).toEqual(['skipped', 'started']);
      expect(recentFirings.map((firing) => firing.runId)).toEqual([started?.runId, started?.runId]);
    }, 20_000);
    await holder.end();
    const run = await ingestion.ended(started?.runId ?? '');
    expect(run).toMatchObject({ state: 'succeeded', trigger: 'schedule', kind: 'run' });
    const { items } = await ingestion.ask(ingestionRpc.listRuns, { sourceId });
    expect(items.map((one) => one.id)).toEqual([run.id]);
  }, 90_000);

  it('answer a firing that is told of twice as the first time', async () => {
    const firing = { sourceId, firingId: 'told-twice', scheduledAt: new Date().toISOString() };
    const claims = ingestion.service.app.get(ClaimScheduledRun);
    const [first, second] = await Promise.all([claims.execute(firing), claims.execute(firing)]);
    expect(first).toEqual(second);
    expect(first.outcome).toBe('started');
    await ingestion.ended(first.runId);
    expect(await claims.execute(firing)).toEqual(first);
    const { items } = await ingestion.ask(ingestionRpc.listRuns, { sourceId });
    expect(items).toHaveLength(2);
  }, 60_000);

  it('are carried over although the workflow engine refuses an earlier one', async () => {
    const create = (name: string) =>
      ingestion.ask(ingestionRpc.createSource, {
        draft: {
          name,
          type: 'postgres',
          recipe: ingestion.warehouse.recipe,
          schedule: { cron: '0 6 1 1 *' },
        },
      });
    const isSynced = (id: string) => async () =>
      expect(await ingestion.ask(ingestionRpc.getSchedule, { id })).toMatchObject({ synced: true });
    const { id: bad } = await create('refused');
    await eventually(isSynced(bad));
    await ingestion.database.query(
      `UPDATE sources SET schedule_version = schedule_version + 1,
        schedule = schedule || '{"timezone": "Nowhere/Else"}' WHERE id = $1`,
      [bad],
    );
    const { id: good } = await create('taken');
    await eventually(isSynced(good), 10_000);
    for (const id of [bad, good]) {
      await ingestion.ask(ingestionRpc.deleteSource, { id });
      await eventually(async () => expect(await temporal().describeSchedule(scheduleId(id))).toBeUndefined());
    }
  }, 60_000);

  it('fire late by a span that differs from firing to firing, and not past the jitter', async () => {
    await change({ schedule: { cron: '0 6 * * *', jitterSeconds: 3_600 } });
    await synced();
    const late = (await state()).nextFirings.map((firing) => Date.parse(firing) % 86_400_000);
    expect(late).toHaveLength(5);
    for (const span of late) {
      expect(span).toBeGreaterThanOrEqual(6 * 3_600_000);
      expect(span).toBeLessThanOrEqual(7 * 3_600_000);
    }
    expect(new Set(late).size).toBeGreaterThan(1);
    await change({ schedule: { cron: '0 6 * * *' } });
    await synced();
    for (const firing of (await state()).nextFirings) expect(firing).toMatch(/T06:00:00/);
  });

  it('pause, change and go with their source', async () => {
    await change({ schedule: { cron: '30 7 * * 1', paused: true } });
    await synced();
    expect((await state()).nextFirings).toEqual([]);
    expect(await temporal().describeSchedule(scheduleId(sourceId))).toMatchObject({ paused: true });
    await change({ schedule: { cron: '30 7 * * 1' } });
    await synced();
    expect((await state()).nextFirings[0]).toMatch(/T07:30:00/);
    await change({ schedule: null });
    await eventually(async () =>
      expect(await temporal().describeSchedule(scheduleId(sourceId))).toBeUndefined(),
    );
    await expect(state()).rejects.toMatchObject({ code: 'not-found' });
    await change({ schedule: { cron: '30 7 * * 1' } });
    await synced();
    await ingestion.ask(ingestionRpc.deleteSource, { id: sourceId });
    await eventually(async () =>
      expect(await temporal().describeSchedule(scheduleId(sourceId))).toBeUndefined(),
    );
  }, 60_000);

  it('do not fail a request while the workflow engine is away: they are computed and marked as not carried over', async () => {
    await ingestion.restart({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: {
        name: 'patient',
        type: 'postgres',
        recipe: ingestion.warehouse.recipe,
        schedule: { cron: '15 3 * * *' },
      },
    });
    const waiting = await ingestion.ask(ingestionRpc.getSchedule, { id: source.id });
    expect(waiting).toMatchObject({ synced: false, recentFirings: [] });
    expect(waiting.nextFirings[0]).toMatch(/T03:15:00/);
    await ingestion.restart();
    await eventually(async () =>
      expect(await ingestion.ask(ingestionRpc.getSchedule, { id: source.id })).toMatchObject({
        synced: true,
      }),
    );
    await ingestion.ask(ingestionRpc.deleteSource, { id: source.id });
    await eventually(async () =>
      expect(await temporal().describeSchedule(scheduleId(source.id))).toBeUndefined(),
    );
  }, 60_000);
});

import { qualityRpc, type SourceSchedule } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';
import { scheduleIdOf } from './schedule-id';

describe('evaluation schedules', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    quality = await startQuality({
      workflows: true,
      tables: 'create schema raw; create table raw.orders (id bigint); insert into raw.orders values (1)',
    });
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('evaluate by themselves, are shown with their firings, and end when they are deleted', async () => {
    const dataset = quality.urn('raw.orders');
    await quality.rule({ dataset, kind: 'row_count', parameters: { min: 1 } });
    const draft = { dataset, schedule: { cron: '0 6 1 1 *', timezone: 'Europe/Berlin' } };
    const { id } = await quality.ask(qualityRpc.createSchedule, { draft });
    const get = () => quality.ask(qualityRpc.getSchedule, { id });
    await eventually(async () => expect(await get()).toMatchObject({ synced: true, scope: 'dataset' }));
    expect((await get()).nextFirings[0]).toMatch(/-01-01T05:00:00.000Z$/);

    await quality.temporal.triggerSchedule(scheduleIdOf(id));
    const firing = await eventually(async () => {
      const [first] = (await get()).recentFirings;
      if (!first) throw new Error('not fired yet');
      return first;
    }, 20_000);
    expect(firing.outcome).toBe('started');
    expect(await quality.ended(firing.evaluationId)).toMatchObject({
      state: 'succeeded',
      trigger: 'schedule',
      counts: { pass: 1 },
    });

    expect((await quality.ask(qualityRpc.listSchedules, {})).items.map((schedule) => schedule.id)).toEqual([
      id,
    ]);
    await quality.ask(qualityRpc.deleteSchedule, { id });
    await expect(get()).rejects.toMatchObject({ code: 'not-found' });
    await eventually(async () => {
      expect(await quality.temporal.describeSchedule(scheduleIdOf(id))).toBeUndefined();
    });
  }, 60_000);

  it('change on the version the change is based on, in the workflow engine too', async () => {
    const dataset = quality.urn('raw.orders');
    const { id, version } = await quality.ask(qualityRpc.createSchedule, {
      draft: { dataset, schedule: { cron: '0 6 1 1 *' } },
    });
    const get = () => quality.ask(qualityRpc.getSchedule, { id });
    const update = (of: number, schedule: SourceSchedule) =>
      quality.ask(qualityRpc.updateSchedule, { id, version: of, changes: { schedule } });
    await eventually(async () => expect(await get()).toMatchObject({ synced: true, version: 1 }));
    const schedule = { cron: '30 7 1 6 *', timezone: 'Europe/Berlin', paused: true };
    const changed = await update(version, schedule);
    expect(changed).toMatchObject({ version: 2, schedule, synced: false });
    await expect(update(version, { cron: '0 5 * * *' })).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    await expect(update(2, { cron: '0 6 31 2 *' })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'schedule.cron' }],
    });
    await eventually(async () => expect(await get()).toMatchObject({ synced: true, version: 2, schedule }));
    expect(await quality.temporal.describeSchedule(scheduleIdOf(id))).toMatchObject({ paused: true });

    await update(2, { cron: '30 7 1 6 *', timezone: 'Europe/Berlin' });
    await eventually(async () => {
      expect(await quality.temporal.describeSchedule(scheduleIdOf(id))).toMatchObject({ paused: false });
    });
    expect((await get()).nextFirings[0]).toMatch(/-06-01T05:30:00.000Z$/);
    await quality.ask(qualityRpc.deleteSchedule, { id });
    await expect(update(3, schedule)).rejects.toMatchObject({ code: 'not-found' });
  }, 60_000);

  it('are carried over although the workflow engine refuses an earlier one', async () => {
    const dataset = quality.urn('raw.orders');
    const create = () =>
      quality.ask(qualityRpc.createSchedule, { draft: { dataset, schedule: { cron: '0 6 1 1 *' } } });
    const get = (id: string) => quality.ask(qualityRpc.getSchedule, { id });
    const { id: bad } = await create();
    await eventually(async () => expect(await get(bad)).toMatchObject({ synced: true }));
    await quality.database.query(
      `UPDATE evaluation_schedules SET synced = false, version = version + 1,
        schedule = schedule || '{"timezone": "Nowhere/Else"}' WHERE id = $1`,
      [bad],
    );
    const { id: good } = await create();
    await eventually(async () => expect(await get(good)).toMatchObject({ synced: true }), 10_000);
    expect(
      await quality.database.query('SELECT synced FROM evaluation_schedules WHERE id = $1', [bad]),
    ).toEqual([{ synced: false }]);
    await quality.ask(qualityRpc.deleteSchedule, { id: bad });
    await eventually(async () => {
      expect(await quality.temporal.describeSchedule(scheduleIdOf(bad))).toBeUndefined();
    });
  }, 60_000);

  it('are refused when they never fire or have nothing to evaluate', async () => {
    const dataset = quality.urn('raw.orders');
    const create = (draft: object) =>
      quality.ask(qualityRpc.createSchedule, { draft: { schedule: { cron: '0 6 * * *' }, ...draft } });
    await expect(create({ dataset, schedule: { cron: '0 6 31 2 *' } })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'schedule.cron' }],
    });
    await expect(create({ dataset: quality.urn('raw.unknown') })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('go with their rule', async () => {
    const dataset = quality.urn('raw.orders');
    const rule = await quality.rule({ dataset, kind: 'row_count', parameters: { min: 2 } });
    const { id } = await quality.ask(qualityRpc.createSchedule, {
      draft: { ruleId: rule.id, schedule: { cron: '0 6 * * *' } },
    });
    await quality.ask(qualityRpc.deleteRule, { id: rule.id });
    await expect(quality.ask(qualityRpc.getSchedule, { id })).rejects.toMatchObject({ code: 'not-found' });
  });
});

import { type ActionItem, type ListActionItemsRequest, metadataHealthRpc } from '@dataspoke/contracts';
import { mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { randomUUID } from 'node:crypto';
import { airlineTable, airlineUrn } from '../catalog.fixture';
import { type RunningHealth, startHealth } from '../metadata-health.fixture';
import { ScoreDatasets } from '../scores/score-datasets';

const FLIGHTS = airlineUrn('flights');
const OPERATIONS = 'urn:li:corpGroup:flight-operations';
const SCIENCE = 'urn:li:corpGroup:data-science';

describe('action items', () => {
  let health: RunningHealth;
  const list = async (request: ListActionItemsRequest = {}) =>
    (await health.ask(metadataHealthRpc.listActionItems, request)).items;
  const item = async (check: string, state?: ActionItem['state']) => {
    const found = (await list({ ...(state ? { state } : {}) })).filter((one) => one.check === check);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const write = async (aspect: string, ...proposals: Proposal[]) => {
    requireAccepted(await health.catalog.client.writes.emitMcps(proposals));
    await health.changed([FLIGHTS], { aspects: [aspect] });
  };
  const domains = (...urns: string[]) => write('domains', mcpOf(FLIGHTS, 'domains', { domains: urns }));
  const owners = (owner: string) =>
    write(
      'ownership',
      mcpOf(FLIGHTS, 'ownership', {
        owners: [{ owner, type: 'TECHNICAL_OWNER' }],
        lastModified: { time: 0, actor: 'urn:li:corpuser:datahub' },
      }),
    );
  const description = (text: string) =>
    write('editableDatasetProperties', mcpOf(FLIGHTS, 'editableDatasetProperties', { description: text }));
  const rows = async () => {
    const [row] = await health.database.query<{ count: string }[]>(
      'SELECT count(DISTINCT (urn, "check")) FROM action_items',
    );
    return Number(row?.count);
  };

  beforeAll(async () => {
    health = await startHealth();
    await write(
      'datasetProperties',
      ...airlineTable(FLIGHTS, 'Table', [
        { fieldPath: 'day' },
        { fieldPath: 'carrier', description: 'IATA' },
      ]),
    );
    await eventually(async () => expect(await list()).not.toEqual([]), 20_000);
  }, 60_000);
  afterAll(() => health?.close());

  it('are the gaps of a score, with a due date by gain and nobody to close them yet', async () => {
    const { gaps } = await health.ask(metadataHealthRpc.getScore, { urn: FLIGHTS });
    const items = await list();
    expect(items.map(({ check, gain, cause }) => ({ check, gain, cause }))).toEqual(
      expect.arrayContaining(gaps.map(({ check, gain, cause }) => ({ check, gain, cause }))),
    );
    expect(items).toHaveLength(gaps.length);
    for (const { owner, departmentId, state, reopened, dueOn, openedAt, gain } of items) {
      expect({ owner, departmentId, state, reopened }).toEqual({
        owner: null,
        departmentId: null,
        state: 'open',
        reopened: 0,
      });
      const days = (Date.parse(dueOn) - Date.parse(openedAt.slice(0, 10))) / 86_400_000;
      expect(days).toBe(gain >= 10 ? 7 : gain >= 5 ? 14 : gain >= 2 ? 30 : 90);
    }
    expect(items.map(({ dueOn }) => dueOn)).toEqual([...items.map(({ dueOn }) => dueOn)].sort());
  });

  it('close themselves when the gap is fixed, and open again, the same ones, when it is back', async () => {
    const { id } = await item('classification.domain');
    await domains('urn:li:domain:operations');
    await eventually(
      async () => expect(await item('classification.domain', 'done')).toMatchObject({ id }),
      10_000,
    );
    expect((await item('classification.domain', 'done')).closedAt).toBeDefined();
    const known = await rows();
    await domains();
    const again = await eventually(() => item('classification.domain', 'open'), 10_000);
    expect(again).toMatchObject({ id, reopened: 1 });
    expect(again.closedAt).toBeUndefined();
    expect(await rows()).toBe(known);
  }, 40_000);

  it('go to the owner, until somebody else is asked', async () => {
    await owners(OPERATIONS);
    await eventually(
      async () => expect(await item('documentation.description')).toMatchObject({ owner: OPERATIONS }),
      10_000,
    );
    const department = await health.ask(metadataHealthRpc.createDepartment, {
      draft: { name: 'Operations', owners: [OPERATIONS] },
    });
    const theirs = await list({ department: department.id });
    expect(theirs.length).toBeGreaterThan(2);
    expect(theirs[0]).toMatchObject({ owner: OPERATIONS, departmentId: department.id });

    const { id } = await item('documentation.description');
    expect(await health.ask(metadataHealthRpc.assignActionItem, { id, owner: SCIENCE })).toMatchObject({
      owner: SCIENCE,
      departmentId: null,
    });
    await owners('urn:li:corpGroup:fleet-maintenance');
    await eventually(
      async () => expect(await list({ owner: 'urn:li:corpGroup:fleet-maintenance' })).not.toEqual([]),
      10_000,
    );
    expect((await list({ owner: SCIENCE })).map((one) => one.id)).toEqual([id]);
  }, 40_000);

  it('go to another owner when two change their roles', async () => {
    const roles = (technical: string, business: string) =>
      write(
        'ownership',
        mcpOf(FLIGHTS, 'ownership', {
          owners: [
            { owner: OPERATIONS, type: technical },
            { owner: 'urn:li:corpGroup:fleet-maintenance', type: business },
          ],
          lastModified: { time: 0, actor: 'urn:li:corpuser:datahub' },
        }),
      );
    await roles('BUSINESS_OWNER', 'TECHNICAL_OWNER');
    await eventually(
      async () => expect(await item('documentation.fields')).toMatchObject({ owner: OPERATIONS }),
      10_000,
    );
    await roles('TECHNICAL_OWNER', 'BUSINESS_OWNER');
    await eventually(
      async () =>
        expect(await item('documentation.fields')).toMatchObject({
          owner: 'urn:li:corpGroup:fleet-maintenance',
        }),
      10_000,
    );
  }, 40_000);

  it('stay dismissed, with the reason, until the gap is closed', async () => {
    const { id } = await item('classification.labels');
    const reason = 'Nothing in it needs a label.';
    expect(await health.ask(metadataHealthRpc.dismissActionItem, { id, reason })).toMatchObject({
      state: 'dismissed',
      dismissReason: reason,
      dismissedBy: 'api-key:test',
    });
    const reopened = await health.ask(metadataHealthRpc.reopenActionItem, { id });
    expect(reopened).toMatchObject({ state: 'open', reopened: 0 });
    expect([reopened.closedAt, reopened.dismissReason, reopened.dismissedBy]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await health.ask(metadataHealthRpc.dismissActionItem, { id, reason });
    await domains('urn:li:domain:operations');
    await eventually(() => item('classification.domain', 'done'), 10_000);
    expect(await item('classification.labels', 'dismissed')).toMatchObject({ id });

    await write('globalTags', mcp(FLIGHTS, 'globalTags', { tags: [{ tag: 'urn:li:tag:public' }] }));
    await eventually(() => item('classification.labels', 'done'), 10_000);
    await expect(health.ask(metadataHealthRpc.dismissActionItem, { id, reason })).rejects.toMatchObject({
      code: 'conflict',
    });
    await write('globalTags', mcp(FLIGHTS, 'globalTags', { tags: [] }));
    const again = await eventually(() => item('classification.labels', 'open'), 10_000);
    expect(again).toMatchObject({ id, reopened: 1 });
    expect(again.dismissReason).toBeUndefined();
  }, 60_000);

  it('stay while it cannot be told whether the gap is closed', async () => {
    const changedAt = (time?: number) =>
      write(
        'datasetProperties',
        mcpOf(FLIGHTS, 'datasetProperties', {
          customProperties: {},
          ...(time === undefined ? {} : { lastModified: { time } }),
        }),
      );
    await changedAt(Date.UTC(2013, 0, 1));
    const { id } = await eventually(() => item('freshness.updated', 'open'), 10_000);
    await changedAt();
    await eventually(async () => {
      const { unknowns } = await health.ask(metadataHealthRpc.getScore, { urn: FLIGHTS });
      expect(unknowns.map(({ check }) => check)).toContain('freshness.updated');
    }, 10_000);
    expect(await item('freshness.updated', 'open')).toMatchObject({ id });
    await changedAt(Date.now());
    await eventually(
      async () => expect(await item('freshness.updated', 'done')).toMatchObject({ id }),
      10_000,
    );
  }, 40_000);

  it.each([
    '2026-02-31 01234567-89ab-4def-8123-456789abcdef',
    '0000-01-01 01234567-89ab-4def-8123-456789abcdef',
    `2026-02-01 ${'-'.repeat(36)}`,
    'x',
  ])('are not listed from a place that is none: %s', async (key) => {
    const cursor = Buffer.from(JSON.stringify([key])).toString('base64url');
    await expect(list({ cursor })).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('are never double, however many score at once', async () => {
    const known = await rows();
    await description('Departures');
    const datasets = health.service.app.get(ScoreDatasets);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 8 }, () => datasets.execute({ urns: [FLIGHTS], signal })));
    await eventually(() => item('documentation.description', 'done'), 10_000);
    expect(await rows()).toBe(known);
  }, 30_000);

  it('are done when their dataset is gone', async () => {
    await write('status', mcp(FLIGHTS, 'status', { removed: true }));
    await eventually(async () => expect(await list({ urn: FLIGHTS })).toEqual([]), 10_000);
    expect((await list({ state: 'done' })).length).toBe(await rows());
    const [one] = await list({ state: 'done', limit: 1 });
    expect(await health.ask(metadataHealthRpc.getActionItem, { id: one!.id })).toEqual(one);
    await expect(health.ask(metadataHealthRpc.getActionItem, { id: randomUUID() })).rejects.toMatchObject({
      code: 'not-found',
    });
  }, 30_000);
});

import { type HealthScan, ingestionEvents, isFinal, metadataHealthRpc } from '@dataspoke/contracts';
import { hardDelete, mcp, mcpOf, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess, TemporalClient } from '@dataspoke/service-kit';
import { randomUUID } from 'node:crypto';
import { airlineTable, airlineUrn } from '../catalog.fixture';
import { type RunningHealth, startHealth } from '../metadata-health.fixture';
import { hostWorkflows } from '../workflows.fixture';
import { ClaimScheduledScan } from './claim-scheduled-scan';
import { ScanPages } from './scan-pages';
import { SCAN_SCHEDULE } from './scan-schedule';
import { ScanRow } from './scan.row';

const TABLES = Array.from({ length: 1_200 }, (_, at) => airlineUrn(`table_${String(at).padStart(4, '0')}`));

describe('full scans', () => {
  let health: RunningHealth;
  let workflows: Pick<RunningProcess, 'close'>;

  const start = (idempotencyKey?: string) => health.ask(metadataHealthRpc.startScan, { idempotencyKey });
  const get = (id: string) => health.ask(metadataHealthRpc.getScan, { id });
  const list = async (limit?: number) => (await health.ask(metadataHealthRpc.listScans, { limit })).items;
  const ended = (id: string): Promise<HealthScan> =>
    eventually(async () => {
      const scan = await get(id);
      expect(isFinal(scan.state)).toBe(true);
      return scan;
    }, 60_000);
  const seenInCatalog = (count: number) =>
    eventually(async () => {
      let seen = 0;
      for await (const { urns } of health.catalog.client.reads.scrollUrns({ entityTypes: ['dataset'] })) {
        seen += urns.length;
      }
      expect(seen).toBe(count);
    }, 20_000);
  const count = async (sql: string) => {
    const [row] = await health.database.query<{ count: string }[]>(sql);
    return Number(row?.count);
  };

  beforeAll(async () => {
    health = await startHealth();
    workflows = await hostWorkflows(health.environment);
    requireAccepted(
      await health.catalog.client.writes.emitMcps(
        TABLES.flatMap((urn) => airlineTable(urn, 'Table', [{ fieldPath: 'id' }])),
      ),
    );
    await seenInCatalog(TABLES.length);
  }, 120_000);
  afterAll(async () => {
    await workflows?.close();
    await health?.close();
  });

  it('score the whole catalog, one at a time', async () => {
    const key = randomUUID();
    const first = await start(key);
    expect(first).toMatchObject({ state: 'queued', trigger: 'manual', counts: { seen: 0 } });
    expect(await start(key)).toEqual(first);
    await expect(start()).rejects.toMatchObject({ code: 'already-running', details: { id: first.id } });
    expect(await ended(first.id)).toMatchObject({
      state: 'succeeded',
      counts: { seen: 1_200, changed: 1_200, unchanged: 0, removed: 0, failed: 0 },
      progress: { done: 1_200, total: 1_200 },
    });
    expect(await count('SELECT count(*) FROM score_snapshots')).toBe(1_200);
    await eventually(
      async () => expect(await count('SELECT count(*) FROM scores WHERE publish_pending')).toBe(0),
      60_000,
    );
  }, 120_000);

  it('leave what has not changed alone, and forget what is gone, and only that', async () => {
    const [kept, gone, hidden] = [TABLES[0]!, TABLES[1]!, TABLES[2]!];
    requireAccepted(
      await health.catalog.client.writes.emitMcps([
        hardDelete(gone, 'datasetKey'),
        mcp(hidden, 'status', { removed: true }),
        mcpOf(kept, 'domains', { domains: ['urn:li:domain:operations'] }),
      ]),
    );
    await seenInCatalog(1_198);
    expect(await ended((await start()).id)).toMatchObject({
      state: 'succeeded',
      counts: { seen: 1_198, changed: 1, unchanged: 1_197, removed: 2, failed: 0 },
    });
    expect(await count('SELECT count(*) FROM scores')).toBe(1_198);
    expect(await count('SELECT count(*) FROM score_snapshots')).toBe(1_200);
  }, 60_000);

  it('are listed lowest score first, page by page, without a double', async () => {
    const seen: { urn: string; score: number | null }[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await health.ask(metadataHealthRpc.listScores, { order: 'lowest', limit: 200, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(new Set(seen.map(({ urn }) => urn)).size).toBe(1_198);
    expect(seen.at(-1)).toMatchObject({ urn: TABLES[0] });
    const scores = seen.map(({ score }) => score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    const highest = await health.ask(metadataHealthRpc.listScores, { order: 'highest', limit: 1 });
    expect(highest.items).toMatchObject([{ urn: TABLES[0] }]);
    await expect(
      health.ask(metadataHealthRpc.listScores, { order: 'lowest', cursor: 'x' }),
    ).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('count nothing twice when two attempts overlap', async () => {
    const pages = health.service.app.get(ScanPages);
    const { id } = await health.database.manager.save(ScanRow, {
      id: randomUUID(),
      state: 'running' as const,
      scope: 'all',
      trigger: 'manual' as const,
      progress: { done: 0, message: '' },
      counts: { seen: 0, changed: 0, unchanged: 0, removed: 0, failed: 0 },
      createdAt: new Date(),
      startedAt: new Date(),
    });
    const row = () => health.database.manager.findOneByOrFail(ScanRow, { id });
    await Promise.all(
      [0, 1].map(async () => {
        for (let done = false; !done;) {
          const step = await pages
            .next({ scanId: id }, new AbortController().signal)
            .catch((error: unknown) => {
              expect(error).toMatchObject({ name: 'PageOvertaken' });
              return { done: false };
            });
          const { cursor, pages: turned } = await row();
          done = step.done || (cursor === null && turned > 0);
        }
      }),
    );
    expect((await row()).counts).toMatchObject({ seen: 1_198, unchanged: 1_198, changed: 0 });
    await health.database.manager.delete(ScanRow, { id });
  }, 60_000);

  it('stop on request', async () => {
    await workflows.close(); // nobody takes the work up, so that it is surely still waiting
    const { id } = await start();
    const asked = await health.ask(metadataHealthRpc.cancelScan, { id });
    expect(asked).toMatchObject({ state: 'queued', progress: { message: 'stopping on request' } });
    workflows = await hostWorkflows(health.environment);
    expect(await ended(id)).toMatchObject({ state: 'cancelled' });
    await expect(health.ask(metadataHealthRpc.cancelScan, { id: randomUUID() })).rejects.toMatchObject({
      code: 'not-found',
    });
  }, 90_000);

  it('wait while the catalog is away', async () => {
    await health.catalog.stop();
    const { id } = await start();
    await eventually(async () => {
      const { state, progress } = await get(id);
      expect([state, progress.message]).toEqual(['running', expect.stringMatching(/^waiting: DataHub/)]);
    }, 30_000);
    await health.catalog.start();
    expect(await ended(id)).toMatchObject({
      state: 'succeeded',
      counts: { seen: 1_198, unchanged: 1_198, removed: 0 },
    });
  }, 90_000);

  it('come by a schedule, which answers a firing told of twice as the first time', async () => {
    const temporal = health.service.app.get(TemporalClient);
    const known = await temporal.describeSchedule(SCAN_SCHEDULE);
    expect(known?.nextFirings[0]?.toISOString()).toMatch(/T05:30:00/);
    await temporal.triggerSchedule(SCAN_SCHEDULE);
    const scan = await eventually(async () => {
      const [newest] = await list(1);
      expect(newest).toMatchObject({ trigger: 'schedule' });
      return newest!;
    }, 20_000);
    expect(await ended(scan.id)).toMatchObject({ state: 'succeeded' });
    const firing = { firingId: 'told-twice', scheduledAt: new Date().toISOString() };
    const claims = health.service.app.get(ClaimScheduledScan);
    const [first, second] = await Promise.all([claims.execute(firing), claims.execute(firing)]);
    expect(first).toEqual(second);
    await ended(first.scanId);
  }, 90_000);

  it('follow when the feed begins anew, and again when the definition changes meanwhile', async () => {
    await workflows.close();
    await health.tell(ingestionEvents.feedReset, {
      position: await health.catalog.position(),
      reason: 'first-start',
    });
    const reset = await eventually(async () => {
      const [newest] = await list(1);
      expect(newest).toMatchObject({ trigger: 'feed-reset', state: 'queued' });
      return newest!;
    });
    workflows = await hostWorkflows(health.environment);
    await ended(reset.id);
    expect(await count('SELECT count(*) FROM owed_scans')).toBe(0);

    const { version, createdAt, createdBy, ...definition } = await health.ask(
      metadataHealthRpc.getScoreDefinition,
      {},
    );
    expect([createdBy, typeof createdAt]).toEqual(['dataspoke', 'string']);
    await health.ask(metadataHealthRpc.updateScoreDefinition, {
      version,
      definition: { ...definition, profiledWithinDays: 7 },
    });
    const [anew] = await list(1);
    expect(await ended(anew!.id)).toMatchObject({ state: 'succeeded', counts: { changed: 1_198 } });
    const { items } = await health.ask(metadataHealthRpc.listScores, { limit: 1 });
    expect(items).toMatchObject([{ definitionVersion: 2 }]);
  }, 120_000);
});

import { type ChangeAction, type Run, ingestionRpc } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { DatasetUrn } from '@dataspoke/domain';
import { Client } from 'pg';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

describe('runs in trouble', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true, durableCatalog: true });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  async function register(name: string, recipe: Record<string, unknown>): Promise<string> {
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name, type: 'postgres', takeover: true, recipe: { ...ingestion.warehouse.recipe, ...recipe } },
    });
    return source.id;
  }

  /** Holds a table so that whoever profiles it waits. */
  async function blocking(table: string, work: () => Promise<void>): Promise<void> {
    const { host, port, database, user, password } = ingestion.warehouse.connection;
    const client = new Client({ host, port, database, user, password });
    await client.connect();
    try {
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      await work();
    } finally {
      await client.end();
    }
  }

  async function changes(runId: string, action: ChangeAction): Promise<string[]> {
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId, action });
    const prefix = `${ingestion.warehouse.connection.database}.`;
    return items.map(({ urn, aspect, outcome }) => {
      const { name } = DatasetUrn.parse(urn);
      return `${name.replace(prefix, '')} ${aspect} ${outcome}`;
    });
  }

  const running = (id: string) =>
    eventually(async () => {
      const run = await ingestion.ask(ingestionRpc.getRun, { id });
      expect(run).toMatchObject({
        state: 'running',
        progress: { phase: 'reading', recordsRead: expect.any(Number) },
      });
      return run;
    }, 30_000);

  it.each([
    ['a wrong password', { password: 'wrong' }, 'source-authentication-failed'],
    ['a port where nobody listens', { port: 1 }, 'source-unreachable'],
    ['a host that does not exist', { host: 'nowhere.invalid' }, 'source-unreachable'],
    ['a database that does not exist', { database: 'nothing' }, 'source-unreachable'],
  ])(
    'fail with code, sentence and remedy for %s',
    async (what, recipe, code) => {
      const run = await ingestion.run(await register(what, recipe));
      expect(run).toMatchObject({
        state: 'failed',
        failure: { code, message: expect.any(String), remedy: expect.any(String) },
      });
      expect(JSON.stringify(run)).not.toContain('wrong"');
      expect(run.counts.changes.compared).toBe(0);
    },
    60_000,
  );

  it('refuse a second run of the same source, naming the one in the way, and stop when asked to', async () => {
    const sourceId = await register('held', {});
    await blocking('raw.orders', async () => {
      const claims = await Promise.allSettled(
        [1, 2].map(() => ingestion.ask(ingestionRpc.startRun, { sourceId, kind: 'run' })),
      );
      const [started] = claims.filter((claim) => claim.status === 'fulfilled').map((claim) => claim.value);
      const [refused] = claims
        .filter((claim) => claim.status === 'rejected')
        .map((claim): unknown => claim.reason);
      expect(refused).toMatchObject({ code: 'already-running', details: { id: started?.id } });
      const id = started?.id ?? '';
      await running(id);
      await expect(ingestion.ask(ingestionRpc.deleteSource, { id: sourceId })).rejects.toMatchObject({
        code: 'already-running',
        details: { id },
      });
      const askedAt = Date.now();
      await ingestion.ask(ingestionRpc.cancelRun, { id });
      const cancelled = await ingestion.ended(id);
      expect(cancelled.state).toBe('cancelled');
      expect(Date.now() - askedAt).toBeLessThan(8_000);
      expect(unbalanced(cancelled.counts)).toEqual([]);
      expect(cancelled.counts.changes.written).toBe(0);
      expect((await ingestion.ask(ingestionRpc.cancelRun, { id })).state).toBe('cancelled');
    });
    const after = await ingestion.run(sourceId);
    expect(after.state).toBe('succeeded');
    await expect(ingestion.ask(ingestionRpc.cancelRun, { id: after.id })).rejects.toMatchObject({
      code: 'conflict',
    });
  }, 90_000);

  it('are partial when a part of the source cannot be read, and remove nothing for it', async () => {
    const sourceId = await register('half', { statementTimeoutMs: 500 });
    expect((await ingestion.run(sourceId)).state).toBe('succeeded');
    await blocking('raw.orders', async () => {
      const run = await ingestion.run(sourceId);
      expect(run).toMatchObject({
        state: 'partial',
        failure: { message: expect.stringContaining('failed') },
      });
      expect(run.counts.changes.removed).toBe(0);
      expect(unbalanced(run.counts)).toEqual([]);
      // What was measured before stays: an estimate is no successor.
      expect(await changes(run.id, 'update')).toEqual([]);
      const failed = await ingestion.ask(ingestionRpc.listFailedRecords, { runId: run.id });
      expect(failed.items).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            name: expect.stringContaining('raw.orders'),
            remedy: expect.any(String),
          }),
        ]),
      );
    });
  }, 60_000);

  it('wait for a catalog that is away and complete when it is back', async () => {
    const sourceId = await register('patient', {});
    await ingestion.warehouse.run(`comment on table raw.orders is 'While the catalog is away'`);
    await ingestion.catalog.stop();
    const { id } = await ingestion.ask(ingestionRpc.startRun, { sourceId, kind: 'run' });
    let waiting: Run | undefined;
    await eventually(async () => {
      waiting = await ingestion.ask(ingestionRpc.getRun, { id });
      expect(waiting.progress.message).toContain('DataHub is not available');
    }, 30_000);
    expect(waiting?.state).toBe('running');
    await ingestion.catalog.start();
    const run = await ingestion.ended(id);
    expect(run.state).toBe('succeeded');
    // A source of its own: it adds its edges to those of the others.
    expect((await changes(id, 'update')).sort()).toEqual([
      'marts.revenue upstreamLineage written',
      'raw.orders datasetProperties written',
    ]);
    expect(run.feedPosition).toEqual(expect.stringMatching(/\S/));
    expect(unbalanced(run.counts)).toEqual([]);
  }, 90_000);

  it('go on where they were when the service is stopped in the middle, and double nothing', async () => {
    const sourceId = await register('restarted', {});
    let id = '';
    await blocking('raw.orders', async () => {
      ({ id } = await ingestion.ask(ingestionRpc.startRun, { sourceId, kind: 'run' }));
      await running(id);
      await ingestion.restart();
    });
    const run = await ingestion.ended(id);
    expect(run.state).toBe('succeeded');
    expect(run.counts.records).toEqual({ seen: 9, processed: 6, filtered: 3, failed: 0 });
    expect(unbalanced(run.counts)).toEqual([]);
  }, 90_000);
});

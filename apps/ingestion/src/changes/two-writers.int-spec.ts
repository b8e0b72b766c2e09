import { ingestionRpc } from '@dataspoke/contracts';
import { decodeAspect, mcp } from '@dataspoke/datahub-client';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { PlanRun } from '../runs/plan-run';
import { ReadScope } from '../runs/read-scope';
import { SettleRun } from '../runs/settle-run';
import { ChangeRow } from './change.row';
import { CompleteChangeSet } from './complete-change-set';
import { WriteChanges } from './write-changes';

const TABLES = Array.from({ length: 40 }, (_, n) => `t${n}`);
const EARLY = TABLES.slice(0, 15);
const MEANWHILE = TABLES.slice(15, 30);
const UNTOUCHED = TABLES.slice(30);

/** Two writers of one catalog: a run, done step by step, and a person who edits the same entities. */
describe('a person who edits while a run writes', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;
  const { signal } = new AbortController();

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc' });
    await ingestion.warehouse.run(TABLES.map((name) => `create table raw.${name} (id int);`).join('\n'));
    const { id } = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe: ingestion.warehouse.recipe },
    });
    sourceId = id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const use = <T>(type: new (...args: never[]) => T): T => ingestion.service.app.get(type);
  const dataset = (name: string) =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.connection.database}.raw.${name},PROD)`;

  async function compared(): Promise<string> {
    const { id: runId } = await ingestion.ask(ingestionRpc.startRun, { sourceId, kind: 'run' });
    const { scopes } = await use(PlanRun).execute({ runId }, signal);
    for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 1, signal);
    await use(CompleteChangeSet).execute({ runId }, signal);
    return runId;
  }

  async function written(runId: string) {
    await use(WriteChanges).execute({ runId }, 1, signal);
    await use(SettleRun).finish({ runId }, signal);
    return ingestion.ask(ingestionRpc.getRun, { id: runId });
  }

  const edit = (name: string) =>
    ingestion.catalog.client.writes.emitMcps([
      mcp(dataset(name), 'datasetProperties', { name, description: `a person on ${name}` }),
      mcp(dataset(name), 'editableDatasetProperties', { description: `edited ${name}` }),
    ]);

  async function descriptions(aspect: 'datasetProperties' | 'editableDatasetProperties') {
    const found = await ingestion.catalog.client.reads.readAspects(TABLES.map(dataset), [aspect]);
    return TABLES.map((name) => found.get(dataset(name))?.get(aspect)?.value['description']);
  }

  const byPeople = TABLES.map((name) => (UNTOUCHED.includes(name) ? undefined : `a person on ${name}`));
  const edited = TABLES.map((name) => (UNTOUCHED.includes(name) ? undefined : `edited ${name}`));

  it('loses no edit, and finds each change that gave way listed with the reason', async () => {
    expect((await written(await compared())).state).toBe('succeeded');
    await ingestion.warehouse.run(
      TABLES.map((name) => `comment on table raw.${name} is 'source on ${name}';`).join('\n'),
    );
    const runId = await compared();
    for (const name of EARLY) await edit(name);
    const [run] = await Promise.all([written(runId), ...MEANWHILE.map(edit)]);

    expect(await descriptions('datasetProperties')).toEqual(
      byPeople.map((description, n) => description ?? `source on ${TABLES[n]}`),
    );
    expect(await descriptions('editableDatasetProperties')).toEqual(edited);
    const changes = await ingestion.database.manager.findBy(ChangeRow, {
      runId,
      aspect: 'datasetProperties',
    });
    const gaveWay = changes.filter(({ outcome }) => outcome === 'rejected');
    expect(gaveWay.map(({ urn }) => urn)).toEqual(expect.arrayContaining(EARLY.map(dataset)));
    for (const { reason } of gaveWay) expect(reason).toContain('changed the aspect after it was compared');
    expect(run).toMatchObject({
      state: 'partial',
      counts: {
        changes: { updated: 40, written: 40 - gaveWay.length, rejected: gaveWay.length, pending: 0 },
      },
    });
  }, 60_000);

  it('is left alone by the next run too, which tells of every conflict', async () => {
    const run = await written(await compared());
    expect(run.counts.changes).toMatchObject({
      written: 0,
      rejected: 0,
      conflicts: EARLY.length + MEANWHILE.length,
    });
    expect((await descriptions('datasetProperties')).slice(0, 30)).toEqual(byPeople.slice(0, 30));
    expect(await descriptions('editableDatasetProperties')).toEqual(edited);
  }, 60_000);

  it('loses no edge that a person drew: the run gives way, and the next one says its own beside it', async () => {
    const { database } = ingestion.warehouse.connection;
    const view = `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.marts.revenue,PROD)`;
    const stored = async () => {
      const found = await ingestion.catalog.client.reads.readAspects([view], ['upstreamLineage']);
      return decodeAspect('upstreamLineage', found.get(view)?.get('upstreamLineage')?.value ?? {}).upstreams;
    };
    const names = async () => (await stored()).map((edge) => edge.dataset.match(/raw\.\w+/)?.[0]).sort();
    expect(await names()).toEqual(['raw.customers', 'raw.orders']);
    await ingestion.warehouse.run(
      `create or replace view marts.revenue as select c.city, sum(o.amount) as total
      from raw.orders o join raw.customers c on c.id = o.customer_id join raw.t39 t on t.id = o.id group by c.city`,
    );
    const runId = await compared();
    const drawn = {
      dataset: dataset('t0'),
      type: 'TRANSFORMED' as const,
      auditStamp: { time: 1, actor: 'urn:li:corpuser:datahub' },
    };
    await ingestion.catalog.client.writes.emitMcps([
      mcp(view, 'upstreamLineage', { upstreams: [...(await stored()), drawn] }),
    ]);
    const run = await written(runId);
    expect(run).toMatchObject({ state: 'partial', counts: { changes: { rejected: 1 } } });
    expect(await names()).toEqual(['raw.customers', 'raw.orders', 'raw.t0']);
    expect((await written(await compared())).state).toBe('succeeded');
    expect(await names()).toEqual(['raw.customers', 'raw.orders', 'raw.t0', 'raw.t39']);
  }, 60_000);
});

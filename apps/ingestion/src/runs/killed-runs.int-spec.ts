import { ingestionRpc, type Run, type RunKind, type RunPhase } from '@dataspoke/contracts';
import { ActivitiesProcess, eventually, TcpProxy } from '@dataspoke/dev-stack/testing';
import { join } from 'node:path';
import { ChangeRow } from '../changes/change.row';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

const TABLES = Array.from({ length: 60 }, (_, at) => `t${at}`);
const HELD_MS = 60_000;

describe('a run whose service is killed', () => {
  let ingestion: RunningIngestion;
  let toSource: TcpProxy;
  let toCatalog: TcpProxy;
  let activities: ActivitiesProcess;
  let source: string;

  const proxyTo = ({ hostname, port }: Pick<URL, 'hostname' | 'port'>) =>
    TcpProxy.start({ host: hostname, port: Number(port) });
  const begin = (): ActivitiesProcess =>
    new ActivitiesProcess(join(__dirname, '../main.ts'), {
      ...ingestion.environment,
      DATAHUB_URL: `http://127.0.0.1:${toCatalog.port}`,
    });

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc', workflows: true });
    const { host, port } = ingestion.warehouse.connection;
    toCatalog = await proxyTo(new URL(ingestion.catalog.url));
    toSource = await proxyTo({ hostname: host, port: `${port}` });
    activities = begin();
    await ingestion.warehouse.run(
      `create schema many; ${TABLES.map((name) => `create table many.${name} (id int);`).join(' ')}`,
    );
    const recipe = { ...ingestion.warehouse.recipe, host: '127.0.0.1', port: toSource.port };
    const draft = { name: 'many', type: 'postgres', recipe };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await activities?.kill();
    await ingestion?.close();
    await toSource?.stop();
    await toCatalog?.stop();
  });

  const start = (kind: RunKind) => ingestion.ask(ingestionRpc.startRun, { sourceId: source, kind });
  const comment = (text: string): Promise<void> =>
    ingestion.warehouse.run(TABLES.map((name) => `comment on table many.${name} is '${text}';`).join(' '));

  /** Kills the service once the run is in a phase and waits for what is held up there, and starts it again. */
  async function killedWhile({ id }: Run, phase: RunPhase, held: TcpProxy): Promise<void> {
    await eventually(async () => {
      expect((await ingestion.ask(ingestionRpc.getRun, { id })).progress.phase).toBe(phase);
      held.slow(HELD_MS);
    }, 60_000);
    if (phase === 'writing')
      await eventually(async () => expect(await writtenBy(id)).toBeGreaterThan(0), 30_000);
    await activities.kill();
    held.slow(0);
    activities = begin();
  }

  /** How many aspects of the catalog were last written by the run. */
  async function writtenBy(runId: string): Promise<number> {
    const rows = await ingestion.database.manager.findBy(ChangeRow, { runId, timeseries: false });
    const found = await ingestion.catalog.client.reads.readAspects(
      [...new Set(rows.map(({ urn }) => urn))],
      [...new Set(rows.map(({ aspect }) => aspect))],
    );
    return rows.filter(
      ({ urn, aspect }) => found.get(urn)?.get(aspect)?.systemMetadata?.runId === `dataspoke-${runId}`,
    ).length;
  }

  /** Profiles of all tables, in the order of their times. */
  async function profilesOf(name: string): Promise<number> {
    const { database } = ingestion.warehouse.connection;
    const urn = `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.many.${name},PROD)`;
    return (await ingestion.catalog.client.reads.timeseries(urn, 'datasetProfile', { limit: 10 })).length;
  }

  async function expectWhole(run: Run): Promise<void> {
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { changes: { pending: 0, rejected: 0, conflicts: 0 } },
    });
    expect(unbalanced(run.counts)).toEqual([]);
    for (const { records, entities } of run.report?.scopes ?? []) {
      expect(records.seen).toBe(
        (entities?.written ?? 0) + (entities?.unchanged ?? 0) + records.filtered + records.failed,
      );
    }
    const rows = await ingestion.database.manager.findBy(ChangeRow, { runId: run.id, timeseries: false });
    expect(await writtenBy(run.id)).toBe(rows.filter(({ outcome }) => outcome === 'written').length);
  }

  it('while it plans, reads and writes, goes on each time and writes all of it once', async () => {
    toSource.slow(200);
    const run = await start('run');
    await killedWhile(run, 'planning', toSource);
    await killedWhile(run, 'reading', toSource);
    await killedWhile(run, 'writing', toCatalog);
    const ended = await ingestion.ended(run.id);
    await expectWhole(ended);
    // Seven tables and views are there beside those made here.
    expect(ended.counts.records.processed).toBe(TABLES.length + 7);
    expect(await Promise.all(TABLES.map(profilesOf))).toEqual(TABLES.map(() => 1));
  }, 240_000);

  it('while it applies a dry run, applies the rest', async () => {
    await comment('first');
    const dry = await ingestion.ended((await start('dry-run')).id);
    await comment('second');
    const run = await ingestion.ask(ingestionRpc.applyRun, { runId: dry.id });
    await killedWhile(run, 'writing', toCatalog);
    const ended = await ingestion.ended(run.id);
    await expectWhole(ended);
    expect(ended.counts.changes.updated).toBe(dry.counts.changes.updated);
  }, 120_000);

  it('while it writes, and that is cancelled before it is back, counts what the catalog holds', async () => {
    const run = await start('run');
    await eventually(async () => {
      expect((await ingestion.ask(ingestionRpc.getRun, { id: run.id })).progress.phase).toBe('writing');
      toCatalog.slow(HELD_MS);
    }, 60_000);
    await eventually(async () => expect(await writtenBy(run.id)).toBeGreaterThan(0), 30_000);
    await activities.kill();
    toCatalog.slow(0);
    await ingestion.ask(ingestionRpc.cancelRun, { id: run.id });
    activities = begin();
    const ended = await ingestion.ended(run.id);
    expect(ended.state).toBe('cancelled');
    expect(unbalanced(ended.counts)).toEqual([]);
    const rows = await ingestion.database.manager.findBy(ChangeRow, { runId: run.id, outcome: 'written' });
    expect(rows.filter(({ timeseries }) => !timeseries).length).toBe(await writtenBy(run.id));
  }, 120_000);

  it('while removals wait for a confirmation, still has them to be confirmed', async () => {
    await ingestion.warehouse.run(
      TABLES.slice(20)
        .map((name) => `drop table many.${name};`)
        .join(' '),
    );
    const held = await ingestion.ended((await start('run')).id);
    expect(held).toMatchObject({ state: 'partial', counts: { changes: { held: 40 } } });
    await activities.kill();
    const { id } = await ingestion.ask(ingestionRpc.confirmRemovals, { runId: held.id });
    activities = begin();
    await killedWhile(await ingestion.ask(ingestionRpc.getRun, { id }), 'writing', toCatalog);
    const confirmed = await ingestion.ended(id);
    expect(confirmed).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 40, pending: 0 } } });
  }, 120_000);
});

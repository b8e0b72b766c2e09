import { ingestionRpc, type Run, type RunKind } from '@dataspoke/contracts';
import { eventually, TcpProxy } from '@dataspoke/dev-stack/testing';
import { ChangeRow } from '../changes/change.row';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

const TABLES = 300;

/** What a run has written that is broken off while it writes: its accounts against what the catalog holds. */
describe('a run that is cancelled while it writes', () => {
  let ingestion: RunningIngestion;
  let network: TcpProxy;
  let source: string;
  let round = 0;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { hostname, port } = new URL(ingestion.catalog.url);
    network = await TcpProxy.start({ host: hostname, port: Number(port) });
    await ingestion.restart({ DATAHUB_URL: `http://127.0.0.1:${network.port}` });
    await ingestion.warehouse.run(
      `create schema many; ${Array.from({ length: TABLES }, (_, at) => `create table many.t${at} (id int);`).join(' ')}`,
    );
    const recipe = { ...ingestion.warehouse.recipe, profile: { enabled: false } };
    const draft = { name: 'many', type: 'postgres', recipe };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
    await network?.stop();
  });

  /** Gives every table another comment, so that there is much to write. */
  const comment = (): Promise<void> => {
    round += 1;
    return ingestion.warehouse.run(
      Array.from({ length: TABLES }, (_, at) => `comment on table many.t${at} is 'Round ${round}';`).join(
        ' ',
      ),
    );
  };
  const start = async (kind: RunKind): Promise<Run> =>
    ingestion.ask(ingestionRpc.startRun, { sourceId: source, kind });

  /** Cancels a run in the middle of its writes, while what is on its way takes `answerMs` to be answered. */
  async function cancelledWhileWriting({ id }: Run, answerMs: number): Promise<Run> {
    await eventually(async () => {
      const run = await ingestion.ask(ingestionRpc.getRun, { id });
      expect(run.progress.phase).toBe('writing');
    }, 30_000);
    network.slow(answerMs);
    // A write is on its way, and its answer is held back.
    await eventually(async () => expect(await inCatalog(id)).not.toEqual([]), 30_000);
    await ingestion.ask(ingestionRpc.cancelRun, { id });
    network.slow(0);
    const run = await ingestion.ended(id);
    expect(run.state).toBe('cancelled');
    return run;
  }

  /** The changes of a run that the catalog holds, written by it. */
  async function inCatalog(runId: string): Promise<readonly string[]> {
    const rows = await ingestion.database.manager.findBy(ChangeRow, { runId, timeseries: false });
    const found = await ingestion.catalog.client.reads.readAspects(
      [...new Set(rows.map(({ urn }) => urn))],
      [...new Set(rows.map(({ aspect }) => aspect))],
    );
    return rows
      .filter(
        ({ urn, aspect }) => found.get(urn)?.get(aspect)?.systemMetadata?.runId === `dataspoke-${runId}`,
      )
      .map(({ urn, aspect }) => `${urn} ${aspect}`)
      .sort();
  }

  const unlike = (told: readonly string[], held: readonly string[]) => ({
    onlyTold: told.filter((one) => !held.includes(one)).length,
    onlyHeld: held.filter((one) => !told.includes(one)).length,
  });

  async function told(runId: string): Promise<readonly string[]> {
    const rows = await ingestion.database.manager.findBy(ChangeRow, {
      runId,
      timeseries: false,
      outcome: 'written',
    });
    return rows.map(({ urn, aspect }) => `${urn} ${aspect}`).sort();
  }

  it('counts as written what the catalog holds, also what was not answered in time', async () => {
    const run = await cancelledWhileWriting(await start('run'), 60_000);
    expect(unbalanced(run.counts)).toEqual([]);
    expect(run.counts.changes.pending).toBeGreaterThan(0);
    const held = await inCatalog(run.id);
    expect(unlike(await told(run.id), held)).toEqual({ onlyTold: 0, onlyHeld: 0 });
    expect(run.counts.changes.written).toBeGreaterThanOrEqual(held.length);
    const owned = await ingestion.database.query<{ urn: string }[]>(
      'select urn from source_entities where source_id = $1',
      [source],
    );
    const writtenTo = new Set(held.map((one) => one.split(' ')[0]));
    expect(new Set(owned.map(({ urn }) => urn))).toEqual(writtenTo);

    // A retry reads what has not been written to the end, and nothing is left for the next run.
    const { id } = await ingestion.ask(ingestionRpc.retryRun, { runId: run.id });
    const retry = await ingestion.ended(id);
    expect(retry).toMatchObject({ state: 'succeeded', counts: { changes: { conflicts: 0, removed: 0 } } });
    const next = await ingestion.run(source);
    expect(next).toMatchObject({ state: 'succeeded', counts: { changes: { created: 0, updated: 0 } } });
    expect(next).toMatchObject({ state: 'succeeded', counts: { changes: { conflicts: 0, removed: 0 } } });
    expect(next.counts.changes.unchanged).toBeGreaterThanOrEqual(held.length);
  }, 120_000);

  it('does so where it applies a dry run, which can be applied again for the rest', async () => {
    await comment();
    const dry = await ingestion.run(source, 'dry-run');
    const apply = () => ingestion.ask(ingestionRpc.applyRun, { runId: dry.id });
    const run = await cancelledWhileWriting(await apply(), 500);
    expect(unbalanced(run.counts)).toEqual([]);
    const held = await inCatalog(run.id);
    expect(held.length).toBeGreaterThan(0);
    expect(unlike(await told(run.id), held)).toEqual({ onlyTold: 0, onlyHeld: 0 });

    const again = await ingestion.ended((await apply()).id);
    expect(again).toMatchObject({ state: 'succeeded', counts: { changes: { pending: 0, rejected: 0 } } });
    expect((await ingestion.run(source)).counts.changes).toMatchObject({ created: 0, updated: 0 });
  }, 120_000);
});

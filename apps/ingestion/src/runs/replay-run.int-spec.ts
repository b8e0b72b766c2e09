import { type Change, type FailedRecord, ingestionRpc, type Run } from '@dataspoke/contracts';
import { mcpOf } from '@dataspoke/datahub-client';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

/** The catalog takes no name that long. */
const TYPE = 'a'.repeat(60);

describe('the replay of a run', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let source: string;
  let database: string;
  let reader: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'replay-')));
    await ingestion.restart({ DATASPOKE_SOURCE_FOLDERS: folder });
    ({ database } = ingestion.warehouse.connection);
    reader = `reader_${database}`;
    // "raw"."x.y" has the name of "raw.x"."y" in the catalog and comes first, so the latter fails.
    await ingestion.warehouse.run(`
      create table raw."x.y" (id int, of_raw int); create schema "raw.x"; create table "raw.x".y (id int, of_raw_x int);
      create table "raw.x".plain (id int); create table raw.given_up (id int);
      create schema far; create domain far.${TYPE} as int;
      create procedure far.much(${Array.from({ length: 20 }, (_, at) => `p${at} far.${TYPE}`).join()})
        language sql as 'insert into raw.orders (id) values (1)';
      create role "${reader}" login password 'read';
      grant usage on schema raw, "raw.x", marts, far to "${reader}";
      grant select on all tables in schema raw, "raw.x", marts to "${reader}";
      revoke select on raw.orders from "${reader}"`);
    const draft = {
      name: 'shop',
      type: 'postgres',
      removalThreshold: 100,
      recipe: { ...ingestion.warehouse.recipe, user: reader, password: 'read' },
    };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.warehouse.run(`drop owned by "${reader}"; drop role "${reader}"`);
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const replay = async (runId: string): Promise<Run> =>
    ingestion.ended((await ingestion.ask(ingestionRpc.replayRun, { runId })).id);
  const retry = ({ id }: Run): Promise<Run> => ingestion.ask(ingestionRpc.retryRun, { runId: id });
  const failedOf = async ({ id }: Run): Promise<readonly FailedRecord[]> =>
    (await ingestion.ask(ingestionRpc.listFailedRecords, { runId: id })).items;
  const changesOf = async ({ id }: Run): Promise<readonly Change[]> =>
    (await ingestion.ask(ingestionRpc.listChanges, { runId: id, limit: 200 })).items;
  const urnOf = (name: string): string =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.${name},PROD)`;
  const valueOf = async (name: string, of: string) => {
    const found = await ingestion.catalog.client.reads.readAspects([urnOf(name)], [of]);
    return found.get(urnOf(name))?.get(of)?.value ?? {};
  };
  const aspect = async (name: string, of: string): Promise<string> => JSON.stringify(await valueOf(name, of));
  const names = (records: readonly FailedRecord[]) =>
    records.map(({ kind, name }) => `${kind} ${name.replace(`${database}.`, '').replace(/\(.*/, '')}`).sort();

  let first: Run;
  let mended: Run;
  let wholeAfter: Run;

  it('fails again what has not been mended, and what has a name keeps it', async () => {
    first = await ingestion.run(source);
    expect(first).toMatchObject({ state: 'partial', counts: { records: { failed: 2 } } });
    expect(names(await failedOf(first))).toEqual([
      'procedure far.much',
      'table profile raw.orders',
      'table raw.x.y',
    ]);
    const again = await replay(first.id);
    expect(again).toMatchObject({
      state: 'partial',
      replays: first.id,
      counts: { records: { seen: 3, processed: 1, failed: 2 }, changes: { written: 0, removed: 0 } },
    });
    expect(again.report?.replay).toMatchObject({ objects: 3, read: 0, failed: 3, gone: 0 });
    expect(names(await failedOf(again))).toEqual(names(await failedOf(first)));
    expect(await aspect('raw.x.y', 'schemaMetadata')).not.toContain('of_raw_x');

    // A retry reads whole scopes, and has to leave the name where it is just as well.
    const retried = await ingestion.ended((await retry(first)).id);
    expect(names(await failedOf(retried))).toEqual(names(await failedOf(first)));
    expect(await aspect('raw.x.y', 'schemaMetadata')).not.toContain('of_raw_x');
  }, 120_000);

  it('reads and writes what failed once it is mended, and nothing else', async () => {
    await ingestion.warehouse.run(`
      grant select on raw.orders to "${reader}";
      alter table raw."x.y" rename to elsewhere;
      drop procedure far.much;
      comment on table raw.customers is 'Changed since'; comment on table "raw.x".plain is 'Changed too';
      drop table raw.given_up`);
    mended = await replay(first.id);
    expect(mended).toMatchObject({
      state: 'succeeded',
      counts: {
        records: { seen: 2, processed: 2, filtered: 0, failed: 0 },
        changes: { removed: 0, rejected: 0 },
      },
    });
    expect(unbalanced(mended.counts)).toEqual([]);
    expect(mended.report?.scopes.map(({ name, records }) => [name, records.seen])).toEqual([
      ['far', 0],
      ['raw', 1],
      ['raw.x', 1],
    ]);
    for (const { records, entities } of mended.report?.scopes ?? []) {
      expect(records.seen).toBe((entities?.written ?? 0) + (entities?.unchanged ?? 0));
    }
    expect(mended.report?.replay).toEqual({
      objects: 3,
      read: 2,
      filtered: 0,
      failed: 0,
      gone: 1,
      unread: 0,
      goneNames: [expect.stringContaining('far.much')],
    });
    const changes = await changesOf(mended);
    expect(new Set(changes.map(({ urn }) => urn))).toEqual(new Set([urnOf('raw.orders'), urnOf('raw.x.y')]));
    expect(
      changes.filter(({ urn, outcome }) => urn === urnOf('raw.orders') && outcome === 'written'),
    ).toEqual([expect.objectContaining({ aspect: 'datasetProfile' })]);
    expect(await aspect('raw.x.y', 'schemaMetadata')).toContain('of_raw_x');
    expect(await aspect('raw.customers', 'datasetProperties')).not.toContain('Changed since');
    expect(await aspect('raw.given_up', 'status')).toContain('"removed":false');

    const told = await failedOf(first);
    expect(told.map(({ kind, replay: last }) => `${kind}: ${last?.result} by ${last?.runId}`).sort()).toEqual(
      [
        `procedure: gone by ${mended.id}`,
        `table profile: read by ${mended.id}`,
        `table: read by ${mended.id}`,
      ],
    );

    // What it has written belongs to its schema, and what it has passed by is found by the next whole run.
    await ingestion.warehouse.run('drop schema "raw.x" cascade');
    wholeAfter = await ingestion.run(source);
    expect(await aspect('raw.x.y', 'status')).toContain('"removed":true');
    expect(await aspect('raw.given_up', 'status')).toContain('"removed":true');
    expect(await aspect('raw.customers', 'datasetProperties')).toContain('Changed since');
    await expect(replay(wholeAfter.id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('nothing to replay'),
    });
  }, 120_000);

  it('is held against whole runs only in what it has looked at', async () => {
    const compared = (id: string, other: string) => ingestion.ask(ingestionRpc.compareRuns, { id, other });
    for (const [one, side, gone] of [
      [first, 'after', []],
      [wholeAfter, 'before', [urnOf('raw.x.y')]],
    ] as const) {
      const told = await compared(one.id, mended.id);
      const unlike = told.entities.filter(({ difference }) => difference !== 'changed');
      expect(unlike.map(({ urn, difference }) => [difference, urn])).toEqual(
        gone.map((urn) => ['disappeared', urn]),
      );
      expect(told.notCompared).toBeGreaterThan(5);
      expect(told.scopes.map(({ notReadBy }) => notReadBy)).toEqual(told.scopes.map(() => side));
      expect(told.scopes.map(({ name }) => name)).toContain('marts');
    }
    // What failed before and was read since no longer fails; what was not looked at is not called mended.
    const { goneFailures, newFailures } = await compared(first.id, mended.id);
    expect(goneFailures.map((name) => name.replace(/\(.*/, '')).sort()).toEqual(
      ['far.much', 'raw.orders', 'raw.x.y'].map((name) => `${database}.${name}`),
    );
    expect(newFailures).toEqual([]);
  });

  it('repeats what the catalog did not take, compared with what it holds by now', async () => {
    await ingestion.warehouse.run(`
      alter table raw.customers add column mail text; comment on table raw.orders is 'second'`);
    const dry = await ingestion.run(source, 'dry-run');
    await ingestion.catalog.client.writes.emitMcps([
      mcpOf(urnOf('raw.customers'), 'schemaMetadata', {
        ...(await valueOf('raw.customers', 'schemaMetadata')),
        fields: [],
      }),
    ]);
    const applied = await ingestion.ended((await ingestion.ask(ingestionRpc.applyRun, { runId: dry.id })).id);
    expect(applied.counts.changes.rejected).toBeGreaterThan(0);
    await expect(retry(applied)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('the catalog refused changes of 1 entity; replay the run'),
    });
    const { version } = await ingestion.ask(ingestionRpc.getSource, { id: source });
    await ingestion.ask(ingestionRpc.updateSource, { id: source, version, changes: { takeover: true } });
    await ingestion.warehouse.run(`comment on table raw.orders is 'third'`);
    const again = await replay(applied.id);
    expect(again).toMatchObject({ state: 'succeeded', counts: { records: { seen: 1, processed: 1 } } });
    expect(again.report?.replay).toMatchObject({ objects: 1, read: 1 });
    expect(await aspect('raw.customers', 'schemaMetadata')).toContain('mail');
    expect(await aspect('raw.orders', 'datasetProperties')).toContain('second');
  }, 120_000);

  it('of a dry run is dry, and marks as replayed what it has read once it is applied', async () => {
    await ingestion.warehouse.run(`
      alter table raw.customers add column phone text; revoke select on raw.orders from "${reader}"`);
    const run = await ingestion.run(source);
    expect(names(await failedOf(run))).toEqual(['table profile raw.orders']);
    await expect(retry(run)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/parts of 1 object failed; replay the run.*\/replay/),
    });
    const { id } = await ingestion.ask(ingestionRpc.startRun, { sourceId: source, kind: 'dry-run' });
    const dry = await ingestion.ended(id);
    await ingestion.warehouse.run(`
      grant select on raw.orders to "${reader}"; comment on table raw.customers is 'Not replayed'`);
    const replayed = await replay(dry.id);
    expect(replayed).toMatchObject({ kind: 'dry-run', replays: dry.id, counts: { changes: { written: 0 } } });
    expect((await failedOf(dry)).map((record) => record.replay)).toEqual([undefined]);

    const apply = async ({ id: runId }: Run): Promise<Run> =>
      ingestion.ended((await ingestion.ask(ingestionRpc.applyRun, { runId })).id);
    const applied = await apply(replayed);
    expect(applied).toMatchObject({
      state: 'succeeded',
      applies: replayed.id,
      replays: dry.id,
      counts: { records: { seen: 1, processed: 1 }, changes: { pending: 0, removed: 0 } },
    });
    expect(applied.counts.changes.written).toBeGreaterThan(0);
    expect(applied.report?.replay).toMatchObject({ objects: 1, read: 1 });
    expect((await failedOf(dry)).map((record) => record.replay)).toEqual([
      { runId: applied.id, result: 'read' },
    ]);
    expect(await aspect('raw.customers', 'datasetProperties')).not.toContain('Not replayed');
  }, 120_000);

  it('compares a scope as a whole in which it is not known what failed', async () => {
    const put = (...rows: readonly string[]): Promise<void> =>
      writeFile(join(folder, 'tables.csv'), ['Table,Meaning', ...rows].join('\n'));
    await put('orders,What was ordered', ',Who buys');
    const { id } = await ingestion.ask(ingestionRpc.createSource, {
      draft: {
        name: 'documentation',
        type: 'spreadsheet',
        recipe: {
          path: join(folder, 'tables.csv'),
          mapping: {
            platform: { value: 'postgres' },
            dataset: { template: `${database}.raw.{{Table}}` },
            description: 'Meaning',
          },
        },
      },
    });
    const run = await ingestion.run(id);
    expect((await failedOf(run)).map(({ name }) => name)).toEqual(['tables.csv.row 3']);
    await put('orders,What was ordered', 'customers,Who buys');
    const mended = await replay(run.id);
    expect(mended).toMatchObject({ state: 'succeeded', counts: { records: { seen: 2, processed: 2 } } });
    expect(mended.report?.replay).toMatchObject({ objects: 1, read: 1, gone: 0 });
    expect(await aspect('raw.customers', 'documentation')).toContain('Who buys');
    expect((await failedOf(run)).map((record) => record.replay)).toEqual([
      { runId: mended.id, result: 'read' },
    ]);
  }, 120_000);

  it('is refused for a run of which nothing is known any more, or that does not exist', async () => {
    await ingestion.database.query('update runs set pruned_at = now() where id = $1', [first.id]);
    await expect(replay(first.id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no longer kept'),
    });
    await expect(replay('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'not-found' });
  });
});

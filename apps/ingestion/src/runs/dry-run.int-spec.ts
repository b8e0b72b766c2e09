import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { aspectEquals } from '@dataspoke/datahub-client';
import fc from 'fast-check';
import { ChangeRow } from '../changes/change.row';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const TABLES = ['a', 'b', 'c', 'd', 'e'];

/** A change of the source; whatever it finds there, it leaves something that can be read. */
const step = fc.oneof(
  fc.tuple(fc.constantFrom(...TABLES), fc.integer({ min: 0, max: 99 })).map(
    ([name, n]) => `create table if not exists often.${name} (id int primary key, c${n} text);
      comment on table often.${name} is 'Comment ${n}'`,
  ),
  fc.constantFrom(...TABLES).map((name) => `drop table if exists often.${name} cascade`),
  fc
    .tuple(fc.constantFrom(...TABLES), fc.integer({ min: 0, max: 4 }))
    .map(
      ([name, n]) =>
        `alter table if exists often.${name} add column if not exists more_${n} numeric(${n + 5})`,
    ),
  fc.tuple(fc.constantFrom(...TABLES), fc.integer({ min: 1, max: 50 })).map(
    ([name, rows]) => `do $$ begin if to_regclass('often.${name}') is not null then
        truncate often.${name}; insert into often.${name} (id) select generate_series(1, ${rows}); end if; end $$`,
  ),
  fc.constantFrom(...TABLES).map(
    (name) => `do $$ begin if to_regclass('often.${name}') is not null then
        drop view if exists often.seen; create view often.seen as select id from often.${name}; end if; end $$`,
  ),
);

describe('a dry run', () => {
  let ingestion: RunningIngestion;
  let source: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    await ingestion.warehouse.run('create schema often');
    const draft = { name: 'often', type: 'postgres', recipe: ingestion.warehouse.recipe };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  /** The change set in the order of writing, as it is stored, but for the time of the run itself. */
  async function changeSet(run: Run): Promise<readonly string[]> {
    const rows = await ingestion.database.manager.find(ChangeRow, {
      where: { runId: run.id },
      order: { seq: 'ASC' },
    });
    const at = `${new Date(run.startedAt ?? '').getTime()}`;
    return rows.map(
      ({ urn, aspect, point, action, before, after, beforeVersion, systemProperties, reason }) =>
        JSON.stringify([
          urn,
          aspect,
          point,
          action,
          before,
          after,
          beforeVersion,
          systemProperties,
          reason,
        ]).replaceAll(at, 'the time of the run'),
    );
  }

  /** Changes of a run that the catalog does not hold as they were told. */
  async function notInPlace({ id }: Run): Promise<readonly string[]> {
    const { manager } = ingestion.database;
    const rows = await manager.findBy(ChangeRow, { runId: id, timeseries: false });
    const found = await ingestion.catalog.client.reads.readAspects(
      [...new Set(rows.map(({ urn }) => urn))],
      [...new Set(rows.map(({ aspect }) => aspect))],
    );
    return rows
      .filter(({ urn, aspect, action, after, before, beforeVersion }) => {
        const record = found.get(urn)?.get(aspect);
        if (action === 'unchanged') return record?.version !== beforeVersion;
        return !record || !aspectEquals(aspect, record.value, after ?? before ?? {});
      })
      .map(({ urn, aspect }) => `${urn} ${aspect}`);
  }

  it('tells byte for byte what a run writes that follows it, and what is written when it is applied', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        round += 1;
        for (const sql of steps) await ingestion.warehouse.run(sql);
        const dry = await ingestion.run(source, 'dry-run');
        const told = await changeSet(dry);
        const follows =
          round % 2 === 0
            ? await ingestion.ended((await ingestion.ask(ingestionRpc.applyRun, { runId: dry.id })).id)
            : await ingestion.run(source);
        expect(follows).toMatchObject({ state: dry.state, counts: { records: dry.counts.records } });
        const written = await changeSet(
          round % 2 === 0 ? { ...follows, startedAt: dry.startedAt ?? '' } : follows,
        );
        expect(written).toEqual(told);
        expect(await notInPlace(follows)).toEqual([]);
      }),
      { numRuns: 8, seed: 20_261_127, endOnFailure: true },
    );
  }, 240_000);
});

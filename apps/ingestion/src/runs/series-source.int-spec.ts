import { ingestionRpc } from '@dataspoke/contracts';
import { type JsonObject } from '@dataspoke/datahub-client';
import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:notes,shop.orders,PROD)';
const DAY = 86_400_000;
const FIRST_DAY = 20_000 * DAY;

/** Writes down what it was asked, and answers with the file "usage" and the cursor that the file "cursor" holds. */
const PROGRAM = `#!/bin/sh
IFS= read -r command
home=$(printf '%s' "$command" | sed 's/.*"folder":"\\([^"]*\\)".*/\\1/')
case $command in
*'"command":"scopes"'*)
  echo '{"type": "scope", "id": "usage"}'
  echo '{"type": "done"}'
  ;;
*'"command":"read"'*)
  printf '%s' "$command" > "$home/asked"
  cat "$home/usage"
  printf '{"type": "end", "complete": true, "cursor": "%s"}\\n' "$(cat "$home/cursor")"
  ;;
esac
`;

describe('a source of usage by day', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let source: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'series-')));
    await ingestion.restart({ DATASPOKE_CONNECTOR_FOLDERS: folder });
    const program = join(folder, 'usage.sh');
    await writeFile(program, PROGRAM);
    await chmod(program, 0o755);
    const draft = { name: 'usage', type: 'exec', recipe: { program, config: { folder }, platform: 'notes' } };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const usage = (day: number, totalSqlQueries: number): JsonObject => ({
    timestampMillis: FIRST_DAY + day * DAY,
    eventGranularity: { unit: 'DAY', multiple: 1 },
    totalSqlQueries,
  });
  const put = async (cursor: string, ...days: readonly JsonObject[]): Promise<void> => {
    const entity = {
      type: 'entity',
      path: ['shop', 'orders'],
      urn: URN,
      series: { datasetUsageStatistics: days },
    };
    await writeFile(join(folder, 'usage'), `${JSON.stringify(entity)}\n`);
    await writeFile(join(folder, 'cursor'), cursor);
  };
  const stored = async (): Promise<readonly (readonly [number, unknown])[]> =>
    (await ingestion.catalog.client.reads.timeseries(URN, 'datasetUsageStatistics')).map((value) => [
      (Number(value['timestampMillis']) - FIRST_DAY) / DAY,
      value['totalSqlQueries'],
    ]);
  const asked = async (): Promise<unknown> => JSON.parse(await readFile(join(folder, 'asked'), 'utf8'));

  it('writes every day of one time series in one run', async () => {
    await put('after day 2', usage(0, 5), usage(1, 6), usage(2, 7));
    const run = await ingestion.run(source);
    expect(run).toMatchObject({ state: 'succeeded', counts: { records: { processed: 1, failed: 0 } } });
    expect(unbalanced(run.counts)).toEqual([]);
    await eventually(async () =>
      expect(await stored()).toEqual([
        [2, 7],
        [1, 6],
        [0, 5],
      ]),
    );
    expect(await asked()).not.toHaveProperty('cursor');
  });

  it('writes only the days that differ, each in the place of what it was, and knows where it had been', async () => {
    await put('of a dry run', usage(0, 5), usage(1, 9), usage(2, 7), usage(3, 1));
    const dry = await ingestion.run(source, 'dry-run');
    expect(dry.counts.changes).toMatchObject({ created: 1, updated: 1 });
    await put('after day 3', usage(0, 5), usage(1, 9), usage(2, 7), usage(3, 1));
    const run = await ingestion.run(source);
    expect(run.counts.changes).toMatchObject({ created: 1, updated: 1, written: 2 });
    expect(await asked()).toHaveProperty('cursor', 'after day 2');
    await eventually(async () =>
      expect(await stored()).toEqual([
        [3, 1],
        [2, 7],
        [1, 9],
        [0, 5],
      ]),
    );
  });

  it('leaves the cursor where it was when a value was not taken by the catalog', async () => {
    await put('never', { ...usage(4, 1), totalSqlQueries: 'many' });
    const run = await ingestion.run(source);
    expect(run).toMatchObject({ state: 'partial', counts: { changes: { rejected: 1 } } });
    await put('after day 4', usage(4, 2));
    expect((await ingestion.run(source)).state).toBe('succeeded');
    expect(await asked()).toHaveProperty('cursor', 'after day 3');
  });

  it('leaves the cursor where it was when only what failed is read again', async () => {
    await put('with a failure', usage(5, 1));
    const failed = { type: 'failed', path: ['shop', 'gone'], objectType: 'table', reason: 'it is locked' };
    const entity = await readFile(join(folder, 'usage'), 'utf8');
    await writeFile(join(folder, 'usage'), `${entity}${JSON.stringify(failed)}\n`);
    const run = await ingestion.run(source);
    expect(run).toMatchObject({ state: 'partial', counts: { records: { failed: 1 } } });

    // What else the replay is shown it passes by, so the next run has to be shown it again.
    await put('of a replay', usage(6, 1));
    const { id } = await ingestion.ask(ingestionRpc.replayRun, { runId: run.id });
    expect(await ingestion.ended(id)).toMatchObject({ state: 'succeeded', counts: { records: { seen: 0 } } });
    expect(await asked()).toHaveProperty('cursor', 'with a failure');
    await put('after day 6', usage(6, 1));
    await ingestion.run(source);
    expect(await asked()).toHaveProperty('cursor', 'with a failure');
    await eventually(async () => expect(await stored()).toContainEqual([6, 1]));
  });
});

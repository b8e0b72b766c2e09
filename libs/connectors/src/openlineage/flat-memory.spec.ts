import { readdirSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Connector, type JsonObject } from '../connector';
import { type ConnectorRecord } from '../records';
import { temporaryFolder } from '../temporary-folder';
import { openLineageConnector } from './openlineage-connector';

const runId = (index: number): string => `01890b3c-7b2e-7000-8000-${index.toString(16).padStart(12, '0')}`;

let folder: string;
let connector: Connector;
let parent: string;
let before: readonly string[];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'openlineage-')));
  connector = openLineageConnector.create(
    { path: folder },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD', folders: [folder] },
  );
  parent = dirname(await temporaryFolder());
  before = readdirSync(parent);
});
afterEach(async () => {
  await connector.close();
  await rm(folder, { recursive: true, force: true });
});

const event = (job: number, run: number, at: number): JsonObject => ({
  eventType: 'COMPLETE',
  eventTime: new Date(1_760_000_000_000 + at * 1_000).toISOString(),
  run: { runId: runId(run) },
  job: { namespace: 'prod', name: `job ${String(job).padStart(5, '0')}` },
  outputs: [{ namespace: 'file', name: '/x', outputFacets: { outputStatistics: { rowCount: at } } }],
});

async function write(events: readonly JsonObject[]): Promise<void> {
  await writeFile(join(folder, 'a.ndjson'), events.map((one) => JSON.stringify(one)).join('\n'));
}

async function* read(signal = new AbortController().signal): AsyncGenerator<ConnectorRecord> {
  const [scope] = await connector.scopes(signal);
  if (scope) yield* connector.read(scope, { signal });
}

async function all(): Promise<readonly ConnectorRecord[]> {
  const records: ConnectorRecord[] = [];
  for await (const record of read()) records.push(record);
  return records;
}

it('tells of more runs of one job than memory holds, each with all of its events', async () => {
  const runs = 3_000;
  // Each run comes again when it is held no longer.
  await write(Array.from({ length: 2 * runs }, (_, at) => event(1, at % runs, at)));
  const records = await all();
  const told = records.flatMap((one) => (one.kind === 'entity' && one.objectType === 'run' ? [one] : []));
  expect(told.map(({ path }) => path.at(-1))).toEqual(Array.from({ length: runs }, (_, at) => runId(at)));
  const [first] = told;
  expect(first?.aspects['dataProcessInstanceProperties']).toMatchObject({
    customProperties: { rows_written: String(runs) },
  });
  const operations = records.flatMap((one) =>
    one.kind === 'entity' && one.objectType === 'dataset' ? (one.series?.['operation'] ?? []) : [],
  );
  expect(operations).toHaveLength(runs);
  expect(records.at(-1)).toMatchObject({ complete: true, counts: { failed: 0 } });
}, 60_000);

it('brings jobs together that share runs, over many groups', async () => {
  const groups = 1_500;
  const events = Array.from({ length: 2 * groups }, (_, at) => event(at, at % groups, at));
  await write(events);
  const kinds = (await all()).flatMap((one) =>
    one.kind === 'entity' && ['job', 'run'].includes(one.objectType) ? [[one.objectType, one.path[1]]] : [],
  );
  const name = (job: number): string => `job ${String(job).padStart(5, '0')}`;
  expect(kinds).toEqual(
    Array.from({ length: groups }, (_, group) => [
      ['job', name(group)],
      ['job', name(group + groups)],
      ['run', name(group)],
    ]).flat(),
  );
}, 60_000);

describe('the working files', () => {
  beforeEach(() => write([event(1, 1, 1), event(2, 2, 2), event(3, 3, 3)]));
  const made = (): readonly string[] => readdirSync(parent).filter((name) => !before.includes(name));

  it('are there while events are read, and gone once they were', async () => {
    let most = 0;
    for await (const record of read()) if (record.kind === 'entity') most = Math.max(most, made().length);
    expect(most).toBe(2);
    expect(made()).toEqual([]);
  });

  it('are gone when the read is cancelled', async () => {
    const stop = new AbortController();
    let last: ConnectorRecord | undefined;
    for await (const record of read(stop.signal)) {
      last = record;
      stop.abort();
    }
    expect(last).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
    expect(made()).toEqual([]);
  });

  it('are gone when the read fails, and when nobody goes on with it', async () => {
    let last: ConnectorRecord | undefined;
    for await (const record of read()) {
      last = record;
      if (record.kind === 'entity') await writeFile(join(folder, 'a.ndjson'), 'cut');
    }
    expect(last).toMatchObject({ kind: 'end', complete: false });
    expect(made()).toEqual([]);
    await write([event(1, 1, 1), event(2, 2, 2)]);
    for await (const record of read()) if (record.kind === 'entity') break;
    expect(made()).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Run, type RunPage, type Source } from '@dataspoke/contracts';
import { clientPython } from '@dataspoke/datahub-emulator';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Problem, readKey, readSummary, unbalanced } from './api.fixture';
import { BusyStack } from './busy-stack.fixture';
import { readAspect, readPoints } from './catalog.fixture';
import { pasted } from './curl.fixture';
import { CHECKOUT, killHard, takeAway } from './launcher.fixture';

const MINUTE = 60_000;
const PRODUCER = join(__dirname, 'openlineage_events.py');
const RUN = '01890b3c-7b2e-7000-8000-000000000001';
const FIRST = 100;
const BURST = 10_000;
/** So many of them one by one, the others in batches. */
const SINGLE = 2_000;
const BATCH = 1_000;
const AT_ONCE = 50;

const urnOf = (name: string): string =>
  `urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.${name},PROD)`;
const JOB = 'urn:li:dataJob:(urn:li:dataFlow:(openlineage,shop,nightly),shop.load_daily)';
const START = Date.parse('2026-01-02T03:04:05Z');

const made = clientPython({ packages: [{ name: 'openlineage-python', version: '1.54.0' }] });
if ('reason' in made)
  process.stderr.write(`SKIPPED: events are not sent by OpenLineage's own client: ${made.reason}\n`);

let stack: BusyStack;
let source: Source;
let key: string;
let catalog: string;

const event = (index: number, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventType: 'COMPLETE',
  eventTime: new Date(START + index * 1_000).toISOString(),
  producer: 'https://example.com/burst',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  run: { runId: `01890b3c-7b2e-7000-8001-${index.toString(16).padStart(12, '0')}` },
  job: { namespace: 'burst', name: `jobs.j${index % 100}` },
  ...over,
});

const runsOfSource = async (): Promise<readonly Run[]> =>
  (await stack.api.get<RunPage>(`/api/v1/sources/${source.id}/runs`)).items;

/** Waits until no event waits for a run any more. */
async function allRead(limitMs = MINUTE): Promise<void> {
  await eventually(async () => {
    const report = await stack.api.post<{ checks: { message: string }[] }>(
      `/api/v1/sources/${source.id}/test`,
    );
    expect(report.checks[0]?.message).toBe('Events that wait to be read: 0.');
  }, limitMs);
}

beforeAll(async () => {
  stack = await BusyStack.start();
  catalog = (await readSummary(stack.home)).catalog.url;
  const recipe = { receive: true };
  source = await stack.api.post<Source>('/api/v1/sources', { name: 'lineage', type: 'openlineage', recipe });
  const body = { name: 'producers', role: 'producer' };
  key = (await stack.api.post<{ key: string }>('/api/v1/api-keys', body)).key;
  expect(key).not.toBe(await readKey(stack.home));
}, 4 * MINUTE);
afterAll(() => stack?.stop(), MINUTE);

('python' in made ? describe : describe.skip)("events of OpenLineage's own client", () => {
  async function produce(compression: string): Promise<void> {
    if (!('python' in made)) throw new Error(made.reason);
    await promisify(execFile)(made.python, [PRODUCER, stack.api.url, key, RUN, compression], {
      timeout: MINUTE,
    });
  }

  it('become jobs, runs, lineage, profiles and assertions of DataHub', async () => {
    await produce('none');
    await allRead();
    const [run] = await runsOfSource();
    expect(run).toMatchObject({ state: 'succeeded', trigger: 'received-events' });
    expect(unbalanced(run!.counts)).toEqual([]);
    expect(await readAspect(catalog, JOB, 'dataJobInputOutput')).toMatchObject({
      inputDatasetEdges: [{ destinationUrn: urnOf('orders') }],
      outputDatasetEdges: [{ destinationUrn: urnOf('daily') }],
      fineGrainedLineages: [
        {
          upstreams: [`urn:li:schemaField:(${urnOf('orders')},amount)`],
          downstreams: [`urn:li:schemaField:(${urnOf('daily')},total)`],
        },
      ],
    });
    expect(await readAspect(catalog, urnOf('daily'), 'documentation')).toMatchObject({
      documentations: [{ documentation: 'Sales by city' }],
    });
    expect(await readAspect(catalog, urnOf('daily'), 'schemaMetadata')).toMatchObject({
      fields: [{ fieldPath: 'city' }, { fieldPath: 'total' }],
    });
    const instance = `urn:li:dataProcessInstance:${RUN}`;
    expect(await readPoints(catalog, instance, 'dataProcessInstanceRunEvent')).toMatchObject([
      { status: 'COMPLETE', durationMillis: 60_000, result: { type: 'SUCCESS' } },
      { status: 'STARTED', timestampMillis: START },
    ]);
    expect(await readPoints(catalog, urnOf('orders'), 'datasetProfile')).toMatchObject([
      {
        rowCount: 200,
        sizeInBytes: 4_096,
        fieldProfiles: [{ fieldPath: 'amount', nullCount: 50, max: '9.5' }],
      },
    ]);
    expect(await readPoints(catalog, urnOf('daily'), 'operation')).toMatchObject([
      { operationType: 'UNKNOWN', numAffectedRows: 7, timestampMillis: START + 60_000 },
    ]);
    const results = new Map<string, unknown>();
    for (const { urn, aspect } of await stack.api.changes(run!.id)) {
      if (aspect !== 'assertionInfo') continue;
      const info = await readAspect(catalog, urn, aspect);
      const { nativeType } = (info as { customAssertion: { nativeType: string } }).customAssertion;
      results.set(nativeType, await readPoints(catalog, urn, 'assertionRunEvent'));
    }
    expect(Object.fromEntries(results)).toMatchObject({
      not_null: [{ asserteeUrn: urnOf('orders'), result: { type: 'FAILURE' } }],
      row_count: [{ result: { type: 'SUCCESS', actualAggValue: 200 } }],
    });
  });

  it('make no difference when they come again, compressed', async () => {
    const before = (await runsOfSource()).length;
    await produce('gzip');
    await allRead();
    const run = await stack.api.run(source.id);
    expect(run).toMatchObject({ state: 'succeeded', counts: { records: { seen: 0 } } });
    expect(await runsOfSource()).toHaveLength(before + 1);
    expect(await readPoints(catalog, urnOf('orders'), 'datasetProfile')).toHaveLength(1);
  });
});

it('tells what is wrong with an event, and takes the sound ones of a batch', async () => {
  const bad = event(0, { run: { runId: 'seven' } });
  expect(await stack.api.call<Problem>('POST', '/api/v1/lineage', { key, body: bad })).toMatchObject({
    status: 400,
    body: { type: '/problems/invalid-request', errors: [{ field: 'run.runId', message: 'must be a UUID' }] },
  });
  expect(await stack.api.call('POST', '/api/v1/lineage/batch', { key, body: [event(0), bad] })).toMatchObject(
    {
      status: 207,
      body: {
        status: 'partial_success',
        summary: { received: 2, successful: 1, failed: 1 },
        failed_events: [{ index: 1, reason: 'run.runId must be a UUID', retriable: false }],
      },
    },
  );
});

it(
  'takes nothing that it cannot store',
  async () => {
    const bringBack = await takeAway(stack.home, 'postgres');
    try {
      await eventually(async () => {
        const answer = await stack.api.call<Problem>('POST', '/api/v1/lineage', { key, body: event(1) });
        expect(answer).toMatchObject({ status: 503, body: { type: '/problems/service-unavailable' } });
      }, MINUTE);
    } finally {
      bringBack();
    }
    await stack.ready();
    await eventually(async () => {
      expect((await stack.api.call('POST', '/api/v1/lineage', { key, body: event(1) })).status).toBe(200);
    }, MINUTE);
  },
  3 * MINUTE,
);

it('loses and doubles nothing when ingestion is killed while it reads', async () => {
  const jobs = 300;
  const of = (index: number): Record<string, unknown> =>
    event(20_000 + index, { job: { namespace: 'killed', name: `jobs.j${index}` } });
  const before = (await runsOfSource()).length;
  await stack.api.post(
    '/api/v1/lineage/batch',
    Array.from({ length: jobs }, (_, index) => of(index)),
  );
  await eventually(async () => {
    const [run] = await runsOfSource();
    expect(run).toMatchObject({
      state: 'running',
      progress: { phase: expect.stringMatching(/reading|writing/) },
    });
  }, MINUTE);
  await killHard(stack.home, 'ingestion');
  await stack.ready();
  await allRead(2 * MINUTE);
  const [run, ...others] = await runsOfSource();
  expect(others).toHaveLength(before);
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(unbalanced(run!.counts)).toEqual([]);
  for (let index = 0; index < jobs; index += 1) {
    const { runId } = of(index)['run'] as { runId: string };
    const points = await readPoints(
      catalog,
      `urn:li:dataProcessInstance:${runId}`,
      'dataProcessInstanceRunEvent',
    );
    expect(points).toHaveLength(1);
  }
}, 240_000);

it('takes the event of the documentation', async () => {
  const text = await readFile(join(CHECKOUT, 'docs/recipes/openlineage.md'), 'utf8');
  const [line] = /^curl [^\n]*"\$DATASPOKE\/lineage"[^]*?}'$/m.exec(text) ?? [];
  const settings = `export DATASPOKE=${stack.api.url}/api/v1 KEY=${key}`;
  expect(await pasted(`${settings}; ${line ?? ''}`, stack.home)).toEqual({
    sourceId: source.id,
    stored: 1,
    refused: [],
  });
});

it('takes a burst of single events and of batches, and reads all of it', async () => {
  const began = performance.now();
  const statuses = new Map<number, number>();
  const sent = async (path: string, body: unknown): Promise<void> => {
    const { status } = await stack.api.call('POST', `/api/v1/lineage${path}`, { key, body });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  let next = FIRST;
  const sendSingly = async (): Promise<void> => {
    while (next < FIRST + SINGLE) await sent('', event(next++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendSingly));
  const singleMs = Math.round(performance.now() - began);
  for (let from = next; from < FIRST + BURST; from += BATCH) {
    await sent(
      '/batch',
      Array.from({ length: BATCH }, (_, index) => event(from + index)),
    );
  }
  const takenMs = Math.round(performance.now() - began);
  expect(Object.fromEntries(statuses)).toEqual({ 200: SINGLE + (BURST - SINGLE) / BATCH });
  await allRead(5 * MINUTE);
  const readMs = Math.round(performance.now() - began);
  process.stdout.write(
    `${SINGLE} events one by one: ${singleMs} ms; ${BURST} in all: taken in ${takenMs} ms, read in ${readMs} ms\n`,
  );
  const last = `urn:li:dataProcessInstance:${(event(FIRST + BURST - 1)['run'] as { runId: string }).runId}`;
  expect(await readPoints(catalog, last, 'dataProcessInstanceRunEvent')).toHaveLength(1);
  expect((await runsOfSource()).every(({ state }) => state === 'succeeded')).toBe(true);
}, 480_000);

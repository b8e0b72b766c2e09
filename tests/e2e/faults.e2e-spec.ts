import { type AppName, type Run, type ServiceStatus } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Problem } from './api.fixture';
import { BusyStack, DATASETS, type Job, type JobFacts } from './busy-stack.fixture';
import { killHard, takeAway } from './launcher.fixture';
import { OUTAGES } from './outage-cases.fixture';
import { type HeldTable } from './source-database.fixture';

const MINUTE = 60_000;
const AWAY_MS = 10_000;

let stack: BusyStack;
/** What comes of a job when nobody disturbs it. */
let undisturbed: JobFacts;

beforeAll(async () => {
  stack = await BusyStack.start();
  undisturbed = await stack.outcome(await stack.begin());
}, 3 * MINUTE);
afterAll(() => stack?.stop(), MINUTE);

const total = (writes: JobFacts['writes']): number =>
  Object.values(writes).reduce((sum, count) => sum + count, 0);

/** Starts a job, and waits until it stands before a table that it cannot read until that is released. */
async function heldWhileReading(): Promise<{ readonly job: Job; release(): Promise<void> }> {
  let held: HeldTable | undefined;
  const job = await stack.begin(async (database) => {
    held = await stack.databases.hold(database, 'south.ledger_025');
  });
  if (!held) throw new Error('nothing is held');
  await held.wanted();
  await stack.reached(job, ({ progress: { phase } }) => phase === 'reading');
  return { job, release: held.release };
}

/** Waits until some of a job is in the catalog. */
async function begunToWrite(job: Job): Promise<Job> {
  await stack.reached(
    job,
    async ({ progress: { phase } }) => phase === 'writing' && (await job.logs.begun()),
  );
  return job;
}

/** Kills an app, and waits until the launcher has seen it. */
async function kill(app: AppName): Promise<void> {
  await killHard(stack.home, app);
  await stack.launcher.printed(`! ${app} ended (signal SIGKILL); starting it again in`);
}

it('reads, writes and indexes some hundred tables when nobody disturbs it', () => {
  const { compared, written } = undisturbed.counts.changes;
  expect(undisturbed).toMatchObject({
    state: 'succeeded',
    failure: undefined,
    unbalanced: [],
    datasets: DATASETS,
    documents: DATASETS.length,
    deadLetters: 0,
    next: { compared, unchanged: compared, written: 0 },
  });
  expect(written).toBe(compared);
  expect(written).toBeGreaterThan(5 * DATASETS.length);
  expect(undisturbed.writes).toMatchObject({
    schemaMetadata: DATASETS.length,
    datasetProfile: DATASETS.length,
  });
});

describe('kill -9', () => {
  it(
    'of ingestion while it reads, and again while it writes, loses and doubles nothing',
    async () => {
      const { job, release } = await heldWhileReading();
      await kill('ingestion');
      await release();
      await begunToWrite(job);
      await killHard(stack.home, 'ingestion');
      expect(total(await job.logs.writes())).toBeLessThan(total(undisturbed.writes));
      expect(await stack.outcome(job)).toEqual(undisturbed);
    },
    2 * MINUTE,
  );

  it(
    'of the workflow host while a source is read loses and doubles nothing',
    async () => {
      const { job, release } = await heldWhileReading();
      await kill('worker');
      await release();
      expect(await stack.outcome(job)).toEqual(undisturbed);
    },
    MINUTE,
  );

  it(
    'of search while it indexes loses and doubles nothing',
    async () => {
      const job = await stack.begin();
      const all = job.documents + DATASETS.length;
      await eventually(async () => {
        const { documents, pending } = await stack.indexStatus();
        expect(pending).toBeGreaterThan(DATASETS.length / 10);
        expect(documents).toBeLessThan(all);
      }, MINUTE);
      await kill('search');
      expect((await eventually(() => stack.indexStatus(), MINUTE)).documents).toBeLessThan(all);
      expect(await stack.outcome(job)).toEqual(undisturbed);
    },
    MINUTE,
  );

  it(
    'of the gateway leaves the key valid, and a request that is sent again gets its first answer',
    async () => {
      const job = await stack.begin();
      await kill('api-gateway');
      const again = await eventually(async () => {
        const answer = await job.startAgain();
        expect(answer).toMatchObject({ status: 202, body: job.run });
        return answer;
      }, MINUTE);
      expect(again.headers.get('location')).toBe(job.answer.headers.get('location'));
      const other = await stack.api.call('POST', `/api/v1/sources/${job.sourceId}/runs`, {
        body: { dryRun: true },
        headers: { 'idempotency-key': `start-of-${job.database}` },
      });
      expect(other).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
      expect(await stack.outcome(job)).toEqual(undisturbed);
    },
    MINUTE,
  );

  it(
    'again and again makes the launcher wait longer each time',
    async () => {
      const isReady = async (): Promise<void> => {
        expect((await stack.health()).quality.ready).toBe(200);
      };
      const pauses = (): string[] =>
        [...stack.launcher.output().matchAll(/^! quality ended [^]*?; starting it again in (.*)\.$/gm)].map(
          (match) => match[1]!,
        );
      for (const expected of [['0.3 s'], ['0.3 s', '0.5 s'], ['0.3 s', '0.5 s', '1.0 s']]) {
        await killHard(stack.home, 'quality');
        await eventually(() => expect(pauses()).toEqual(expected));
        await eventually(isReady, MINUTE);
      }
    },
    MINUTE,
  );
});

describe('ten seconds without', () => {
  it.each(OUTAGES)(
    '$what are told as that, and survived',
    async ({ server, moment, health, status, refused, answered }) => {
      const { job, release } =
        moment === 'reading'
          ? await heldWhileReading()
          : { job: await begunToWrite(await stack.begin()), release: () => Promise.resolve() };
      const bringBack = await takeAway(stack.home, server);
      const goneAt = performance.now();
      try {
        await release();
        await eventually(async () => expect(await stack.health()).toEqual(health));
        await eventually(async () => expect(await systemStatus()).toMatchObject(status));
        for (const { path, status, type } of refused(job)) {
          const answer = await stack.api.call<Problem>('GET', path);
          expect(answer).toMatchObject({
            status,
            body: { type, status, detail: expect.stringMatching(/\S/) },
          });
          expect(answer.headers.get('content-type')).toContain('application/problem+json');
        }
        for (const { path, body } of answered(job)) {
          expect(await stack.api.get<object>(path)).toMatchObject(body);
        }
        await eventually(() => performance.now() - goneAt > AWAY_MS, 2 * AWAY_MS);
        expect(await stack.health()).toEqual(health);
      } finally {
        bringBack();
      }
      await stack.ready();
      expect(await stack.outcome(job)).toEqual(undisturbed);
    },
    2 * MINUTE,
  );
});

function systemStatus(): Promise<{ ready: boolean; services: { status?: ServiceStatus }[] }> {
  return stack.api.get('/api/v1/status');
}

it('has answered nothing with a failure of its own', async () => {
  expect(stack.api.answers.filter(({ status }) => status === 500)).toEqual([]);
  const { items } = await stack.api.get<{ items: Run[] }>('/api/v1/runs?limit=200');
  expect([...new Set(items.map(({ state }) => state))]).toEqual(['succeeded']);
});

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DataHubClient } from '@dataspoke/datahub-client';
import { APP_NAMES } from '@dataspoke/contracts';
import { provisionModel } from '@dataspoke/datahub-emulator';
import {
  buildWarehouse,
  createReader,
  provisionSample,
  SAMPLE_DEPARTMENTS,
  SAMPLE_MONITORS,
  SAMPLE_QUESTIONS,
  SAMPLE_RULES,
} from '@dataspoke/sample-warehouse';
import { type StartArguments } from '../bootstrap/arguments.mjs';
import { takeLock } from '../bootstrap/lock.mjs';
import { ApiClient } from '../job/api-client';
import { doMainJob, type JobPlan } from '../job/main-job';
import { monitorDrafts } from '../job/monitors';
import { writeOwners } from '../job/owners';
import { printSummary } from '../job/print-summary';
import { ruleDrafts } from '../job/rules';
import { ownPlan, samplePlan } from '../job/source';
import { step } from '../job/step';
import { type Summary } from '../job/summary';
import { Progress, seconds } from '../progress/progress.mjs';
import { provisionAll } from '../provision/provision';
import { loadOrCreateSecrets, type Secrets } from '../secrets/secrets';
import { type StateChange } from '../supervisor/supervisor';
import { residentMiB } from './memory';
import { type Places } from './places';
import { choosePorts } from './ports';
import { Stack, type StackOptions } from './stack';

const SAMPLE_DATABASE = 'warehouse';
/** How many of the ten questions the summary shows. */
const QUESTIONS_SHOWN = 5;
/** The mart whose way back to the raw layer is shown. */
const LINEAGE_SHOWN = 'mart.daily_performance';

/**
 * Everything `npm start` does: provision, start, do the main job, show the summary, stay up until `signal` aborts.
 * Whatever happens, all that was started is stopped before this settles.
 * @throws Error with one sentence when a step is not met
 */
export async function launch(options: StartArguments, places: Places, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const startedOn = new Date().toISOString();
  const progress = new Progress();
  try {
    await using up = await bringUp(options, places, progress, signal);
    const facts = await doMainJob(up.api, up.plan, progress);
    const summary: Summary = {
      startedAt: startedOn,
      tookSeconds: (performance.now() - startedAt) / 1000,
      api: { url: up.stack.gatewayUrl, docs: `${up.stack.gatewayUrl}/docs`, keyFile: places.adminKey },
      catalog: { url: up.stack.datahubUrl, ownerGroupsWritten: up.ownerGroupsWritten },
      ...facts,
      processes: await withMemory(up.stack),
    };
    await writeFile(places.summary, `${JSON.stringify(summary, null, 2)}\n`);
    progress.say(printSummary(summary, resolve('.'), !options.once));
    if (options.once) return;
    progress.say('Everything keeps running; Ctrl-C stops it.');
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error; // being asked to stop is no failure
  }
}

/** A running stack, ready for its job. Disposing of it stops everything and gives the folder free. */
export interface RunningStack extends AsyncDisposable {
  readonly stack: Stack;
  readonly plan: JobPlan;
  /** Speaks the API with the admin key. */
  readonly api: ApiClient;
  readonly ownerGroupsWritten: number;
}

/**
 * Provisions, starts the servers, builds the sample where it is wanted and starts the apps: all six unless told; the gateway has to
 * be among them.
 * @throws Error with one sentence when a step is not met; then nothing is left running
 */
export async function bringUp(
  options: StartArguments,
  places: Places,
  progress: Progress,
  signal: AbortSignal,
  { apps = APP_NAMES, ...limits }: Partial<Pick<StackOptions, 'apps' | 'heapMiB'>> = {},
): Promise<RunningStack> {
  await using undo = new AsyncDisposableStack();
  await mkdir(places.home, { recursive: true });
  undo.defer(takeLock(places.lock));
  await rm(places.summary, { force: true }); // of the last start; this one may not come that far
  if (options.datahub && !options.yes) await confirmWrites(options.datahub.url);
  if (options.datahub) await reach(options.datahub, progress, signal);
  const binaries = await step(progress, 'Provision the servers and the models', async (report) => {
    // DataHub's metadata model is for the emulator; fetched here, where it shows, and not while that starts.
    if (!options.datahub) await unlessAborted(provisionModel(), signal);
    return provisionAll({
      signal,
      onProgress: ({ pin, phase, bytes }) => {
        report(
          `${pin.pkg}: ${phase}, ${Math.round(bytes / 1e6)} of ${Math.round(pin.downloadBytes / 1e6)} MB`,
        );
      },
    });
  });
  const secrets = await loadOrCreateSecrets(places.secrets, [...APP_NAMES]);
  const stack = new Stack({
    places,
    secrets,
    ports: await choosePorts(places.ports),
    binaries,
    launch: options,
    apps,
    ...limits,
    onChange: (change) => {
      tell(progress, change, signal);
    },
  });
  undo.defer(() => step(progress, 'Stop everything', () => stack.stop()));
  const servers = options.datahub
    ? 'PostgreSQL, NATS and Temporal'
    : 'PostgreSQL, NATS, Temporal and the catalog';
  await step(progress, `Start ${servers}`, () => stack.startServers());
  stopIfAsked(signal);
  const plan = await planJob(options, stack, secrets, progress, signal);
  const ownerGroupsWritten =
    options.source === undefined && !options.datahub ? await owners(stack, progress) : 0;
  stopIfAsked(signal);
  await step(
    progress,
    apps.length === APP_NAMES.length ? 'Start the six apps' : `Start ${apps.join(', ')}`,
    (report) => stack.startApps(report),
  );
  stopIfAsked(signal);
  const key = (await readFile(places.adminKey, 'utf8')).trim();
  const started = undo.move();
  return {
    stack,
    plan,
    api: new ApiClient(stack.gatewayUrl, key, signal),
    ownerGroupsWritten,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

async function withMemory(stack: Stack): Promise<Summary['processes']> {
  return Promise.all(
    stack.processes().map(async ({ name, pid }) => {
      const memory = pid === undefined ? undefined : await residentMiB(pid);
      return {
        name,
        ...(pid === undefined ? {} : { pid }),
        ...(memory === undefined ? {} : { residentMiB: memory }),
      };
    }),
  );
}

async function planJob(
  options: StartArguments,
  stack: Stack,
  secrets: Secrets,
  progress: Progress,
  signal: AbortSignal,
): Promise<JobPlan> {
  if (options.source !== undefined) return { source: ownPlan(options.source), questions: [] };
  const archive = await step(progress, 'Fetch the flights of 2013', (report) =>
    unlessAborted(
      provisionSample({
        onProgress: ({ step }) => {
          report(step);
        },
      }),
      signal,
    ),
  );
  await step(
    progress,
    'Build the sample warehouse',
    (report) =>
      unlessAborted(
        buildWarehouse({
          adminUrl: stack.sampleServerUrl,
          archive,
          database: SAMPLE_DATABASE,
          onProgress: ({ step, done, total }) => {
            report(`${step}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
          },
        }),
        signal,
      ),
    ({ tables, rows, built }) =>
      built ? `${tables} tables and views, ${rows.toLocaleString('en')} rows` : 'stands already',
  );
  // Derived, so that the registered source still fits after a restart.
  const reader = await createReader(stack.sampleServerUrl, secrets.warehousePassword, {
    database: SAMPLE_DATABASE,
  });
  return {
    source: samplePlan(reader),
    questions: SAMPLE_QUESTIONS.slice(0, QUESTIONS_SHOWN),
    lineageOf: LINEAGE_SHOWN,
    expectations: {
      rules: ruleDrafts(SAMPLE_RULES, SAMPLE_DATABASE),
      monitors: monitorDrafts(SAMPLE_MONITORS, SAMPLE_DATABASE),
      departments: SAMPLE_DEPARTMENTS,
    },
  };
}

async function owners(stack: Stack, progress: Progress): Promise<number> {
  await using datahub = new DataHubClient({ url: stack.datahubUrl });
  return await step(
    progress,
    'Write owners into the catalog, as its users would',
    () => writeOwners(datahub, SAMPLE_DATABASE),
    (groups) => (groups === 0 ? 'there already' : `${groups} groups`),
  );
}

/** Before anything is started: an address or a token that is wrong would only make every job wait. */
async function reach(
  { url, token }: NonNullable<StartArguments['datahub']>,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  await using datahub = new DataHubClient({ url, ...(token === undefined ? {} : { token }) });
  await step(progress, 'Reach the DataHub of DATAHUB_URL', () =>
    datahub.reads.exists(['urn:li:corpuser:datahub'], { signal }),
  );
}

async function confirmWrites(url: string): Promise<void> {
  const host = new URL(url).host;
  if (!process.stdin.isTTY) {
    throw new Error(`This would write to the DataHub at ${host}; add --yes if that is wanted.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      `This will write metadata to the DataHub at ${host}. Go on? [y/N] `,
    );
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('Nothing was written.');
  } finally {
    terminal.close();
  }
}

function tell(progress: Progress, change: StateChange, signal: AbortSignal): void {
  if (change.state !== 'waiting' || signal.aborted) return;
  progress.say(
    `! ${change.name} ended (${change.reason ?? 'no reason given'}); starting it again in ${seconds(change.retryInMs ?? 0)}.`,
  );
}

function stopIfAsked(signal: AbortSignal): void {
  if (signal.aborted) throw new Error('stopped');
}

/**
 * Waits no longer than until `signal` aborts. What is left behind ends with this process, and its temporary files are
 * never taken for finished ones.
 */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    aborted(signal).then(() => {
      throw new Error('stopped');
    }),
  ]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => {
      done();
    });
  });
}

/** Root of the checkout, from the compiled file. */
export const CHECKOUT = join(__dirname, '../../../..');

import {
  INGESTION_ACTIVITIES_QUEUE,
  METADATA_HEALTH_ACTIVITIES_QUEUE,
  QUALITY_ACTIVITIES_QUEUE,
  SEARCH_ACTIVITIES_QUEUE,
} from '@dataspoke/contracts/workflows';
import { oncePerRun, testServer, WORKFLOWS_NAMESPACE as namespace } from '@dataspoke/dev-stack/testing';
import { Client, Connection, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFromSource } from './bundle.fixture';
import { type Call, type Scenario } from './scenario.fixture';
import { SCENARIOS } from './scenarios.fixture';

/** With DATASPOKE_RECORD_HISTORIES=true the histories of these executions replace those that are replayed. */
const RECORD_TO =
  process.env['DATASPOKE_RECORD_HISTORIES'] === 'true' ? join(__dirname, '../../histories') : undefined;

const IDENTITY = 'recording';
/** A host of activities that was killed is replaced after that at the latest. */
const REPLACED_SECONDS = 20;

describe('workflows on a real engine', () => {
  let connection: Connection;
  let native: NativeConnection;
  let codePath: string;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    const address = testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS');
    [connection, native, codePath] = await Promise.all([
      Connection.connect({ address }),
      NativeConnection.connect({ address }),
      oncePerRun('workflow-bundle.js', async () => (await bundleFromSource()).code),
    ]);
  }, 60_000);

  afterAll(async () => {
    await connection.close();
    await native.close();
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      const { end, calls, patience } = await execute(scenario);
      expect(end).toBe(scenario.end);
      expect(patience.length).toBeGreaterThan(0);
      expect(patience.filter(([, seconds]) => !(seconds > 0 && seconds <= REPLACED_SECONDS))).toEqual([]);
      expect(inOrder(calls)).toEqual(scenario.calls);
    },
    60_000,
  );

  async function record(file: string, workflowId: string): Promise<void> {
    const address = testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS');
    const args = ['workflow', 'show', '--workflow-id', workflowId, '--output', 'json'];
    const { stdout } = await promisify(execFile)(
      testServer('DATASPOKE_TEST_TEMPORAL_BIN'),
      [...args, '--address', address, '--namespace', namespace],
      { maxBuffer: 50_000_000 },
    );
    await mkdir(dirname(file), { recursive: true });
    // Where the recording was made is nobody's business and differs each time.
    const anonymous = stdout.replaceAll(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
    await writeFile(file, anonymous);
  }

  async function execute(scenario: Scenario): Promise<Execution> {
    const calls: Call[] = [];
    const running = Promise.withResolvers<void>();
    const activities = Object.fromEntries(
      Object.entries(scenario.activities(calls)).map(([name, activity]) => [
        name,
        (input: never) => {
          if (name === scenario.cancelDuring) running.resolve();
          return activity(input);
        },
      ]),
    );
    const taskQueue = `workflows-${randomUUID()}`;
    const shared = { connection: native, namespace, identity: IDENTITY, maxHeartbeatThrottleInterval: 200 };
    const [workflows, ...hosts] = await Promise.all([
      Worker.create({ ...shared, taskQueue, workflowBundle: { codePath } }),
      ...[
        INGESTION_ACTIVITIES_QUEUE,
        QUALITY_ACTIVITIES_QUEUE,
        SEARCH_ACTIVITIES_QUEUE,
        METADATA_HEALTH_ACTIVITIES_QUEUE,
      ].map((queue) => Worker.create({ ...shared, taskQueue: queue, activities, shutdownGraceTime: '1s' })),
    ]);
    const hosting = hosts.map((host) => host.run());
    try {
      return await workflows.runUntil(async () => {
        const client = new Client({ connection, namespace, identity: IDENTITY });
        const handle = await client.workflow.start(scenario.workflow, {
          taskQueue,
          workflowId: `${scenario.name}-${randomUUID()}`,
          args: [scenario.input],
        });
        if (scenario.cancelDuring) {
          await running.promise;
          await handle.cancel();
        }
        const end = await handle.result().then(
          () => 'completed',
          (error: unknown) => (error instanceof WorkflowFailedError ? endOf(error) : Promise.reject(error)),
        );
        if (RECORD_TO) await record(join(RECORD_TO, `${scenario.name}.json`), handle.workflowId);
        return { end, calls, patience: patienceOf(await handle.fetchHistory()) };
      });
    } finally {
      for (const host of hosts) host.shutdown();
      await Promise.all(hosting);
    }
  }
});

/** What a scenario came to. */
interface Execution {
  readonly end: string;
  readonly calls: Call[];
  /** Activity → seconds after which the engine gives an attempt up of which it hears nothing. */
  readonly patience: readonly (readonly [activity: string, seconds: number])[];
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

function patienceOf({ events }: History): Execution['patience'] {
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
    if (!scheduled) return [];
    const { activityType, heartbeatTimeout, startToCloseTimeout } = scheduled;
    const limits = [heartbeatTimeout, startToCloseTimeout].map((limit) => Number(limit?.seconds ?? 0));
    return [[activityType?.name ?? '', Math.min(...limits.filter((seconds) => seconds > 0))] as const];
  });
}

function endOf(error: WorkflowFailedError): string {
  return error.cause?.name === 'CancelledFailure' ? 'cancelled' : 'failed';
}

function inOrder(calls: readonly Call[]): readonly Call[] {
  const isParallel = ([name]: Call): boolean => name === 'readScope' || name === 'evaluateDataset';
  const scopes = calls.filter(isParallel).sort();
  const first = calls.findIndex(isParallel);
  if (first < 0) return calls;
  const others = calls.filter((call) => !isParallel(call));
  return [...others.slice(0, first), ...scopes, ...others.slice(first)];
}

import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '@dataspoke/datahub-client';
import { type FaultRule } from '../server/faults/fault-plan';
import { ContractServer, isRealDataHub } from './contract-server.fixture';
import { carryOut, prepare, problems } from './operation.fixture';
import { READS } from './read-operations.fixture';
import { WRITES } from './write-operations.fixture';

// The modes of writing differ in what is waited for, not in the answers.
const OPERATIONS = [...READS, ...WRITES].filter(({ name }) => !/ (sync-wait|async|async-wait)$/.test(name));

// Hundreds of megabytes go through one process, which has the rest of the suite beside it.
jest.setTimeout(240_000);
setFlagsFromString('--expose-gc');
const collectGarbage = new Script('gc()');

/** What is in memory and still in use. */
async function heldBytes(): Promise<number> {
  // What one collection makes free lets the next one free the memory outside of the heap.
  for (let round = 0; round < 3; round += 1) {
    collectGarbage.runInNewContext();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Looks at what is in use again and again, for at most a quarter of the time: each look stops the process for a while. */
class MemoryWatch {
  peak = 0;
  looks = 0;
  private next: NodeJS.Timeout;

  constructor(private readonly before: number) {
    this.next = setTimeout(() => this.look(), 50);
  }

  stop(): void {
    clearTimeout(this.next);
  }

  private look(): void {
    const start = performance.now();
    // Only what is in use counts: when garbage is collected by itself depends on how busy the machine is.
    collectGarbage.runInNewContext();
    const { heapUsed, external } = process.memoryUsage();
    this.peak = Math.max(this.peak, heapUsed + external - this.before);
    this.looks += 1;
    this.next = setTimeout(() => this.look(), Math.max(50, 3 * (performance.now() - start)));
  }
}

(isRealDataHub ? describe.skip : describe)(
  'the client and answers that are large, slow or not what they seem',
  () => {
    let server: ContractServer;

    beforeAll(async () => {
      server = await ContractServer.start();
    }, 120_000);
    afterAll(async () => {
      await server.close();
    });

    it('reads answers of 10 MB one after the other in the memory of a few', async () => {
      const client = server.connect({ maxConnections: 2 });
      const rules: FaultRule[] = [{ fault: 'large-answer', bytes: 10_000_000 }];
      const runs = await prepare(server, OPERATIONS);
      const before = await heldBytes();
      const watch = new MemoryWatch(before);
      const failed = await server.under(rules, async () => {
        const found = await problems(runs, async ({ trial }) => {
          expect(await trial.run(client)).toEqual(trial.answer);
        });
        expect(server.strikes()[0]).toBeGreaterThan(runs.length / 2);
        return found;
      });
      watch.stop();
      expect(failed).toEqual({});
      expect(watch.looks).toBeGreaterThan(0);
      expect(watch.peak).toBeLessThan(150_000_000);
      expect((await heldBytes()) - before).toBeLessThan(15_000_000);
    });

    it('refuses answers above its limit as such, without taking them for an outage', async () => {
      const client = server.connect({ maxAnswerBytes: 1_000_000 });
      const runs = await prepare(server, READS);
      const rules: FaultRule[] = [{ fault: 'large-answer', bytes: 10_000_000 }];
      const failed = await server.under(rules, () =>
        problems(runs, async ({ trial }) => {
          const ending = await carryOut(trial, client);
          expect(ending).toEqual({ error: expect.any(DataHubRejected) });
          expect(ending).toMatchObject({ error: { message: expect.stringContaining('ask for less') } });
        }),
      );
      expect(failed).toEqual({});
    });

    it('gives up on an answer that trickles', async () => {
      const client = server.connect({ timeoutMs: 1_000, retry: { attempts: 1 } });
      await client.serverConfig();
      const runs = await prepare(
        server,
        READS.filter(({ kind, name }) => kind === 'read' && !/Config|feed/.test(name)),
      );
      const failed = await server.under([{ fault: 'slow-body', bytesPerSecond: 20 }], () =>
        problems(runs, async ({ trial }) => {
          const ending = await carryOut(trial, client);
          expect(ending).toMatchObject({ error: { message: expect.stringContaining('within 1000 ms') } });
        }),
      );
      expect(failed).toEqual({});
    });

    it.each([
      [503, 0.3, undefined],
      [500, 1, DataHubUnavailable],
      [403, 1, DataHubUnauthorized],
      [400, 1, DataHubRejected],
    ])('sees the error %i inside a GraphQL answer of status 200', async (code, rate, type) => {
      const client = server.connect();
      const runs = await prepare(
        server,
        READS.filter(({ name }) => /^query|scroll|search|lineage|health/.test(name)),
      );
      const failed = await server.under([{ fault: 'graphql-error', code, rate }], () =>
        problems(runs, async ({ trial }) => {
          const ending = await carryOut(trial, client);
          expect(ending).toEqual(type ? { error: expect.any(type) } : { answer: trial.answer });
        }),
      );
      expect(failed).toEqual({});
    });
  },
);

import {
  DataHubUnauthorized,
  DataHubUnavailable,
  type CatalogReads,
  type ChangeFeed,
  type DataHubClient,
  type Emitter,
  type TransportName,
} from '@dataspoke/datahub-client';
import { type FaultRule } from '../server/faults/fault-plan';
import { changeKey, ContractServer, isRealDataHub } from './contract-server.fixture';
import {
  carryOut,
  expectEffect,
  persist,
  prepare,
  problems,
  type Run,
  type Trial,
} from './operation.fixture';
import { READS } from './read-operations.fixture';
import { WRITES } from './write-operations.fixture';

const ONLY_CONTRACT: FaultRule['path'] = '^/(aspects|entities|openapi|api|config)';

type MethodsOf<T, Prefix extends string> = `${Prefix}.${keyof T & string}`;

/** All that is public, so that a new method does not compile until it is in the list. */
const PUBLIC: Readonly<
  Record<
    MethodsOf<CatalogReads, 'reads'> | MethodsOf<Emitter, 'writes'> | MethodsOf<ChangeFeed, 'feed'>,
    true
  >
> = {
  'reads.readAspects': true,
  'reads.exists': true,
  'reads.scrollUrns': true,
  'reads.scrollEntities': true,
  'reads.search': true,
  'reads.lineage': true,
  'reads.health': true,
  'reads.timeseries': true,
  'reads.newest': true,
  'reads.statistics': true,
  'reads.aspectHistory': true,
  'writes.emitMcp': true,
  'writes.emitMcps': true,
  'writes.emitStream': true,
  'writes.emitMce': true,
  'writes.mergeWrite': true,
  'writes.patchWrite': true,
  'feed.poll': true,
  'feed.endOffset': true,
  'feed.resumeOffset': true,
  'feed.endPosition': true,
};

const describeFaults = isRealDataHub ? describe.skip : describe;

/** What the client promises, writing by one of its transports; reading goes one way only and is looked at once. */
export function describeContract(transport: TransportName): void {
  describe(`the client by ${transport}`, () => {
    const reads = transport === 'openapi' ? READS : [];
    const operations = [...reads, ...WRITES];
    const raising = operations.filter(({ kind }) => kind !== 'follows');
    let server: ContractServer;

    beforeAll(async () => {
      server = await ContractServer.start();
    }, 120_000);
    afterAll(async () => {
      await server.close();
    });

    /** What a write must have left, once, in the store and in the change log. */
    async function writtenOnce(runs: readonly Run[]): Promise<Record<string, string>> {
      const changes = await server.takeChanges();
      return problems(runs, async ({ trial }) => {
        await expectEffect(trial, 'after');
        const logged = trial.effect?.changes;
        if (!logged) return;
        expect(changes.get(changeKey(logged.urn, logged.aspectName))).toBe(logged.count);
      });
    }

    it('is looked at with all that it can do', () => {
      const names = [...READS, ...WRITES].map(({ name }) => name);
      const forgotten = Object.keys(PUBLIC).filter(
        (method) => !names.some((name) => name === method || new RegExp(`^${method}[ ,]`).test(name)),
      );
      expect(forgotten).toEqual([]);
    });

    it('answers and leaves behind what it promises', async () => {
      const client = server.connect({ transport });
      const runs = await prepare(server, operations);
      const failed = await problems(runs, async ({ trial }) => {
        await expectEffect(trial, 'before');
        expect(await trial.run(client)).toEqual(trial.answer);
      });
      expect(failed).toEqual({});
      expect(await writtenOnce(runs)).toEqual({});
    });

    describeFaults('under faults', () => {
      it.each<[string, FaultRule[]]>([
        [
          '20 % errors',
          [
            { fault: 'error', statuses: [500, 502, 503], rate: 0.1 },
            { fault: 'error', statuses: [500, 503, 504], rate: 0.1, moment: 'after' },
          ],
        ],
        ['too many requests', [{ fault: 'error', statuses: [429, 503], rate: 0.3, retryAfterSeconds: 0 }]],
        [
          'dropped connections',
          [
            { fault: 'drop', rate: 0.07 },
            { fault: 'drop', rate: 0.07, moment: 'middle' },
            { fault: 'drop', rate: 0.07, moment: 'after' },
          ],
        ],
        ['answers that are cut off', [{ fault: 'cut-json', rate: 0.2 }]],
      ])(
        '%s lose nothing, double nothing, and reach callers only where repeating is not safe',
        async (_name, rules) => {
          const client = server.connect({ transport });
          const runs = await prepare(server, operations);
          const failed = await server.under(
            rules,
            () =>
              problems(runs, async ({ operation, trial }) => {
                const outages = await persist(trial, client);
                if (operation.isRepeatable) expect(outages).toEqual([]);
              }),
            transport === 'openapi' ? 1 : 2,
          );
          expect(failed).toEqual({});
          expect(await writtenOnce(runs)).toEqual({});
        },
      );

      const LOST: readonly [string, FaultRule][] = [
        ['an error before it', { fault: 'error' }],
        ['an error after it', { fault: 'error', moment: 'after' }],
        ['a bare 503 after it', { fault: 'error', statuses: [503], moment: 'after' }],
        ['a connection cut before it', { fault: 'drop' }],
        ['a connection cut after it', { fault: 'drop', moment: 'after' }],
        ['a connection cut in the answer', { fault: 'drop', moment: 'middle' }],
        ['an answer without its second half', { fault: 'cut-json' }],
      ];
      it.each(LOST)('knows of each write what it does not know: %s', async (_name, fault) => {
        const client = server.connect({ transport });
        const runs = await prepare(server, WRITES);
        for (const { operation, trial } of runs) {
          const aimed: FaultRule = { ...fault, only: 'write', times: 1 };
          const ending = await server.under([aimed], async () => {
            const found = await carryOut(trial, client);
            expect([operation.name, server.strikes()]).toEqual([operation.name, [1]]);
            return found;
          });
          if (operation.isRepeatable) {
            expect([operation.name, ending]).toEqual([operation.name, { answer: trial.answer }]);
          } else {
            expect([operation.name, ending]).toEqual([
              operation.name,
              { error: expect.objectContaining({ code: 'datahub-unavailable', nothingSent: false }) },
            ]);
            await expectEffect(trial, 'moment' in fault || fault.fault === 'cut-json' ? 'after' : 'before');
            await persistAfterwards(trial, client);
          }
        }
        expect(await writtenOnce(runs)).toEqual({});
      });

      it('gives up after its time limit, and not before', async () => {
        const rules: FaultRule[] = [{ fault: 'latency', ms: 2_000, path: ONLY_CONTRACT }];
        const impatient = server.connect({ transport, timeoutMs: 500, retry: { attempts: 2 } });
        // The configuration is kept already.
        const few = await prepare(
          server,
          raising.filter(({ name }) => name !== 'serverConfig'),
        );
        const patient = server.connect({ transport, timeoutMs: 6_000, retry: { attempts: 1 } });
        await Promise.all([impatient.serverConfig(), patient.serverConfig()]);
        const begun = performance.now();
        const failed = await server.under(rules, () =>
          problems(few, async ({ operation, trial }) => {
            const ending = await carryOut(trial, impatient);
            // A poll of the change log waits by itself, which its time limit allows for.
            if (operation.name.startsWith('feed.') && !('error' in ending)) return;
            expect(ending).toEqual({ error: expect.any(DataHubUnavailable) });
            expect(ending).toMatchObject({ error: { message: expect.stringContaining('within 500 ms') } });
          }),
        );
        expect(failed).toEqual({});
        expect(performance.now() - begun).toBeLessThan(6_000);
        // What was sent and given up is carried out all the same; the caller then asks again.
        const again = await server.under(rules, () =>
          problems(few, async ({ operation, trial }) => {
            if (operation.isRepeatable) expect(await trial.run(patient)).toEqual(trial.answer);
            else await persistAfterwards(trial, patient);
          }),
        );
        expect(again).toEqual({});
        expect(await writtenOnce(few)).toEqual({});
      });

      it('ends at once with the reason of the caller who gave up', async () => {
        const client = server.connect({ transport });
        const runs = await prepare(server, operations);
        const reason = new Error('no longer wanted');
        const begun = performance.now();
        const failed = await server.under([{ fault: 'latency', ms: 2_000, path: ONLY_CONTRACT }], () =>
          problems(runs, async ({ trial }) => {
            const caller = new AbortController();
            const ending = carryOut(trial, client, caller.signal);
            setTimeout(() => {
              caller.abort(reason);
            }, 100);
            expect(await ending).toEqual({ error: reason });
          }),
        );
        expect(failed).toEqual({});
        expect(performance.now() - begun).toBeLessThan(1_900);
      });

      it('says at once that DataHub is away, and works again soon after it is back', async () => {
        const client = server.connect({
          transport,
          retry: { attempts: 2 },
          breaker: { failures: 5, minPauseMs: 50, maxPauseMs: 200 },
        });
        const runs = await prepare(server, operations);
        const patient = runs.filter(({ operation }) => operation.kind === 'follows');
        const others = runs.filter(({ operation }) => operation.kind !== 'follows');
        server.refuseConnections(1_000);
        const through = problems(patient, async ({ trial }) => {
          expect(await trial.run(client)).toEqual(trial.answer);
        });
        const begun = performance.now();
        const failed = await problems(others, async ({ trial }) => {
          const ending = await carryOut(trial, client);
          expect(ending).toEqual({ error: expect.any(DataHubUnavailable) });
        });
        expect(failed).toEqual({});
        expect(performance.now() - begun).toBeLessThan(900);
        // The breaker is open now: nothing is sent, and the error says since when.
        await expect(client.reads.exists([server.dataset('any')])).rejects.toThrow(
          /has been unavailable since .* nothing was sent/s,
        );
        const returned = await problems(others, async ({ trial }) => {
          await persistAfterwards(trial, client);
        });
        expect([returned, await through]).toEqual([{}, {}]);
        expect(await writtenOnce(runs)).toEqual({});
      });

      it('calls it an outage when everything is answered with 503', async () => {
        const client = server.connect({ transport, retry: { attempts: 2 } });
        const runs = await prepare(server, raising);
        const failed = await server.under([{ fault: 'outage' }], () =>
          problems(runs, async ({ trial }) => {
            expect(await carryOut(trial, client)).toEqual({ error: expect.any(DataHubUnavailable) });
          }),
        );
        expect(failed).toEqual({});
        expect(await problems(runs, ({ trial }) => expectEffect(trial, 'before'))).toEqual({});
      });

      it('tells an expired token from an outage, asks once, and changes nothing', async () => {
        const client = server.connect({ transport });
        const runs = await prepare(server, operations);
        const failed = await server.under([{ fault: 'token-expired' }], async () => {
          const found = await problems(runs, async ({ trial }) => {
            expect(await carryOut(trial, client)).toEqual({ error: expect.any(DataHubUnauthorized) });
          });
          // Several windows, lanes and topics of one operation may each have asked once.
          expect(server.strikes()[0]).toBeLessThan(runs.length * 2);
          return found;
        });
        expect(failed).toEqual({});
        expect(await problems(runs, ({ trial }) => expectEffect(trial, 'before'))).toEqual({});
      });

      it('tells a read-only server from an outage', async () => {
        const client = server.connect({ transport });
        const runs = await prepare(server, WRITES);
        const failed = await server.under([{ fault: 'read-only' }], () =>
          problems(runs, async ({ trial }) => {
            const ending = await carryOut(trial, client);
            expect('error' in ending && ending.error).not.toBeInstanceOf(DataHubUnavailable);
            expect(ending).not.toEqual({ answer: trial.answer });
          }),
        );
        expect(failed).toEqual({});
        expect(await problems(runs, ({ trial }) => expectEffect(trial, 'before'))).toEqual({});
      });
    });

    /** Goes on after an outage that was met before, so that a conflict can be the trace of the own write. */
    async function persistAfterwards(trial: Trial, client: DataHubClient): Promise<void> {
      const deadline = Date.now() + 10_000;
      for (;;) {
        const ending = await carryOut(trial, client);
        if ('answer' in ending) return;
        if (ending.error instanceof Error && ending.error.name === 'ConflictError') return;
        if (!(ending.error instanceof DataHubUnavailable) || Date.now() > deadline) throw ending.error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  });
}

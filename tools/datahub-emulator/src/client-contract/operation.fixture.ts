import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, DataHubUnavailable, type DataHubClient } from '@dataspoke/datahub-client';
import { type ContractServer } from './contract-server.fixture';

/** One public operation of the client, as the contract suite carries it out under all kinds of faults. */
export interface Operation {
  readonly name: string;
  /** `follows`: it waits out an outage by itself instead of raising it. */
  readonly kind: 'read' | 'write' | 'follows';
  /** Whether the client may send it twice, so that passing faults never reach its caller. */
  readonly isRepeatable: boolean;
  /** Makes what it needs, on a healthy server; twice gives two trials that do not touch. */
  readonly prepare: (server: ContractServer) => Promise<Trial>;
}

/** An operation that is ready to be carried out. */
export interface Trial {
  readonly run: (client: DataHubClient, signal?: AbortSignal) => Promise<unknown>;
  /** What `run` resolves to. */
  readonly answer: unknown;
  /** What a write leaves behind, once, with the version that counts its changes. */
  readonly effect?: Effect;
}

export interface Effect {
  readonly look: () => Promise<unknown>;
  readonly before: unknown;
  readonly after: unknown;
  /** Changes that the log holds of this aspect, those of making ready included, when everything was written once. */
  readonly changes?: { readonly urn: string; readonly aspectName: string; readonly count: number };
}

/** Expects the effect of a trial to be as told, within five seconds: an index, or a write under way, may lag. */
export async function expectEffect(trial: Trial, which: 'before' | 'after'): Promise<void> {
  if (!trial.effect) return;
  const deadline = Date.now() + 5_000;
  for (;;) {
    const now = await trial.effect.look();
    try {
      expect(now).toEqual(trial.effect[which]);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

/** What became of carrying out a trial once. */
export type Ending = { readonly answer: unknown } | { readonly error: unknown };

export async function carryOut(trial: Trial, client: DataHubClient, signal?: AbortSignal): Promise<Ending> {
  try {
    return { answer: await trial.run(client, signal) };
  } catch (error) {
    return { error };
  }
}

/**
 * Carries a trial out again and again until it is through, as a caller would who does not know whether it was written; answers
 * the outages that were met on the way. Raises what is no outage, and the last outage after ten seconds. Who lost sight of a
 * conditional write may find out later by a conflict that it was his own.
 */
export async function persist(trial: Trial, client: DataHubClient): Promise<readonly DataHubUnavailable[]> {
  const outages: DataHubUnavailable[] = [];
  const deadline = Date.now() + 10_000;
  for (;;) {
    const ending = await carryOut(trial, client);
    if ('answer' in ending) {
      if (outages.length === 0) expect(ending.answer).toEqual(trial.answer);
      return outages;
    }
    if (ending.error instanceof ConflictError && outages.length > 0) return outages;
    if (!(ending.error instanceof DataHubUnavailable) || Date.now() > deadline) throw ending.error;
    outages.push(ending.error);
    await sleep(10);
  }
}

/** An operation that was made ready. */
export interface Run {
  readonly operation: Operation;
  readonly trial: Trial;
}

/** Makes operations ready, on a healthy server. */
export function prepare(server: ContractServer, operations: readonly Operation[]): Promise<readonly Run[]> {
  return Promise.all(
    operations.map(async (operation) => {
      try {
        return { operation, trial: await operation.prepare(server) };
      } catch (cause) {
        throw new Error(`${operation.name} cannot be made ready`, { cause });
      }
    }),
  );
}

/** Checks all at the same time; answers what was wrong, by the names of the operations. */
export async function problems(
  runs: readonly Run[],
  check: (run: Run) => Promise<void>,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  await Promise.all(
    runs.map(async (run) => {
      try {
        await check(run);
      } catch (error) {
        found[run.operation.name] = error instanceof Error ? error.message : String(error);
      }
    }),
  );
  return found;
}

import { setTimeout as delay } from 'node:timers/promises';
import { type FailedRecordPage, type IndexStatus, isFinal, type Run } from '@dataspoke/contracts';
import { type ApiClient, ApiProblem } from './api-client';

const LOOK_EVERY_MS = 300;

/** Starts a run (or a dry run) and follows it to its end. @throws Error when it did not succeed */
export async function runSource(
  api: ApiClient,
  sourceId: string,
  kind: 'run' | 'dry-run',
  report: (text: string) => void,
): Promise<Run> {
  const run = await followToItsEnd(api, await startRun(api, sourceId, kind, report), report);
  if (run.state === 'succeeded') return run;
  const why = run.failure
    ? `${run.failure.message} ${run.failure.remedy ?? ''}`.trim()
    : await firstFailure(api, run);
  throw new Error(`The ${kind === 'dry-run' ? 'dry run' : 'run'} ended as ${run.state}: ${why}`);
}

/** Starts a run; one that is under way, such as the rest of a start that was ended in the middle, is waited for first. */
async function startRun(
  api: ApiClient,
  sourceId: string,
  kind: 'run' | 'dry-run',
  report: (text: string) => void,
): Promise<Run> {
  for (;;) {
    try {
      return await api.post<Run>(`/api/v1/sources/${sourceId}/runs`, { dryRun: kind === 'dry-run' });
    } catch (error) {
      const earlier = error instanceof ApiProblem ? error.runningJob : undefined;
      if (earlier === undefined) throw error;
      await followToItsEnd(api, await api.get<Run>(`/api/v1/runs/${earlier}`), (text) =>
        report(`an earlier run first: ${text}`),
      );
    }
  }
}

async function followToItsEnd(api: ApiClient, begun: Run, report: (text: string) => void): Promise<Run> {
  let run = begun;
  while (!isFinal(run.state)) {
    report(run.progress.message === '' ? run.state : run.progress.message);
    await delay(LOOK_EVERY_MS);
    run = await api.get<Run>(`/api/v1/runs/${run.id}`);
  }
  return run;
}

async function firstFailure(api: ApiClient, run: Run): Promise<string> {
  const { items } = await api.get<FailedRecordPage>(`/api/v1/runs/${run.id}/failed-records?limit=3`);
  const told = items.map((record) =>
    `${record.kind} ${record.name}: ${record.reason} ${record.remedy ?? ''}`.trim(),
  );
  return told.length > 0 ? told.join('; ') : `see /api/v1/runs/${run.id}/changes`;
}

/** Waits until everything up to a position of the change feed can be found. */
export async function waitUntilSearchable(
  api: ApiClient,
  position: string,
  limitMs: number,
  report: (text: string) => void,
): Promise<IndexStatus> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const status = await api.get<IndexStatus>(
      `/api/v1/search/index-status?after=${encodeURIComponent(position)}`,
    );
    if (status.reached) return status;
    if (performance.now() > giveUpAt) {
      throw new Error(
        `After ${limitMs / 1000} s the index has not caught up: ${status.pending} changes are waiting, ${status.deadLetters} were set aside.`,
      );
    }
    report(`${status.documents} documents, ${status.pending} changes waiting`);
    await delay(LOOK_EVERY_MS);
  }
}

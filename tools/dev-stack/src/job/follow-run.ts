import { setTimeout as delay } from 'node:timers/promises';
import { type FailedRecordPage, type IndexStatus, type Run } from '@dataspoke/contracts';
import { type ApiClient } from './api-client';
import { doJob, LOOK_EVERY_MS } from './follow-job';

/**
 * Starts a run (or a dry run) and follows it to its end.
 * @throws Error when it did not succeed; one that is `partial` will do where not all of a source has to be readable
 */
export async function runSource(
  api: ApiClient,
  sourceId: string,
  kind: 'run' | 'dry-run',
  report: (text: string) => void,
  partialWillDo = false,
): Promise<Run> {
  const run = await doJob<Run>(
    api,
    { start: `/api/v1/sources/${sourceId}/runs`, jobs: '/api/v1/runs' },
    { dryRun: kind === 'dry-run' },
    report,
  );
  if (run.state === 'succeeded' || (partialWillDo && run.state === 'partial')) return run;
  const why = run.failure
    ? `${run.failure.message} ${run.failure.remedy ?? ''}`.trim()
    : await firstFailure(api, run);
  throw new Error(`The ${kind === 'dry-run' ? 'dry run' : 'run'} ended as ${run.state}: ${why}`);
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

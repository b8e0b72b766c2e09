import { setTimeout as delay } from 'node:timers/promises';
import { isFinal, type JobState } from '@dataspoke/contracts';
import { type ApiClient, ApiProblem } from './api-client';

export const LOOK_EVERY_MS = 300;

/** What all jobs of the API have in common. */
interface Job {
  readonly id: string;
  readonly state: JobState;
  readonly progress: { readonly message: string };
}

/** Where jobs of a kind are started, and where one is found. */
export interface JobPaths {
  readonly start: string;
  readonly jobs: string;
}

/** Starts a job and follows it to its end; one that is in the way, such as the rest of an earlier start, is waited for first. */
export async function doJob<J extends Job>(
  api: ApiClient,
  paths: JobPaths,
  body: object,
  report: (text: string) => void,
): Promise<J> {
  for (;;) {
    try {
      return await followToItsEnd(api, paths, await api.post<J>(paths.start, body), report);
    } catch (error) {
      const earlier = error instanceof ApiProblem ? error.runningJob : undefined;
      if (earlier === undefined) throw error;
      await followToItsEnd(api, paths, await api.get<J>(`${paths.jobs}/${earlier}`), (text) =>
        report(`an earlier one first: ${text}`),
      );
    }
  }
}

async function followToItsEnd<J extends Job>(
  api: ApiClient,
  { jobs }: JobPaths,
  begun: J,
  report: (text: string) => void,
): Promise<J> {
  let job = begun;
  while (!isFinal(job.state)) {
    report(job.progress.message === '' ? job.state : job.progress.message);
    await delay(LOOK_EVERY_MS);
    job = await api.get<J>(`${jobs}/${job.id}`);
  }
  return job;
}

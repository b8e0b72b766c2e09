/** What all jobs of the API tell about themselves. */
export interface TimedJob {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled';
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly progress: { readonly message: string };
}

/** The job when it did all of its work; raises Error otherwise. */
export function succeeded<J extends TimedJob>(job: J): J {
  if (job.state === 'succeeded') return job;
  throw new Error(`A job ended as ${job.state}; its figures are worth nothing.`);
}

/** From its start to its end, as the service tells. */
export function secondsOf({ startedAt, finishedAt }: TimedJob): number {
  return (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
}

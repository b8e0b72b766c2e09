import { type JobState } from '@dataspoke/contracts';
import { lastValueFrom, toArray } from 'rxjs';
import { jobEvents } from './job-events';

interface Job {
  readonly id: string;
  readonly state: JobState;
  readonly done: number;
}

const job = (state: JobState, done: number): Job => ({ id: 'one', state, done });

async function* hintsWhile(signal: AbortSignal): AsyncIterable<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setImmediate(resolve));
    yield;
  }
}

const FOREVER = new AbortController().signal;

describe('jobEvents', () => {
  afterEach(() => jest.useRealTimers());

  it('sends every change once, then done, then ends', async () => {
    const rows = [
      job('queued', 0),
      job('running', 1),
      job('running', 1),
      job('running', 2),
      job('succeeded', 2),
    ];
    const load = () => Promise.resolve(rows.shift() ?? job('failed', 0));
    const events = await lastValueFrom(jobEvents(load, hintsWhile, FOREVER).pipe(toArray()));
    expect(events.map((event) => [event.type, event.data])).toEqual([
      ['progress', job('queued', 0)],
      ['progress', job('running', 1)],
      ['progress', job('running', 2)],
      ['done', job('succeeded', 2)],
    ]);
  });

  it('passes on a failure to read the job', async () => {
    const events = jobEvents<Job>(() => Promise.reject(new Error('no such run')), hintsWhile, FOREVER);
    await expect(lastValueFrom(events)).rejects.toThrow('no such run');
  });

  it('stops watching when nobody listens any more', async () => {
    let watching: AbortSignal | undefined;
    const subscription = jobEvents(
      () => Promise.resolve(job('running', 1)),
      (signal) => {
        watching = signal;
        return hintsWhile(signal);
      },
      FOREVER,
    ).subscribe();
    await new Promise((resolve) => setImmediate(resolve));
    subscription.unsubscribe();
    expect(watching?.aborted).toBe(true);
  });

  it('ends when the process stops, so that nobody waits for the end of a long job', async () => {
    const process = new AbortController();
    const events = lastValueFrom(
      jobEvents(() => Promise.resolve(job('running', 1)), hintsWhile, process.signal).pipe(toArray()),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.abort();
    expect((await events).map((event) => event.type)).toEqual(['progress']);
  });

  it('says that it is still there while nothing changes', () => {
    jest.useFakeTimers();
    const seen: unknown[] = [];
    const subscription = jobEvents(() => Promise.resolve(job('queued', 0)), hintsWhile, FOREVER).subscribe(
      (event) => seen.push(event.comment),
    );
    jest.advanceTimersByTime(31_000);
    expect(seen.filter((comment) => comment === 'still there')).toHaveLength(2);
    subscription.unsubscribe();
    jest.advanceTimersByTime(31_000);
    expect(seen.filter((comment) => comment === 'still there')).toHaveLength(2);
  });
});

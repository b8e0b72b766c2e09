import { jobView, queuedJob } from './job-row';

describe('a job', () => {
  it('begins as queued, under an id of its own', () => {
    const now = new Date('2026-01-01T00:00:00.000Z');
    const [one, other] = [queuedJob('manual', now), queuedJob('manual', now)];
    expect(one).toMatchObject({ state: 'queued', trigger: 'manual', cancelRequested: false, createdAt: now });
    expect(one.id).not.toBe(other.id);
    expect(jobView(one)).toEqual({
      id: one.id,
      state: 'queued',
      trigger: 'manual',
      createdAt: '2026-01-01T00:00:00.000Z',
    });
  });

  it('shows when it began and ended', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    const ended = {
      ...queuedJob('schedule', at(0)),
      state: 'failed' as const,
      startedAt: at(1),
      finishedAt: at(2),
    };
    expect(jobView(ended)).toMatchObject({
      state: 'failed',
      startedAt: '2026-01-01T00:01:00.000Z',
      finishedAt: '2026-01-01T00:02:00.000Z',
    });
  });
});

import { type StageTiming } from '@dataspoke/contracts';

/** Tells how long the stages of an answer took. */
export class Stopwatch {
  private readonly begun = performance.now();
  private readonly stages: StageTiming[] = [];

  /** Runs a stage; of stages that run several times the times are added up. */
  async time<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      const ms = performance.now() - startedAt;
      const known = this.stages.find((one) => one.stage === stage);
      if (known) known.ms += ms;
      else this.stages.push({ stage, ms });
    }
  }

  /** Milliseconds of each stage, in the order in which they began first. */
  get timings(): StageTiming[] {
    return this.stages.map(({ stage, ms }) => ({ stage, ms: Math.round(ms * 100) / 100 }));
  }

  /** Milliseconds since the start. */
  get tookMs(): number {
    return Math.round(performance.now() - this.begun);
  }
}

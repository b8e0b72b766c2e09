/** How far one step of fetching or building the sample is: `done` of `total` rows, scripts or bytes. */
export interface SampleProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Called at the start and end of every step, and in between where it takes long. */
export type OnSampleProgress = (progress: SampleProgress) => void;

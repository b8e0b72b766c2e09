import { type JsonValue } from '../connector';

/** An event that was received, as it was stored. */
export interface ReceivedEvent {
  /** For people. */
  readonly id: string;
  /** Events of one job, or of one dataset alone, have the same one and come one after the other. */
  readonly subject: string;
  /** Not told of by an earlier run: the others come along because their job is told of again. */
  readonly isNew: boolean;
  readonly value: JsonValue;
}

/** What one run reads; the same however often it is asked for while the run lasts. */
export interface RunEvents {
  /** Differs when the events differ. */
  readonly print: string;
  events(signal: AbortSignal): AsyncIterable<ReceivedEvent>;
}

/** Events that a service has received for one source and keeps for it: the port that a receiving connector reads from. */
export abstract class ReceivedEvents {
  /** How many events no run has read yet. */
  abstract waiting(): Promise<number>;

  /**
   * The events of every job that something new was received of since the last run that was written whole. What is older is kept
   * of the newest `keepRuns` runs of each job.
   */
  abstract open(keepRuns: number): Promise<RunEvents>;
}

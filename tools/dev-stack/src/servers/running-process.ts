export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process of the stack that was started and whose end can be waited for. */
export interface RunningProcess {
  readonly name: string;
  /** Of the server or app itself, not of its guard. */
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<ProcessExit>;
  /** Asks it to end, kills it when it does not in time, and resolves when it is gone. */
  stop(): Promise<ProcessExit>;
}

/** A server did not start; the message names it, the reason and the log. */
export class ServerStartError extends Error {
  constructor(server: string, reason: string, logFile?: string) {
    super(`${server} did not start: ${reason}${logFile ? `; its log is ${logFile}` : ''}.`);
    this.name = 'ServerStartError';
  }
}

/** "exit code 1" or "signal SIGKILL". */
export function describeExit({ code, signal }: ProcessExit): string {
  return signal ? `signal ${signal}` : `exit code ${code ?? 'unknown'}`;
}

import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { describeExit, type ProcessExit, type RunningProcess, ServerStartError } from './running-process';

const PROBE_PAUSE_MS = 100;
const TAIL_BYTES = 4_000;

/**
 * Waits until `probe` answers true. A probe that throws ends the wait: it knows that waiting is useless.
 * The process is stopped before an error is raised, so nothing half started is left.
 * @throws ServerStartError when the process ends or the deadline passes first
 */
export async function waitUntilReady(
  running: RunningProcess,
  deadlineMs: number,
  probe: () => Promise<boolean>,
): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs;
  let exit: ProcessExit | undefined;
  void running.exited.then((how) => (exit = how));
  try {
    for (;;) {
      if (exit) {
        const said = await lastLogLine(running.logFile);
        throw new ServerStartError(
          running.name,
          `${describeExit(exit)}${said ? ` (${said})` : ''}`,
          running.logFile,
        );
      }
      if (await probe()) return;
      if (performance.now() > giveUpAt) {
        throw new ServerStartError(
          running.name,
          `it was not ready after ${deadlineMs / 1000} s`,
          running.logFile,
        );
      }
      await delay(PROBE_PAUSE_MS);
    }
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** The last line of a log that tells of an error, else its last line; undefined when there is none. */
export async function lastLogLine(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    const lines = buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .map((line) => line.trim());
    const telling =
      lines.findLast((line) => /error|fatal|panic/i.test(line)) ?? lines.findLast((line) => line !== '');
    return telling?.slice(0, 300);
  } catch {
    return undefined;
  }
}

import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { basicEnvironment } from './environment';
import { openCappedLog } from './log-file.mjs';
import { endPredecessor, recordProcess } from './predecessor';
import { type ProcessExit, type RunningProcess, ServerStartError } from './running-process';

const MAX_LOG_BYTES = 50 * 1024 ** 2;
// Reads until this process is gone, whatever ended it; then the child has six seconds to drain.
const LAST_RESORT =
  'read _; for _ in 1 2 3 4 5 6; do kill -0 "$0" 2>/dev/null || exit; sleep 1; done; kill -9 "$0"';

export interface NodeProcessOptions {
  name?: string;
  args?: readonly string[];
  /** Of Node itself. */
  flags?: readonly string[];
  cwd?: string;
  /** stdout and stderr are appended here. */
  logFile: string;
  /**
   * Gives the child a stdin that closes when this process ends, and says so by `DATASPOKE_EXIT_WITH_PARENT`. One that
   * is not gone six seconds later is killed.
   */
  pipe: boolean;
  /** Time to drain after SIGTERM before it is killed. */
  stopTimeoutMs?: number;
}

/**
 * Starts one of our own Node programs (the Node that runs this one).
 * `env` is the whole environment of the child beside PATH, HOME and the like that every program needs.
 * @throws ServerStartError when the process cannot be created
 */
export async function spawnNode(
  script: string,
  env: NodeJS.ProcessEnv,
  options: NodeProcessOptions,
): Promise<RunningProcess> {
  const { logFile, stopTimeoutMs = 20_000 } = options;
  const name = options.name ?? basename(script);
  await endPredecessor(logFile);
  const log = openCappedLog(logFile, MAX_LOG_BYTES);
  const child = spawn(process.execPath, [...(options.flags ?? []), script, ...(options.args ?? [])], {
    cwd: options.cwd,
    env: { ...basicEnvironment(), ...env, ...(options.pipe ? { DATASPOKE_EXIT_WITH_PARENT: 'true' } : {}) },
    stdio: [options.pipe ? 'pipe' : 'ignore', log.fd, log.fd],
    // Ctrl-C reaches the launcher alone, which stops everything in order.
    detached: true,
  });
  child.stdin?.on('error', () => undefined);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.on('exit', (code, signal) => {
      log.close();
      resolve({ code, signal });
    });
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new ServerStartError(name, error.message, logFile)));
    child.on('spawn', () => {
      if (child.pid === undefined) return;
      recordProcess(logFile, child.pid);
      if (options.pipe) watch(child.pid, exited);
      let stopping: Promise<ProcessExit> | undefined;
      const stop = (): Promise<ProcessExit> => {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
        return exited.finally(() => clearTimeout(timer));
      };
      resolve({
        name,
        pid: child.pid,
        logFile,
        exited,
        // Asked once: a second SIGTERM would tell an app not to drain.
        stop: () => (stopping ??= stop()),
      });
    });
  });
}

function watch(pid: number, exited: Promise<ProcessExit>): void {
  const watcher = spawn('/bin/sh', ['-c', LAST_RESORT, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => undefined);
  void exited.then(() => watcher.kill('SIGKILL'));
}

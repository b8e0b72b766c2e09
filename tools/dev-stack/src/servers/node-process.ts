import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { basicEnvironment } from './environment';
import { openCappedLog } from './log-file.mjs';
import { endPredecessor, recordProcess } from './predecessor';
import { type ProcessExit, type RunningProcess, ServerStartError } from './running-process';

const MAX_LOG_BYTES = 50 * 1024 ** 2;

export interface NodeProcessOptions {
  name?: string;
  args?: readonly string[];
  cwd?: string;
  /** stdout and stderr are appended here. */
  logFile: string;
  /**
   * Gives the child a stdin that closes when this process ends, and says so by `DATASPOKE_EXIT_WITH_PARENT`.
   * A script that does not watch its stdin belongs under `spawnGuarded`.
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
  const child = spawn(process.execPath, [script, ...(options.args ?? [])], {
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
      resolve({
        name,
        pid: child.pid,
        logFile,
        exited,
        stop: async () => {
          child.kill('SIGTERM');
          const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
          return exited.finally(() => clearTimeout(timer));
        },
      });
    });
  });
}

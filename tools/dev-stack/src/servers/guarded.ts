import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { basicEnvironment } from './environment';
import { endPredecessor, recordProcess } from './predecessor';
import { type ProcessExit, type RunningProcess, ServerStartError } from './running-process';

const GUARD = join(__dirname, '../../bin/guard.mjs');
const MAX_LOG_BYTES = 20 * 1024 ** 2;
// Together below the ten seconds within which nothing may be left after the launcher died.
const GRACE_MS = 6_000;
const GUARD_PATIENCE_MS = 9_000;

export interface GuardedCommand {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  /** Beside the basic environment. */
  env?: NodeJS.ProcessEnv;
  /** Identity of the child, when this process is root and the child must not be. */
  user?: { uid: number; gid: number };
  logFile: string;
  stopSignal?: 'SIGINT' | 'SIGTERM';
}

type GuardMessage =
  | { event: 'started'; pid: number }
  | { event: 'failed'; message: string }
  | { event: 'exited'; code: number | null; signal: NodeJS.Signals | null };

/**
 * Starts a server under a guard process that stops it when this process ends, even by SIGKILL.
 * Resolves when the server process exists, which does not mean that it is ready.
 * @throws ServerStartError when the command cannot be run
 */
export async function spawnGuarded(command: GuardedCommand): Promise<RunningProcess> {
  const { name, logFile } = command;
  await endPredecessor(logFile);
  const guard = spawn(process.execPath, ['--max-old-space-size=32', GUARD, name], {
    env: { ...basicEnvironment(), ...command.env },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  guard.stdin.on('error', () => undefined);
  guard.stdin.write(
    `${JSON.stringify({
      command: command.command,
      args: command.args,
      cwd: command.cwd,
      ...command.user,
      logFile,
      maxLogBytes: MAX_LOG_BYTES,
      stopSignal: command.stopSignal ?? 'SIGTERM',
      graceMs: GRACE_MS,
    })}\n`,
  );

  return new Promise((resolve, reject) => {
    let pid: number | undefined;
    let last: ProcessExit | undefined;
    const exited = new Promise<ProcessExit>((settle) => {
      guard.on('close', (code, signal) => {
        // Without its exit message the guard was killed: the child must not stay behind.
        if (!last && pid !== undefined) killQuietly(pid);
        settle(last ?? { code, signal });
        reject(new ServerStartError(name, 'its guard ended', logFile));
      });
    });
    guard.on('error', (error) => reject(new ServerStartError(name, error.message)));
    createInterface({ input: guard.stdout }).on('line', (line) => {
      const message = parseGuardMessage(line);
      if (message?.event === 'exited') last = { code: message.code, signal: message.signal };
      if (message?.event === 'failed') reject(new ServerStartError(name, message.message));
      if (message?.event !== 'started') return;
      pid = message.pid;
      recordProcess(logFile, pid);
      resolve({
        name,
        pid,
        logFile,
        exited,
        stop: async () => {
          guard.stdin.end();
          const timer = setTimeout(() => {
            if (pid !== undefined && !last) killQuietly(pid);
            guard.kill('SIGKILL');
          }, GUARD_PATIENCE_MS);
          return exited.finally(() => clearTimeout(timer));
        },
      });
    });
  });
}

function parseGuardMessage(line: string): GuardMessage | undefined {
  const value: unknown = JSON.parse(line);
  return isGuardMessage(value) ? value : undefined;
}

function isGuardMessage(value: unknown): value is GuardMessage {
  if (typeof value !== 'object' || value === null || !('event' in value)) return false;
  if (value.event === 'started') return 'pid' in value && typeof value.pid === 'number';
  return value.event === 'failed' || value.event === 'exited';
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const TAIL_LINES = 400;
const KILL_AFTER_MS = 5_000;
const END_AFTER_MS = 3_000;

/**
 * @typedef {object} CommandEnd
 * @property {number | null} code null when it was ended by a signal or could not be started
 * @property {boolean} timedOut
 * @property {boolean} missing there is no such program
 * @property {string[]} lines the last lines of both outputs
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeLimitMs]
 * @property {(line: string) => void} [onLine]
 * @property {boolean} [inherit] gives it the terminal instead of collecting its lines
 */

/** @type {Set<number>} process groups of the commands that run now */
const running = new Set();
// Told the group, it waits: when this process dies, even by SIGKILL, the end of its pipe lets it go on and kill the group.
const WATCH = 'read group && { read _; kill -9 "-$group"; }';

/**
 * Runs a command to its end. With a time limit it and its children are terminated when that is over.
 * It runs in a process group of its own that is killed when this process dies; call `endCommands` when this process
 * is asked to end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandEnd>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    // First, so that no slow start of it lies between the start of the command and its being watched.
    const watcher = spawn('/bin/sh', ['-c', WATCH], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    watcher.on('error', () => undefined);
    watcher.stdin.on('error', () => undefined);
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) {
      watcher.stdin.write(`${pid}\n`);
      running.add(pid);
    }
    /** @type {string[]} */
    const lines = [];
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > TAIL_LINES) lines.shift();
        options.onLine?.(line);
      });
    }
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    if (options.timeLimitMs !== undefined) {
      timers.push(
        setTimeout(() => {
          timedOut = true;
          killGroup(pid, 'SIGTERM');
        }, options.timeLimitMs),
        setTimeout(() => killGroup(pid, 'SIGKILL'), options.timeLimitMs + KILL_AFTER_MS),
      );
    }
    /** @param {number | null} code @param {boolean} missing */
    const end = (code, missing) => {
      timers.forEach(clearTimeout);
      watcher.kill('SIGKILL');
      if (pid !== undefined) running.delete(pid);
      resolve({ code, timedOut, missing, lines });
    };
    child.on('error', () => end(null, true));
    child.on('close', (code) => end(code, false));
  });
}

/** Terminates every command that still runs, kills what does not end soon, and resolves when all are gone. */
export async function endCommands() {
  const killAt = performance.now() + END_AFTER_MS;
  for (const pid of running) killGroup(pid, 'SIGTERM');
  while (running.size > 0) {
    if (performance.now() > killAt) for (const pid of running) killGroup(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
}

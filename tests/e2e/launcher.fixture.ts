import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@dataspoke/dev-stack/testing';
import { descendants, parentOf, type SeenProcess, survivors } from './processes.fixture';

export const CHECKOUT = join(__dirname, '../..');
const LAUNCHER = join(CHECKOUT, 'tools/dev-stack/dist/launch.js');
/** Printed when the job is done and everything goes on running. */
export const UP = 'Everything keeps running';

/** What a launcher left in its folder and on its terminal, and what it started. */
export interface Launcher {
  readonly home: string;
  readonly pid: number;
  /** Everything it printed so far, on both streams. */
  output(): string;
  /** Waits until it has printed something; fails at once, with its last words, when it ends before. */
  printed(text: string, limitMs?: number): Promise<void>;
  /** Waits for its end. */
  ended(limitMs?: number): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  signal(name: NodeJS.Signals): void;
  /** What it has started and what runs now. */
  children(): SeenProcess[];
}

/** A folder for a stack, removed at the end. It is reachable for the user that PostgreSQL runs as. */
export async function makeHome(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'dataspoke-e2e-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Does what `npm start -- …` does once everything is built. */
export function startLauncher(home: string, ...args: string[]): Launcher {
  return startLauncherWith({}, home, ...args);
}

/** The same, with settings that a user would put into the environment. */
export function startLauncherWith(
  settings: Readonly<Record<string, string>>,
  home: string,
  ...args: string[]
): Launcher {
  const child = spawn(process.execPath, [LAUNCHER, '--port', '0', ...args], {
    cwd: CHECKOUT,
    env: { ...withoutSettings(process.env), ...settings, NODE_ENV: 'production', DATASPOKE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${LAUNCHER} could not be started`);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  let end: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  child.on('close', (code, signal) => (end = { code, signal }));
  return {
    home,
    pid,
    output: () => output,
    printed: async (text, limitMs = 240_000) => {
      const found = await eventually(() => output.includes(text) || end !== undefined, limitMs).catch(
        () => false,
      );
      if (found && output.includes(text)) return;
      throw new Error(`the launcher did not print "${text}" but:\n${output}`);
    },
    ended: (limitMs = 30_000) =>
      eventually(() => {
        if (end) return end;
        throw new Error(`the launcher still runs; it printed:\n${output}`);
      }, limitMs),
    signal: (name) => process.kill(pid, name),
    children: () => descendants(pid),
  };
}

/** The environment without what would lead a launcher elsewhere. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(DATASPOKE|DATAHUB)_/.test(name)),
  );
}

/** Stops a launcher in the ordinary way, and whatever it left with force, so that no test harms the next one. */
export async function stopLauncher(launcher: Launcher | undefined): Promise<void> {
  if (!launcher) return;
  const started = launcher.children();
  try {
    launcher.signal('SIGINT');
  } catch {
    return; // it has ended
  }
  await launcher.ended(60_000).catch(() => launcher.signal('SIGKILL'));
  for (const { pid } of survivors(started)) process.kill(pid, 'SIGKILL');
}

/** Process id of a server or app of a stack, as it runs now. */
export async function processId(home: string, name: string): Promise<number> {
  const record: unknown = JSON.parse(await readFile(join(home, 'logs', `${name}.log.pid`), 'utf8'));
  if (typeof record === 'object' && record !== null && 'pid' in record && typeof record.pid === 'number') {
    return record.pid;
  }
  throw new Error(`no process id of ${name} is known`);
}

/** Kills an app or server without warning. */
export async function killHard(home: string, name: string): Promise<void> {
  process.kill(await processId(home, name), 'SIGKILL');
}

/**
 * Takes a server away: it is killed, and its guard is kept from telling the launcher until the returned function is called,
 * so that nobody listens on its port for as long as the test likes.
 */
export async function takeAway(home: string, name: string): Promise<() => void> {
  const pid = await processId(home, name);
  const guard = parentOf(pid);
  if (guard === undefined) throw new Error(`${name} does not run`);
  process.kill(guard, 'SIGSTOP');
  process.kill(pid, 'SIGKILL');
  let gone = false;
  return () => {
    if (!gone) process.kill(guard, 'SIGCONT');
    gone = true;
  };
}

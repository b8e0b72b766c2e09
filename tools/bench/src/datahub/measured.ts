import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What one process cost from its start to its end. */
export interface Measured {
  /** How much it says it has done. */
  readonly done: number;
  /** Wall time of the whole process, its start included. */
  readonly seconds: number;
  /** Processor time of the process and its children, user and system. */
  readonly cpuSeconds: number;
  /** The most memory that was resident at one time. */
  readonly peakMiB: number;
}

/** Runs the command in `sys.argv` and prints what the kernel counted for it as the last line. */
const METER = `
import json, resource, subprocess, sys, time
started = time.monotonic()
child = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
scale = 1024 * 1024 if sys.platform == "darwin" else 1024
print(json.dumps({"seconds": time.monotonic() - started, "cpuSeconds": used.ru_utime + used.ru_stime, "peakMiB": used.ru_maxrss / scale}))
sys.exit(child.returncode)
`;

/**
 * Runs a program to its end under the same meter for all: time, processor and peak memory as the kernel counts them. The
 * program's last line of output is `{"done": n}` unless `done` says it. Raises Error with the end of its messages when it fails.
 */
export async function measure(
  python: string,
  command: readonly [string, ...string[]],
  options: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal; readonly done?: number },
): Promise<Measured> {
  const child = spawn(python, ['-c', METER, ...command], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
  });
  const exit = once(child, 'exit');
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  const code = child.exitCode;
  const lines = output.trim().split('\n');
  if (code !== 0) {
    throw new Error(
      `${command.join(' ')} ended with ${String(code)}:\n${`${output}\n${complaints}`.slice(-2_000)}`,
    );
  }
  const used = numbers(lines.at(-1));
  return {
    done: options.done ?? numbers(lines.at(-2))('done'),
    seconds: used('seconds'),
    cpuSeconds: used('cpuSeconds'),
    peakMiB: used('peakMiB'),
  };
}

function numbers(line: string | undefined): (name: string) => number {
  const parsed: unknown = JSON.parse(line ?? '');
  return (name) => {
    const value: unknown =
      typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
    if (typeof value !== 'number') throw new Error(`expected a figure "${name}" in: ${String(line)}`);
    return value;
  };
}

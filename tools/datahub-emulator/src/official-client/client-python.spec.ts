import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientPython } from './client-python';

describe('clientPython', () => {
  let cacheDir: string;
  const packages = [{ name: 'some-package', version: '1.0' }];
  const folder = (): string => join(cacheDir, 'python-some-package-1.0');
  beforeEach(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'client-python-'));
  });
  afterEach(() => rmSync(cacheDir, { recursive: true }));

  it('takes what is complete, and nothing else', () => {
    mkdirSync(join(folder(), 'bin'), { recursive: true });
    writeFileSync(join(folder(), 'bin', 'python'), '');
    const python = join(cacheDir, 'no-such-python');
    expect(clientPython({ cacheDir, packages, python })).toEqual({
      reason: expect.stringContaining('ENOENT'),
    });
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'complete'), '');
    expect(clientPython({ cacheDir, packages, python })).toEqual({ python: join(folder(), 'bin', 'python') });
  });

  it('answers a failure again without trying, until it is told to', () => {
    const first = clientPython({ cacheDir, packages, python: join(cacheDir, 'first') });
    expect(first).toEqual({
      reason: expect.stringMatching(/some-package==1\.0 cannot be installed .*first/),
    });
    expect(clientPython({ cacheDir, packages, python: join(cacheDir, 'second') })).toEqual(first);
    const again = clientPython({ cacheDir, packages, python: join(cacheDir, 'third'), isRetry: true });
    expect(again).toEqual({ reason: expect.stringContaining('third') });
    expect(readdirSync(cacheDir)).toEqual(['python-some-package-1.0.failed']);
  });

  it('takes over the lock of a process that is long gone', () => {
    const lock = `${folder()}.lock`;
    mkdirSync(lock);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock, longAgo, longAgo);
    expect(clientPython({ cacheDir, packages, python: join(cacheDir, 'python') })).toHaveProperty('reason');
    expect(readdirSync(cacheDir)).toEqual(['python-some-package-1.0.failed']);
  });
});

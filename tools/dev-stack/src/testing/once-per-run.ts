import { existsSync, mkdirSync } from 'node:fs';
import { rename, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code';
import { eventually } from './eventually';
import { testServer } from './test-environment';

const LIMIT_MS = 120_000;

/** A file that the whole integration run shares: whoever needs it first makes its text, the others wait. Gives its path. */
export async function oncePerRun(name: string, make: () => Promise<string>): Promise<string> {
  const file = join(testServer('DATASPOKE_TEST_RUN_DIR'), name);
  const lock = `${file}.lock`;
  await eventually(async () => {
    if (existsSync(file)) return true;
    if (!claims(lock)) return false;
    try {
      await writeFile(`${file}.part`, await make());
      await rename(`${file}.part`, file);
    } finally {
      await rmdir(lock);
    }
    return true;
  }, LIMIT_MS);
  return file;
}

function claims(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

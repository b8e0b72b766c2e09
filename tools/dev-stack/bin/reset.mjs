// npm run reset: removes everything a stack has stored. Plain JavaScript: works without installed packages.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '../src/bootstrap/cannot-start.mjs';
import { reset } from '../src/bootstrap/reset.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const HOME = resolve(process.env['DATASPOKE_HOME'] || join(ROOT, '.dataspoke'));

try {
  const removed = reset(HOME);
  process.stdout.write(removed ? `Removed what was stored in ${HOME}.\n` : `Nothing is stored in ${HOME}.\n`);
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

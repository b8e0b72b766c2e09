// Lets a child process of a test run the sources, as Jest does, without a build: node --conditions=@dataspoke/source -r THIS file.ts
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '../../../..');
const options = {
  ...JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')),
  swcrc: false,
  sourceMaps: 'inline',
};
// What one process has compiled the others of the same test run need not compile again.
const cache = join(process.env.DATASPOKE_TEST_RUN_DIR, 'compiled');
mkdirSync(cache, { recursive: true });

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const file = join(cache, `${createHash('sha256').update(filename).update(source).digest('hex')}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { code } = transformSync(source, { ...options, filename });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
    return code;
  }
}

Module._extensions['.ts'] = (module, filename) => module._compile(compiled(filename), filename);

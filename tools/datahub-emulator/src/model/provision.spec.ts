import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODEL_FORMAT, parseSchemas } from './avro-schemas';
import { MODEL_PACKAGE, ModelUnavailable, provisionModel } from './provision';
import { SMALL_SCHEMAS } from './small-model.fixture';

describe('provisionModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'datahub-model-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  async function fakePython(script: string): Promise<string> {
    const path = join(folder, 'python');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('reads a folder of schemas that is named explicitly', async () => {
    for (const [name, text] of SMALL_SCHEMAS) await writeFile(join(folder, name), text);
    const model = await provisionModel({ override: folder, python: '/nowhere/python' });
    expect(Object.keys(model.entities)).toEqual(['dataset', 'tag']);
  });

  it('says which explicit place does not exist', async () => {
    const missing = provisionModel({ override: join(folder, 'none') });
    await expect(missing).rejects.toThrow(/DATASPOKE_DATAHUB_MODEL names .*none, which does not exist/);
  });

  it('uses what is cached without asking Python', async () => {
    const kept = parseSchemas(SMALL_SCHEMAS, 'kept');
    const cache = join(folder, 'datahub-model');
    await provisionModel({ cacheDir: folder, python: '/nowhere/python' }).catch(() => undefined); // makes the folder
    await writeFile(join(cache, `${MODEL_PACKAGE.version}-format${MODEL_FORMAT}.json`), JSON.stringify(kept));
    const model = await provisionModel({ cacheDir: folder, python: '/nowhere/python' });
    expect(model.source).toBe('kept');
  });

  it('names a missing Python and what to do', async () => {
    const failing = provisionModel({ cacheDir: folder, python: '/nowhere/python' });
    await expect(failing).rejects.toThrow(ModelUnavailable);
    await expect(failing).rejects.toThrow('/nowhere/python was not found; install Python 3 with pip');
  });

  it('quotes the last line pip printed', async () => {
    const python = await fakePython('echo "Looking" >&2; echo "ERROR: no matching distribution" >&2; exit 1');
    const failing = provisionModel({ cacheDir: folder, python });
    await expect(failing).rejects.toThrow('ERROR: no matching distribution');
  });

  it('does not use a wheel with another hash, and leaves nothing behind', async () => {
    const python = await fakePython(
      'while [ "$1" != "--dest" ]; do shift; done; echo forged > "$2/acryl_datahub.whl"',
    );
    const failing = provisionModel({ cacheDir: folder, python });
    await expect(failing).rejects.toThrow(/has sha256 [0-9a-f]{64} instead of b59787604fd6/);
    expect(await readdir(join(folder, 'datahub-model'))).toEqual([]);
  });
});

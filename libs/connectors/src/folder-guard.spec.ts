import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowedPath } from './folder-guard';

describe('the guard of folders', () => {
  let root: string;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'folders-')));
    for (const folder of ['open', 'open-too', 'closed']) {
      await mkdir(join(root, folder));
      await writeFile(join(root, folder, 'file'), folder);
    }
  });

  afterEach(() => rm(root, { recursive: true }));

  it('lets in what lies inside, by its real path', async () => {
    await symlink(join(root, 'open'), join(root, 'link'));
    await expect(allowedPath(join(root, 'open', 'file'), [join(root, 'open')])).resolves.toBe(
      join(root, 'open', 'file'),
    );
    await expect(allowedPath(join(root, 'link', 'file'), [join(root, 'link')])).resolves.toBe(
      join(root, 'open', 'file'),
    );
  });

  it.each([
    ['beside', ['open-too', 'file']],
    ['above', ['open', '..', 'closed', 'file']],
    ['above, not there', ['open', '..', 'closed', 'none']],
    ['behind a link', ['open', 'out', 'file']],
    ['outside', ['closed', 'none']],
  ])('refuses what is %s', async (_where, parts) => {
    await symlink(join(root, 'closed'), join(root, 'open', 'out'));
    await expect(allowedPath([root, ...parts].join('/'), [join(root, 'open')])).rejects.toMatchObject({
      code: 'address-forbidden',
      remedy: expect.stringContaining('DATASPOKE_SOURCE_FOLDERS'),
    });
  });

  it('refuses everything when no folder is open, and paths that hang on where the service runs', async () => {
    await expect(allowedPath(join(root, 'open', 'file'), [])).rejects.toMatchObject({
      code: 'address-forbidden',
    });
    await expect(allowedPath('open/file', [root])).rejects.toMatchObject({ code: 'address-forbidden' });
  });

  it('says that something is not there only inside', async () => {
    await expect(allowedPath(join(root, 'open', 'none'), [join(root, 'open')])).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

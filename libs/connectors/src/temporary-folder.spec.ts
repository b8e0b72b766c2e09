import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { removeLeftovers, temporaryFolder } from './temporary-folder';

describe('a folder for temporary files', () => {
  let root: string;
  const started: ChildProcess[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'root-'));
  });
  afterEach(async () => {
    for (const process of started.splice(0)) process.kill('SIGKILL');
    await rm(root, { recursive: true, force: true });
  });

  /** A process that answers for a folder with a file in it. */
  const owner = async (name: string): Promise<ChildProcess> => {
    const folder = join(root, name);
    await mkdir(join(folder, '1'), { recursive: true });
    await writeFile(join(folder, '1/object.csv'), 'id\n');
    const script = `require('node:net').createServer().listen(${JSON.stringify(join(folder, 'alive'))}, () => console.log('up'))`;
    const process = spawn(globalThis.process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(process);
    if (process.stdout) await once(process.stdout, 'data');
    return process;
  };

  it('of a process that was killed is removed, and no other', async () => {
    const killed = await owner('dataspoke-work-killed');
    await owner('dataspoke-work-living');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    await mkdir(join(root, 'dataspoke-work-never'));
    await mkdir(join(root, 'dataspoke-new-x'));
    await mkdir(join(root, 'dataspoke-bucket-of-somebody'));
    await mkdir(join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(root, 'dataspoke-work-link'));
    await writeFile(join(root, 'dataspoke-work-file'), '');
    await removeLeftovers(root);
    expect((await readdir(root)).sort()).toEqual([
      'dataspoke-bucket-of-somebody',
      'dataspoke-new-x',
      'dataspoke-work-file',
      'dataspoke-work-link',
      'dataspoke-work-living',
      'elsewhere',
    ]);
    expect(await readdir(join(root, 'dataspoke-work-living/1'))).toEqual(['object.csv']);
  });

  it('is empty, of its user alone, and stays while its process lives', async () => {
    const [one, other] = await Promise.all([temporaryFolder(), temporaryFolder()]);
    expect(one).not.toBe(other);
    expect(dirname(one)).toBe(dirname(other));
    expect((await stat(one)).mode & 0o777).toBe(0o700);
    expect(await readdir(one)).toEqual([]);
    await removeLeftovers();
    expect(await readdir(one)).toEqual([]);
    for (const folder of [one, other]) await rm(folder, { recursive: true });
  });
});

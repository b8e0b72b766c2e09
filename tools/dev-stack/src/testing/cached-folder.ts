import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exists } from '../exists';

/**
 * Makes a folder of the cache once: `make` gets an empty folder to work in and gives the one, below it, that is kept. Whoever comes second
 * takes what is there. Raises what `make` raises.
 */
export async function cachedFolder(root: string, make: (work: string) => Promise<string>): Promise<void> {
  if (await exists(root)) return;
  await mkdir(dirname(root), { recursive: true });
  const work = await mkdtemp(`${root}-`);
  try {
    await rename(await make(work), root).catch(async (error: unknown) => {
      // Somebody else was faster.
      if (!(await exists(root))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

import { rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode } from './http/network-error';

const PREFIX = 'dataspoke-work-';
/** A folder is called so until somebody answers for it. */
const UNCLAIMED = 'dataspoke-new-';
/** Whoever owns a folder answers on this socket in it for as long as it lives. */
const SOCKET = 'alive';

let own: Promise<string> | undefined;
let last = 0;

/**
 * Makes an empty folder for temporary files of this process, only for its user. Whoever asks removes it; what a process that was killed
 * has left is removed by the next one that asks. A socket tells the living from the dead: numbers of processes come again, in a
 * container after each start, and mean nothing in another one that shares the disk.
 */
export async function temporaryFolder(): Promise<string> {
  own ??= claimed(tmpdir());
  const parent = await own.catch((error: unknown) => {
    own = undefined;
    throw error;
  });
  last += 1;
  const folder = join(parent, String(last));
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Removes the folders in `root` that no living process answers for, and nothing else. */
export async function removeLeftovers(root = tmpdir()): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(root, name);
    if ((await isOurs(folder)) && (await isAbandoned(folder)))
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function claimed(root: string): Promise<string> {
  await removeLeftovers(root);
  const unclaimed = await realpath(await mkdtemp(join(root, UNCLAIMED)));
  // Where no socket can be made the folder keeps its name, and stays when it is left.
  if ((await listening(join(unclaimed, SOCKET))) === undefined) return unclaimed;
  const folder = unclaimed.replace(UNCLAIMED, PREFIX);
  await rename(unclaimed, folder);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function listening(path: string): Promise<Server | undefined> {
  const { promise, resolve } = Promise.withResolvers<Server | undefined>();
  const server = createServer((socket) => socket.destroy());
  server.once('error', () => resolve(undefined));
  server.listen(path, () => resolve(server));
  // It keeps no process alive.
  server.unref();
  return promise;
}

async function isOurs(folder: string): Promise<boolean> {
  try {
    const facts = await lstat(folder);
    return facts.isDirectory() && facts.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** Only what is refused or was never made proves that nobody is there. */
async function isAbandoned(folder: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(join(folder, SOCKET));
  socket.once('connect', () => resolve(false));
  socket.once('error', (error) => resolve(['ECONNREFUSED', 'ENOENT'].includes(systemCode(error))));
  return promise.finally(() => socket.destroy());
}

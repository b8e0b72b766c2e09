import { existsSync, lstatSync, readdirSync, readlinkSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { alreadyRunning, lockHolder } from './lock.mjs';

/** What a stack keeps; a folder that was named by mistake loses nothing else. */
const KEPT = ['data', 'logs', 'launcher.lock', 'secrets.json', 'ports.json', 'admin-key', 'summary.json'];

/**
 * Removes what is in a stack's folder and the data folders that were placed elsewhere and linked from it.
 * @param {string} folder
 * @returns {boolean} whether there was anything
 * @throws {import('./cannot-start.mjs').CannotStart} while a launcher holds it
 */
export function reset(folder) {
  if (!existsSync(folder)) return false;
  const holder = lockHolder(join(folder, 'launcher.lock'));
  if (holder) throw alreadyRunning(holder);
  const kept = KEPT.map((name) => join(folder, name)).filter((path) => existsSync(path));
  for (const path of kept) {
    if (lstatSync(path).isDirectory()) removeLinkedData(path);
    rmSync(path, { recursive: true, force: true });
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
  return kept.length > 0;
}

/**
 * Data that the account of PostgreSQL could not have reached lies in a folder of its own, with a link to it.
 * @param {string} folder
 */
function removeLinkedData(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const place = dirname(readlinkSync(join(entry.parentPath, entry.name)));
    if (/^dataspoke-[0-9a-f]{12}$/.test(basename(place))) rmSync(place, { recursive: true, force: true });
  }
}

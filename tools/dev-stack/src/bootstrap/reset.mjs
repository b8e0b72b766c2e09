import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { alreadyRunning, lockHolder } from './lock.mjs';

/**
 * Removes a stack's folder and the data folders that were placed elsewhere and linked from it.
 * @param {string} folder
 * @returns {boolean} whether there was anything
 * @throws {import('./cannot-start.mjs').CannotStart} while a launcher holds it
 */
export function reset(folder) {
  if (!existsSync(folder)) return false;
  const holder = lockHolder(join(folder, 'launcher.lock'));
  if (holder) throw alreadyRunning(holder);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    // Data that the account of PostgreSQL could not have reached here lies in a folder of its own.
    const place = dirname(readlinkSync(join(entry.parentPath, entry.name)));
    if (/^dataspoke-[0-9a-f]{12}$/.test(basename(place))) rmSync(place, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
  return true;
}

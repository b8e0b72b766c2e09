import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { ConnectorError } from './errors';

/**
 * Resolves a path of this deployment's file system, links included, and gives it back when it lies inside one of the folders that
 * sources may read. Open what it gives, not what was asked for. Raises `address-forbidden` outside of them, also for what does not
 * exist there, so that nobody learns what does, and `not-found` inside.
 */
export async function allowedPath(
  path: string,
  folders: readonly string[],
  setting = 'DATASPOKE_SOURCE_FOLDERS',
): Promise<string> {
  if (folders.length === 0) throw forbidden(path, setting, 'this deployment allows no folder');
  if (!isAbsolute(path)) throw forbidden(path, setting, 'only absolute paths are read');
  const allowed = await Promise.all(folders.map((folder) => realpath(folder).catch(() => undefined)));
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined && allowed.some((folder) => folder !== undefined && isInside(real, folder)))
    return real;
  if (real === undefined && folders.some((folder) => isInside(path, folder))) {
    throw new ConnectorError(
      'not-found',
      `There is no ${JSON.stringify(path)}, or it may not be read.`,
      'Check the path, that the file was made, and that the service may read it.',
    );
  }
  throw forbidden(path, setting, 'it is outside of the folders that are allowed');
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function forbidden(path: string, setting: string, why: string): ConnectorError {
  return new ConnectorError(
    'address-forbidden',
    `Reading ${JSON.stringify(path)} is not allowed: ${why}.`,
    `Let the administrator of this deployment add its folder to ${setting}.`,
  );
}

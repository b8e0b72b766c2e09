import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { packingOf } from './file-format';

/** Of one that is damaged, cut off, or none. */
export function brokenPacking(): ConnectorError {
  return new ConnectorError(
    'source-error',
    'It cannot be unpacked: it is damaged, not all there, or no such file.',
    'Correct the file, or leave it out with files.deny.',
  );
}

/**
 * Unpacks a file to nowhere, since the engine takes one that was cut off for whole: its figures would be those of a part. Does nothing
 * for what is not packed. Raises `ConnectorError`: `source-error` for what cannot be unpacked to its end, and `timeout`.
 */
export async function requireWholePacking(
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const packing = packingOf(path);
  if (packing === undefined) return;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    await pipeline(
      createReadStream(path),
      packing === 'gz' ? createGunzip() : createZstdDecompress(),
      new Writable({ write: (_piece, _encoding, done) => done() }),
      { signal: AbortSignal.any([signal, late]) },
    );
  } catch {
    throwIfCancelled(signal);
    if (late.aborted) {
      throw new ConnectorError(
        'timeout',
        `Unpacking it took longer than ${timeoutMs} ms.`,
        'Raise fileTimeoutMs, or lower profile.maxBytes, so that it is looked at in part only.',
      );
    }
    throw brokenPacking();
  }
}

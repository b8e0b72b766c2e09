import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ConnectorError, type ConnectorErrorCode } from '../errors';
import { allowedPath } from '../folder-guard';
import { sendGuarded } from '../http/guarded-request';
import { networkError, systemCode } from '../http/network-error';
import { type SourceOptions } from '../registry';

/** Longest silence of a server. */
const IDLE_MS = 30_000;

export interface ArtifactPlace {
  /** An absolute path or an `http(s)://` address. */
  readonly location: string;
  /** Sent as bearer token to addresses. */
  readonly token?: string;
  readonly maxBytes: number;
}

/** A file on this machine, and whether it is ours to delete. */
export interface LocalFile {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * Makes an artifact a local file: one of the deployment is taken where it lies, one behind an address is downloaded as a stream into
 * the temporary folder. Raises `ConnectorError`.
 */
export async function localFile(
  place: ArtifactPlace,
  options: Pick<SourceOptions, 'addresses' | 'folders' | 'applicationName'>,
  signal: AbortSignal,
): Promise<LocalFile> {
  if (!isAddress(place.location)) {
    const path = await allowedPath(place.location, options.folders ?? []);
    return { path, release: () => Promise.resolve() };
  }
  const path = join(tmpdir(), `dataspoke-${randomUUID()}.json`);
  const release = (): Promise<void> => rm(path, { force: true });
  try {
    await download(place, path, options, signal);
    return { path, release };
  } catch (error) {
    await release();
    throw downloadError(error, place.location, signal);
  }
}

export function isAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** An address without what may be secret in it: user, query and fragment. */
export function shownLocation(location: string): string {
  if (!isAddress(location) || !URL.canParse(location)) return location;
  const { origin, pathname } = new URL(location);
  return `${origin}${pathname}`;
}

async function download(
  { location, token, maxBytes }: ArtifactPlace,
  path: string,
  { addresses, applicationName }: Pick<SourceOptions, 'addresses' | 'applicationName'>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await sendGuarded(
    {
      url: new URL(location),
      headers: {
        accept: 'application/json, */*',
        'user-agent': applicationName,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      idleMs: IDLE_MS,
      silent: () => new ConnectorError('timeout', ...silence(location)),
    },
    addresses,
    signal,
  );
  const refused = refusal(answer.statusCode ?? 0, location);
  if (refused) {
    answer.destroy();
    throw refused;
  }
  await pipeline(answer, limited(maxBytes, location), createWriteStream(path, { mode: 0o600 }), { signal });
}

function limited(maxBytes: number, location: string): Transform {
  let taken = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      taken += piece.length;
      if (taken > maxBytes) done(tooLarge(location, maxBytes));
      else done(null, piece);
    },
  });
}

/** An artifact above the recipe's limit. */
export function tooLarge(location: string, maxBytes: number): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `${shownLocation(location)} is larger than ${Math.round(maxBytes / 1_000_000)} MB.`,
    'Raise maxArtifactMb of the recipe when the file is what it should be.',
  );
}

function refusal(status: number, location: string): ConnectorError | undefined {
  if (status === 200) return undefined;
  const what = `${shownLocation(location)} answered with status ${status}`;
  const error = (code: ConnectorErrorCode, remedy: string): ConnectorError =>
    new ConnectorError(code, `${what}.`, remedy);
  if (status === 401) return error('authentication', 'Give a token that the server accepts.');
  if (status === 403) return error('permission', 'Let the token, or the signed address, read this file.');
  if (status === 404 || status === 410)
    return error('not-found', 'Check the address, and that dbt wrote the file.');
  if (status >= 300 && status < 400) return error('unsupported', 'Give the address that it redirects to.');
  if (status === 429 || status >= 500)
    return error('unreachable', 'Try again later; the server has a fault of its own.');
  return error('source-error', 'Open the address with another program and look at what it says.');
}

function silence(location: string): readonly [string, string] {
  return [
    `${shownLocation(location)} was silent for ${IDLE_MS / 1_000} s.`,
    'Try again later, or look at what keeps the server.',
  ];
}

// What is neither of the network nor of the system is a defect and stays what it is.
function downloadError(error: unknown, location: string, signal: AbortSignal): unknown {
  if (error instanceof ConnectorError) return error;
  const where = shownLocation(location);
  if (signal.aborted) {
    return new ConnectorError(
      'cancelled',
      `Reading ${where} was cancelled.`,
      'Start it again when it is wanted.',
    );
  }
  const code = systemCode(error);
  if (code === 'unknown') return error;
  if (code === 'ENOSPC') {
    return new ConnectorError(
      'source-error',
      `There is no room to download ${where}.`,
      'Free space for temporary files.',
    );
  }
  return networkError(code, where);
}

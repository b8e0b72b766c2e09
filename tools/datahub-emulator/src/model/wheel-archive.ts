import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** Raised when an archive is damaged or uses what this reader does not know. */
export class BrokenArchive extends Error {
  override readonly name = 'BrokenArchive';
}

/**
 * The members of a zip archive (a wheel is one) whose names `wanted` accepts, unpacked, in archive order.
 * Raises {@link BrokenArchive}. Reads what wheels use: no encryption, no split archives, no zip64.
 */
export function readMembers(archive: Buffer, wanted: (name: string) => boolean): Map<string, Buffer> {
  const end = archive.lastIndexOf(littleEndian(END_OF_DIRECTORY));
  if (end < 0 || end + 22 > archive.length) throw new BrokenArchive('not a zip archive');
  const members = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw new BrokenArchive('the archive directory is damaged');
    }
    const method = archive.readUInt16LE(at + 10);
    const packedSize = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const header = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (wanted(name)) {
      const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
      const packed = archive.subarray(start, start + packedSize);
      if (method !== STORED && method !== DEFLATED) {
        throw new BrokenArchive(`${name} is packed by an unknown method (${method})`);
      }
      members.set(name, method === DEFLATED ? inflateRawSync(packed) : Buffer.from(packed));
    }
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return members;
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

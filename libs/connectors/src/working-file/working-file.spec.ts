import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type JsonValue } from '../connector';
import { isList } from '../json';
import { temporaryFolder } from '../temporary-folder';
import { thrown } from '../thrown.fixture';
import { FileBackedMap } from './file-backed-map';
import { type Stored, WorkingFile } from './working-file';

const TEXTS: Stored<string[]> = {
  toJson: (value) => value,
  fromJson: (json: JsonValue) => (isList(json) ? json.map(String) : []),
};

describe('WorkingFile', () => {
  const files: WorkingFile[] = [];
  const opened = async (): Promise<WorkingFile> => {
    const file = await WorkingFile.open();
    files.push(file);
    return file;
  };
  afterEach(async () => {
    await Promise.all(files.splice(0).map((file) => file.close()));
  });

  it('holds more values than memory does, as they were set last', async () => {
    const map = (await opened()).map(TEXTS, 10);
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 1_000; at += 1) {
        const value = map.get(`key ${at}`) ?? [];
        value.push(`${round}`);
        map.set(`key ${at}`, value);
      }
    }
    expect(map.size).toBe(1_000);
    expect(map.get('key 7')).toEqual(['0', '1', '2']);
    expect(map.get('no key')).toBeUndefined();
    const all = [...map.entries()];
    expect(all).toHaveLength(1_000);
    expect(all.every(([, value]) => value.join() === '0,1,2')).toBe(true);
  });

  it('gives keys in the order in which JavaScript sorts them, whatever they hold', async () => {
    const keys = ['', 'a', 'A', 'a\0b', 'a b', 'ä', '\ue000', '\u{1f600}', '\ud800', 'zz', 'z'];
    const map = (await opened()).map(TEXTS, 2);
    for (const key of keys) map.set(key, [key, '\0', '"\n']);
    expect([...map.keys()]).toEqual([...keys].sort());
    for (const [key, value] of map.entries()) expect(value).toEqual([key, '\0', '"\n']);
  });

  it('gives values whose keys begin alike, forgets others, and holds by their weight', async () => {
    const map = (await opened()).map(TEXTS, { most: 20, weigh: (value) => value.length });
    for (let at = 0; at < 300; at += 1) map.set(`t${at % 3}\n${at}`, Array<string>(at % 30).fill('x'));
    map.delete('t1\n1');
    map.delete('t1\n298');
    map.delete('no key');
    const found = [...map.entries('t1\n')];
    expect(found).toHaveLength(98);
    expect(found.every(([key, value]) => value.length === Number(key.split('\n')[1]) % 30)).toBe(true);
    expect(map.size).toBe(298);
    expect(map.get('t1\n1')).toBeUndefined();
  });

  it('goes on behind a key while values are set', async () => {
    const map = (await opened()).map(TEXTS, 5);
    for (let at = 0; at < 500; at += 1) map.set(String(at).padStart(4, '0'), []);
    const seen: string[] = [];
    for (const [key] of map.entries()) {
      seen.push(key);
      if (key === '0300') map.set('0999', []);
    }
    expect(seen).toHaveLength(501);
    expect(seen.at(-1)).toBe('0999');
  });

  it('keeps maps apart, and leaves nothing behind', async () => {
    const parent = dirname(await temporaryFolder());
    const before = readdirSync(parent);
    const file = await opened();
    const [one, other] = [file.map(TEXTS), file.map(TEXTS)];
    one.set('a', ['one']);
    other.set('a', ['other']);
    expect([...one.entries(), ...other.entries()]).toEqual([
      ['a', ['one']],
      ['a', ['other']],
    ]);
    const made = readdirSync(parent).filter((name) => !before.includes(name));
    expect(made.map((name) => existsSync(join(parent, name, 'working.sqlite')))).toEqual([true]);
    await file.close();
    expect(readdirSync(parent)).toEqual(before);
  });

  it('says that its disk is full', () => {
    const database = new DatabaseSync(':memory:');
    database.exec('PRAGMA max_page_count = 20');
    const map = new FileBackedMap(database, 'm', TEXTS, { most: 10 });
    const fill = (): void => {
      for (let at = 0; at < 100; at += 1) map.set(`key ${at}`, ['x'.repeat(4_000)]);
    };
    expect(thrown(fill)).toMatchObject({
      name: 'ConnectorError',
      message: expect.stringContaining('full') as string,
    });
    database.close();
  });
});

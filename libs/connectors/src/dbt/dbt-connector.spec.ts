import { type Connector } from '../connector';
import { type ConnectorRecord } from '../records';
import { ArtifactFolder, shopManifest, VERSIONS } from './artifacts.fixture';
import { connectTo, NEVER, PROJECT, readProject } from './read-project.fixture';

const [OLDEST, , , NEWEST] = VERSIONS;

let folder: ArtifactFolder;
let connector: Connector | undefined;

beforeEach(async () => {
  folder = await ArtifactFolder.create();
});

afterEach(async () => {
  await connector?.close();
  await folder.remove();
});

function connect(recipe: Readonly<Record<string, unknown>> = {}): Connector {
  connector = connectTo(folder, recipe);
  return connector;
}

describe('the order of records', () => {
  it('is the same each time, and one can go on behind any of them', async () => {
    await folder.writeShop(OLDEST);
    const whole = await readProject(connect());
    expect((await readProject(connect())).records).toEqual(whole.records);
    for (const [at, { checkpoint }] of whole.records.entries()) {
      const rest = await readProject(connect(), checkpoint);
      expect(rest.end).toMatchObject({ complete: true });
      expect(rest.records.map(({ path }) => path)).toEqual(
        whole.records.slice(at + 1).map(({ path }) => path),
      );
    }
  });

  it('cannot be gone on in once the manifest was made anew', async () => {
    await folder.writeShop(NEWEST);
    const { records } = await readProject(connect());
    const other = shopManifest(NEWEST);
    await folder.write('manifest.json', {
      ...other,
      metadata: { ...Object(other['metadata']), invocation_id: 'parse-2' },
    });
    const { records: rest, end } = await readProject(connect(), records[3]?.checkpoint);
    expect(rest).toEqual([]);
    expect(end).toMatchObject({ complete: false, code: 'source-error', remedy: 'Start a new run.' });
  });

  it.each([
    ['longer', (text: string) => `${text} `],
    ['another', (text: string) => text.replaceAll('model.shop', 'm.s').slice(0, 3_000)],
  ])('is not complete when dbt writes a file, now %s, while it is read', async (_how, changed) => {
    await folder.writeShop(NEWEST);
    const source = connect();
    const seen: ConnectorRecord[] = [];
    for await (const record of source.read(PROJECT, { signal: NEVER })) {
      seen.push(record);
      if (seen.length === 3)
        await folder.write('manifest.json', changed(JSON.stringify(shopManifest(NEWEST))));
    }
    expect(seen.at(-1)).toMatchObject({
      kind: 'end',
      complete: false,
      code: 'interrupted',
      reason: expect.stringContaining('written over'),
    });
  });

  it('ends as incomplete when it is cancelled or closed', async () => {
    await folder.writeShop(NEWEST);
    for (const how of ['cancel', 'close']) {
      const stop = new AbortController();
      const source = connect();
      const seen: ConnectorRecord[] = [];
      for await (const record of source.read(PROJECT, { signal: stop.signal })) {
        seen.push(record);
        if (seen.length !== 2) continue;
        if (how === 'cancel') stop.abort();
        else await source.close();
      }
      expect(seen.length).toBeLessThan(6);
      expect(seen.at(-1)).toMatchObject({
        complete: false,
        code: how === 'cancel' ? 'cancelled' : 'interrupted',
      });
    }
    await expect(connect().scopes(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses what is not its own', () => {
    const source = connect();
    expect(() => source.read({ ...PROJECT, id: 'else' }, { signal: NEVER })).toThrow(
      'no scope of a dbt source',
    );
    expect(() => source.read(PROJECT, { signal: NEVER, checkpoint: '{}' })).toThrow(
      'not one of a dbt source',
    );
    expect(() => source.read(PROJECT, { signal: NEVER, checkpoint: '["a","b","c",0]' })).toThrow('not one');
  });
});

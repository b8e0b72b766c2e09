import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

/** One scope, as the file "list" of the folder says. */
const PROGRAM = `#!/bin/sh
IFS= read -r command
home=$(printf '%s' "$command" | sed 's/.*"folder":"\\([^"]*\\)".*/\\1/')
case $command in
*'"command":"scopes"'*)
  echo '{"type": "scope", "id": "list"}'
  echo '{"type": "done"}'
  ;;
*'"command":"read"'*)
  while read -r name; do echo '{"type": "dataset", "name": "'$name'"}'; done < "$home/list"
  echo '{"type": "end", "complete": true}'
  ;;
esac
`;

describe('entities that two sources have', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let one: string;
  let other: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    await ingestion.restart({ DATASPOKE_CONNECTOR_FOLDERS: folder });
    const program = join(folder, 'list.sh');
    await writeFile(program, PROGRAM);
    await chmod(program, 0o755);
    const create = async (name: string): Promise<string> => {
      await mkdir(join(folder, name));
      const recipe = { program, config: { folder: join(folder, name) }, platform: 'notes' };
      const draft = { name, type: 'exec', recipe };
      return (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
    };
    [one, other] = [await create('one'), await create('other')];
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = (name: string, ...names: readonly string[]): Promise<void> =>
    writeFile(join(folder, name, 'list'), `${names.join('\n')}\n`);
  const urnOf = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:notes,${name},PROD)`;
  const isRemoved = async (name: string): Promise<unknown> => {
    const found = await ingestion.catalog.client.reads.readAspects([urnOf(name)], ['status']);
    return found.get(urnOf(name))?.get('status')?.value['removed'];
  };
  const conflictsOf = async ({ id }: Run) =>
    (await ingestion.ask(ingestionRpc.listChanges, { runId: id, action: 'conflict' })).items;

  it('stay as long as one of them shows them, and go with the last', async () => {
    await put('one', 'a', 'b', 'c');
    await put('other', 'a', 'b', 'c');
    await ingestion.run(one);
    expect(await ingestion.run(other)).toMatchObject({
      state: 'succeeded',
      counts: { changes: { written: 0 } },
    });

    await put('other', 'a', 'c');
    const lost = await ingestion.run(other);
    expect(lost).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 0, conflicts: 1 } } });
    expect(await conflictsOf(lost)).toMatchObject([
      { urn: urnOf('b'), aspect: 'status', reason: expect.stringContaining('"one" has this entity too') },
    ]);
    expect(await isRemoved('b')).toBe(false);
    // Told once; from then on it is none of that source.
    expect((await ingestion.run(other)).counts.changes).toMatchObject({ conflicts: 0, removed: 0 });

    await put('one', 'a', 'c');
    expect((await ingestion.run(one)).counts.changes).toMatchObject({ removed: 1, written: 1 });
    expect(await isRemoved('b')).toBe(true);
  }, 120_000);

  it('are removed though both lose them at once', async () => {
    await put('one', 'a');
    await put('other', 'a');
    expect((await ingestion.run(other)).counts.changes).toMatchObject({ removed: 0, conflicts: 1 });
    expect((await ingestion.run(one)).counts.changes).toMatchObject({ removed: 1, conflicts: 0 });
    expect(await isRemoved('c')).toBe(true);
    await put('other', 'a', 'c');
    await ingestion.run(other);
    expect(await isRemoved('c')).toBe(false);
  }, 120_000);

  it('are removed for the one source once the other is deleted', async () => {
    await put('one', 'a', 'd');
    await put('other', 'a', 'd');
    await ingestion.run(one);
    await ingestion.run(other);
    await ingestion.ask(ingestionRpc.deleteSource, { id: one });
    await put('other', 'a');
    expect((await ingestion.run(other)).counts.changes).toMatchObject({ conflicts: 0 });
    expect(await isRemoved('d')).toBe(true);
  }, 120_000);
});

import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const KEPT = Array.from({ length: 12 }, (_, at) => `kept${at}`);

describe('a recipe that reaches less than before', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let source: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'narrower-')));
    await ingestion.restart({ DATASPOKE_SOURCE_FOLDERS: folder });
    await mkdir(join(folder, 'sub'));
    for (const name of KEPT) await writeFile(join(folder, 'sub', `${name}.csv`), 'id,name\n1,a\n');
    await writeFile(join(folder, 'aside.csv'), 'id,name\n1,a\n');
    const draft = { name: 'files', type: 'files', recipe: { path: folder } };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const follow = async (recipe: Record<string, unknown>): Promise<Run> => {
    const { version } = await ingestion.ask(ingestionRpc.getSource, { id: source });
    await ingestion.ask(ingestionRpc.updateSource, { id: source, version, changes: { recipe } });
    return ingestion.run(source);
  };
  const removalsOf = async ({ id }: Run) =>
    (await ingestion.ask(ingestionRpc.listChanges, { runId: id, action: 'remove' })).items;

  it('takes nothing as gone that it leaves out, and asks before it takes what is out of its reach as gone', async () => {
    const first = await ingestion.run(source);
    expect(first).toMatchObject({ state: 'succeeded', counts: { records: { processed: 15 } } });
    const filtered = await follow({ path: folder, files: { deny: ['aside.*'] } });
    expect(filtered).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 0 } } });

    // Of the former entities some are gone from the list, fewer than the threshold allows.
    await rm(join(folder, 'aside.csv'));
    const changed = await follow({ path: folder, profile: { enabled: false } });
    expect(changed).toMatchObject({
      state: 'partial',
      failure: { code: 'removals-held' },
      counts: { changes: { removed: 1, held: 1 } },
    });
    expect(await removalsOf(changed)).toMatchObject([
      { outcome: 'held', reason: expect.stringContaining('recipe has changed') },
    ]);
    const { id } = await ingestion.ask(ingestionRpc.confirmRemovals, { runId: changed.id });
    expect(await ingestion.ended(id)).toMatchObject({
      state: 'succeeded',
      counts: { changes: { removed: 1 } },
    });

    // Under one recipe a file that is gone is gone.
    await rm(join(folder, 'sub', 'kept0.csv'));
    const gone = await ingestion.run(source);
    expect(gone).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 1, written: 1 } } });
  }, 120_000);
});

import { ingestionRpc, type Source } from '@dataspoke/contracts';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const EXAMPLES = join(__dirname, '../../../../examples/connectors');

describe('a source that a program reads', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let source: Source;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tables-')));
    await writeFile(join(folder, 'orders.json'), '{"description": "What was ordered", "columns": ["id"]}');
    await ingestion.restart({
      DATASPOKE_CONNECTOR_FOLDERS: EXAMPLES,
      DATASPOKE_RECIPE_VARIABLES: 'TABLES_*',
    });
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const program = join(EXAMPLES, 'json_tables.py');
  const create = (name: string, config: object): Promise<Source> =>
    ingestion.ask(ingestionRpc.createSource, {
      draft: { name, type: 'exec', recipe: { program, config, platform: 'notes' } },
    });

  it('is refused field by field when its configuration is not what the program states', async () => {
    await expect(create('bad', { folder: 'tables', foldr: '/x' })).rejects.toMatchObject({
      code: 'recipe-invalid',
      fields: [
        { field: 'recipe.config.foldr', message: expect.stringContaining('did you mean "config.folder"?') },
        { field: 'recipe.config.folder', message: 'config.folder must match pattern "^/".' },
      ],
    });
    source = await create('tables', { folder });
    const { id, version } = source;
    const changes = { recipe: { program, config: {} } };
    await expect(ingestion.ask(ingestionRpc.updateSource, { id, version, changes })).rejects.toMatchObject({
      code: 'recipe-invalid',
      fields: [{ field: 'recipe.config.folder', message: 'config.folder is missing.' }],
    });
    expect(await ingestion.ask(ingestionRpc.getSource, { id })).toMatchObject({ version });
  });

  it('is tested and read', async () => {
    expect(await ingestion.ask(ingestionRpc.testSource, { id: source.id })).toMatchObject({
      ok: true,
      checks: [{ name: 'program' }, { name: 'folder' }],
    });
    expect(await ingestion.run(source.id)).toMatchObject({
      state: 'succeeded',
      counts: { records: { processed: 1 } },
    });
  }, 90_000);

  it('is checked once a variable of its configuration is there, at the latest by the run', async () => {
    const later = await create('later', { folder: '${env:TABLES_FOLDER}' });
    process.env['TABLES_FOLDER'] = 'tables';
    try {
      const run = await ingestion.run(later.id);
      expect(run).toMatchObject({ state: 'failed', failure: { code: 'recipe-invalid' } });
      expect(run.failure?.message).toContain('config.folder must match pattern');
    } finally {
      delete process.env['TABLES_FOLDER'];
    }
  }, 90_000);
});

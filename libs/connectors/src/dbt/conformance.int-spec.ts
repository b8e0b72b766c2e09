import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { dbtConnector } from './dbt-connector';

/** A folder with the manifest of a project whose models are the objects. */
class DbtTestSource implements TestSource {
  private manifest = '';

  private constructor(private readonly folder: string) {}

  static async start(): Promise<DbtTestSource> {
    const source = new DbtTestSource(await realpath(await mkdtemp(join(tmpdir(), 'dbt-conformance-'))));
    await source.createObjects([]);
    return source;
  }

  connect(): Connector {
    return dbtConnector.create(
      { folder: this.folder, columnLineage: false, targetLineage: false },
      {
        addresses: { allowLoopback: false },
        applicationName: 'dataspoke',
        env: 'DEV',
        folders: [this.folder],
      },
    );
  }

  async createObjects(names: readonly string[]): Promise<string> {
    const nodes = names.map((name) => ({
      unique_id: `model.shop.${name}`,
      resource_type: 'model',
      package_name: 'shop',
      name,
      alias: name,
      database: 'shop',
      schema: 'main',
      original_file_path: 'models/m.sql',
      fqn: ['shop', name],
      description: '',
      language: 'sql',
      columns: {},
      depends_on: { macros: [], nodes: [] },
      config: { materialized: 'table' },
    }));
    this.manifest = JSON.stringify({
      metadata: {
        dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
        dbt_version: '1.10.0',
        project_name: 'shop',
        adapter_type: 'postgres',
        generated_at: '2026-01-01T00:00:00Z',
      },
      nodes: Object.fromEntries(nodes.map((node) => [node.unique_id, node])),
      sources: {},
      exposures: {},
      parent_map: {},
      child_map: {},
    });
    await this.mend();
    return 'shop';
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'model'
      ? record.path.at(-1)?.replace('model.shop.', '')
      : undefined;
  }

  /** Half of the manifest, as of a file that is being written. */
  cut(): Promise<void> {
    return writeFile(join(this.folder, 'manifest.json'), this.manifest.slice(0, this.manifest.length / 2));
  }

  mend(): Promise<void> {
    return writeFile(join(this.folder, 'manifest.json'), this.manifest);
  }

  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

describeConnector('dbt', {
  setup: () => DbtTestSource.start(),
  withoutRights: 'a project is one file, which is read or not',
  withoutSlowness: 'files answer at once',
});

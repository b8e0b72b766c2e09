import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { sqlQueriesConnector } from './sql-queries-connector';

/** A folder of scripts with one query each. */
class ScriptsTestSource implements TestSource {
  private constructor(
    private readonly home: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<ScriptsTestSource> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'sql-queries-conformance-')));
    const folder = join(home, 'scripts');
    await mkdir(folder);
    return new ScriptsTestSource(home, folder);
  }

  connect(): Connector {
    return sqlQueriesConnector.create(
      { path: this.folder, platform: 'postgres', defaultSchema: 'public', lowerCaseNames: false },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  async createObjects(names: readonly string[]): Promise<string> {
    for (const name of names) {
      const sql = `SELECT id FROM "${name.replaceAll('"', '""')}";\n`;
      await writeFile(join(this.folder, `${name}.sql`), sql);
    }
    return 'scripts';
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'query'
      ? record.path.at(-1)?.replace(/\.sql$/, '')
      : undefined;
  }

  cut(): Promise<void> {
    return rename(this.folder, `${this.folder}-away`);
  }

  mend(): Promise<void> {
    return rename(`${this.folder}-away`, this.folder);
  }

  async stop(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

describeConnector('a folder of SQL scripts', {
  setup: () => ScriptsTestSource.start(),
  withoutRights: 'whoever runs the tests may be a user whom no mode of a file stops',
  withoutSlowness: 'files answer at once',
});

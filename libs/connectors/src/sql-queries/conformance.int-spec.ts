import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { FolderTestSource } from '../conformance/folder-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { sqlQueriesConnector } from './sql-queries-connector';

/** A folder of scripts with one query each. */
class ScriptsTestSource extends FolderTestSource {
  static async start(): Promise<ScriptsTestSource> {
    return new ScriptsTestSource(...(await FolderTestSource.newFolder('scripts')));
  }

  override connect(): Connector {
    return sqlQueriesConnector.create(
      { path: this.folder, platform: 'postgres', defaultSchema: 'public', lowerCaseNames: false },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  override async createObjects(names: readonly string[]): Promise<string> {
    for (const name of names) {
      const sql = `SELECT id FROM "${name.replaceAll('"', '""')}";\n`;
      await writeFile(join(this.folder, `${name}.sql`), sql);
    }
    return 'scripts';
  }

  override nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'query'
      ? record.path.at(-1)?.replace(/\.sql$/, '')
      : undefined;
  }
}

describeConnector('a folder of SQL scripts', {
  setup: () => ScriptsTestSource.start(),
  withoutRights: 'whoever runs the tests may be a user whom no mode of a file stops',
  withoutSlowness: 'files answer at once',
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { FolderTestSource } from '../conformance/folder-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { filesConnector } from './files-connector';

/** A folder of CSV files. */
class CsvFolder extends FolderTestSource {
  static async start(): Promise<CsvFolder> {
    return new CsvFolder(...(await FolderTestSource.newFolder('data')));
  }

  override connect(recipe: object = {}): Connector {
    return filesConnector.create(
      { path: this.folder, ...recipe },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  connectToList(): Connector {
    return this.connect({ profile: { enabled: false } });
  }

  override async createObjects(names: readonly string[]): Promise<string> {
    for (const name of names) await writeFile(join(this.folder, `${name}.csv`), 'id,Some.Name\n1,x\n');
    return 'data';
  }

  override nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'file'
      ? record.path.at(-1)?.replace(/\.csv$/, '')
      : undefined;
  }
}

describeConnector('a folder of files', {
  setup: () => CsvFolder.start(),
  withoutRights: 'whoever runs the tests may be a user whom no mode of a file stops',
  withoutSlowness: 'files answer at once',
});

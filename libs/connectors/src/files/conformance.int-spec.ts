import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { filesConnector } from './files-connector';

/** A folder of CSV files. */
class FolderTestSource implements TestSource {
  private constructor(
    private readonly home: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<FolderTestSource> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'files-conformance-')));
    const folder = join(home, 'data');
    await mkdir(folder);
    return new FolderTestSource(home, folder);
  }

  connect(recipe: object = {}): Connector {
    return filesConnector.create(
      { path: this.folder, ...recipe },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  connectToList(): Connector {
    return this.connect({ profile: { enabled: false } });
  }

  async createObjects(names: readonly string[]): Promise<string> {
    for (const name of names) await writeFile(join(this.folder, `${name}.csv`), 'id,Some.Name\n1,x\n');
    return 'data';
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'file'
      ? record.path.at(-1)?.replace(/\.csv$/, '')
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

describeConnector('a folder of files', {
  setup: () => FolderTestSource.start(),
  withoutRights: 'whoever runs the tests may be a user whom no mode of a file stops',
  withoutSlowness: 'files answer at once',
});

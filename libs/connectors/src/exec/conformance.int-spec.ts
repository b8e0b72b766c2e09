import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { FolderTestSource } from '../conformance/folder-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { execConnector } from './exec-connector';

const EXAMPLES = join(__dirname, '../../../../examples/connectors');

/** The example in Python, over a folder of its JSON files. */
class ProgramTestSource extends FolderTestSource {
  static async start(): Promise<ProgramTestSource> {
    return new ProgramTestSource(...(await FolderTestSource.newFolder('tables')));
  }

  override connect(): Connector {
    return execConnector.create(
      { program: join(EXAMPLES, 'json_tables.py'), config: { folder: this.folder } },
      { addresses: { allowLoopback: false }, applicationName: 'x', env: 'DEV', programFolders: [EXAMPLES] },
    );
  }

  override async createObjects(names: readonly string[]): Promise<string> {
    // More than the pipes between us hold, so that the program is still at work when its folder goes away.
    const description = names.length > 100 ? 'x'.repeat(4_000) : 'x';
    for (const name of names) {
      await writeFile(
        join(this.folder, `${name}.json`),
        JSON.stringify({ description, columns: [{ name: 'id', type: 'int' }] }),
      );
    }
    return 'tables';
  }

  override nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' ? record.path.at(-1) : undefined;
  }
}

describeConnector('a program in Python', {
  setup: () => ProgramTestSource.start(),
  withoutRights: 'whoever runs the tests may be a user whom no mode of a file stops',
  withoutSlowness: 'the example reads files; a program that hangs is a test of its own',
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { FolderTestSource } from '../conformance/folder-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { openLineageConnector } from './openlineage-connector';

/** A folder with one file of events, each of another job. */
class EventFolder extends FolderTestSource {
  static async start(): Promise<EventFolder> {
    return new EventFolder(...(await FolderTestSource.newFolder('lineage')));
  }

  override connect(): Connector {
    return openLineageConnector.create(
      { path: this.folder },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  override async createObjects(names: readonly string[]): Promise<string> {
    const events = names.map((name, index) =>
      JSON.stringify({
        eventType: 'COMPLETE',
        eventTime: '2026-01-02T03:04:05Z',
        producer: 'https://example.com/producer',
        run: { runId: `01890b3c-7b2e-7000-8000-${index.toString(16).padStart(12, '0')}` },
        job: { namespace: 'prod', name },
        inputs: [{ namespace: 'kafka://broker:9092', name: 'orders' }],
      }),
    );
    await writeFile(join(this.folder, 'events.ndjson'), `${events.join('\n')}\n`);
    return 'lineage';
  }

  override nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'job' ? record.path.at(-1) : undefined;
  }
}

describeConnector('a folder of OpenLineage events', {
  setup: () => EventFolder.start(),
  withoutRights: 'events have no rights of their own',
  withoutSlowness: 'files answer at once',
});

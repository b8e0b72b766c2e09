import { mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { type TestSource } from './test-source.fixture';

/** A source whose objects are files of one folder; the source is cut by taking the folder away. */
export abstract class FolderTestSource implements TestSource {
  protected constructor(
    /** Holds the folder. */
    protected readonly home: string,
    /** Its name is that of the one scope. */
    protected readonly folder: string,
  ) {}

  /** An empty folder of that name with a home of its own. */
  protected static async newFolder(name: string): Promise<readonly [home: string, folder: string]> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'conformance-')));
    const folder = join(home, name);
    await mkdir(folder);
    return [home, folder];
  }

  abstract connect(): Connector;
  abstract createObjects(names: readonly string[]): Promise<string>;
  abstract nameOf(record: SourceRecord): string | undefined;

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

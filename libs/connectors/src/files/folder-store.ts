import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { systemCode } from '../http/network-error';
import {
  type Entry,
  FileStore,
  type Found,
  type FoundFile,
  type OpenFiles,
  placeName,
  type Segments,
} from './file-store';

const MAX_DEPTH = 64;

/** A folder of this machine. Links are followed as far as they stay inside of it. */
export class FolderStore extends FileStore {
  constructor(
    override readonly folder: string,
    private readonly signal: AbortSignal,
  ) {
    super();
  }

  override async entriesIn(at: Segments): Promise<readonly Entry[]> {
    const names = await this.guarded(at, () => readdir(join(this.folder, ...at)));
    return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => ({ name }));
  }

  override look(at: Segments): Promise<Found> {
    return this.lookBelow(at, at.length - 1);
  }

  override filesBelow(
    at: Segments,
    isLeftOut: (name: string, isFolder: boolean) => boolean,
  ): AsyncIterable<{ readonly file: FoundFile; readonly at: Segments }> {
    return this.below(at, at.length, isLeftOut);
  }

  override announce(): void {
    // Nothing is to be begun: it is at hand.
  }

  override open(files: readonly FoundFile[]): Promise<OpenFiles> {
    return Promise.resolve({
      paths: files.map(({ key }) => key),
      extent: 'whole',
      notes: [],
      release: () => Promise.resolve(),
    });
  }

  override probe({ key }: FoundFile): Promise<void> {
    return this.guarded([key.slice(this.folder.length + 1)], () => access(key, constants.R_OK));
  }

  override async throwIfGone(): Promise<void> {
    try {
      await stat(this.folder);
    } catch {
      throw new ConnectorError(
        'unreachable',
        'The folder of the source is gone.',
        'Bring it back, or mount it again; reading goes on where it was.',
      );
    }
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  private async *below(
    at: Segments,
    base: number,
    isLeftOut: (name: string, isFolder: boolean) => boolean,
  ): AsyncGenerator<{ readonly file: FoundFile; readonly at: Segments }> {
    if (at.length - base > MAX_DEPTH) return;
    for (const { name } of await this.entriesIn(at)) {
      throwIfCancelled(this.signal);
      const here = [...at, name];
      const found = await this.lookBelow(here, base);
      if (isLeftOut(name, found.kind === 'folder')) continue;
      if (found.kind === 'folder') yield* this.below(here, base, isLeftOut);
      if (found.kind === 'file') yield { file: found.file, at: here };
    }
  }

  private async lookBelow(at: Segments, base: number): Promise<Found> {
    const path = await this.guarded(at, () => realpath(join(this.folder, ...at)));
    if (path !== this.folder && !path.startsWith(`${this.folder}/`)) return { kind: 'outside' };
    const facts = await this.guarded(at, () => stat(path));
    if (facts.isDirectory())
      return (await this.leadsBack(at, path)) ? { kind: 'outside' } : { kind: 'folder' };
    if (!facts.isFile()) return { kind: 'outside' };
    return {
      kind: 'file',
      file: { key: path, folders: at.slice(base, -1), bytes: facts.size, changedAt: facts.mtime },
    };
  }

  /** Whether what is called so is a link to a folder that it stands in: all of that would come again, and again in there. */
  private async leadsBack(at: Segments, path: string): Promise<boolean> {
    const parent = await this.guarded(at, () => realpath(join(this.folder, ...at.slice(0, -1))));
    return parent === path || parent.startsWith(`${path}/`);
  }

  private async guarded<T>(at: Segments, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const code = systemCode(error);
      if (code === 'EACCES' || code === 'EPERM') {
        throw new ConnectorError(
          'permission',
          `${placeName(at)} may not be read by the service.`,
          `Give the service's user the right to read it.`,
        );
      }
      await this.throwIfGone();
      throw new ConnectorError(
        code === 'ENOENT' ? 'not-found' : 'source-error',
        code === 'ENOENT'
          ? `${placeName(at)} was removed while the folder was read.`
          : `${placeName(at)} cannot be read (${code}).`,
        'Start the run again.',
      );
    }
  }
}

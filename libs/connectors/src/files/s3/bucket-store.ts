import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../../cancellation';
import { ConnectorError } from '../../errors';
import { type ConnectorOptions } from '../../registry';
import { temporaryFolder } from '../../temporary-folder';
import {
  type Entry,
  FileStore,
  type Found,
  type FoundFile,
  type HowToOpen,
  type OpenFiles,
  placeName,
  type Segments,
} from '../file-store';
import { type BucketRecipe } from '../recipe';
import { Bucket, type BucketObject } from './bucket';
import { ObjectDownload } from './object-download';

/** Names right in one folder that are held at once to bring them into order. */
const MAX_ENTRIES = 500_000;
/** Of a dataset that is fetched before it is opened: with small ones most of the time is spent in waiting for answers. */
const ANNOUNCED_BYTES = 4_194_304;

/** A bucket of S3 whose keys are taken for paths. Content is fetched into a folder of its own, which goes with the store. */
export class BucketStore extends FileStore {
  private opened = 0;
  /** By the first file of those that are fetched before they are opened. */
  private readonly begun = new Map<FoundFile, Promise<OpenFiles>>();

  private constructor(
    private readonly bucket: Bucket,
    override readonly folder: string,
    private readonly recipe: BucketRecipe,
    private readonly signal: AbortSignal,
    private readonly closing: AbortController,
  ) {
    super();
  }

  /** Raises what keeps the bucket from being listed. */
  static async open(
    recipe: BucketRecipe,
    options: ConnectorOptions,
    cancel: AbortSignal,
  ): Promise<BucketStore> {
    const closing = new AbortController();
    const signal = AbortSignal.any([cancel, closing.signal]);
    const bucket = await Bucket.open(recipe, options, signal);
    try {
      await bucket.probe(rootOf(recipe));
      return new BucketStore(bucket, await temporaryFolder(), recipe, signal, closing);
    } catch (error) {
      bucket.close();
      throw error;
    }
  }

  override async entriesIn(at: Segments): Promise<readonly Entry[]> {
    const prefix = this.prefixOf(at);
    const entries: Entry[] = [];
    try {
      for await (const { objects, prefixes } of this.bucket.list(prefix, '/')) {
        for (const object of objects) {
          const name = object.key.slice(prefix.length);
          // A key that ends with / stands for a folder, which its files stand for as well.
          if (name !== '' && !name.endsWith('/')) entries.push({ name, found: fileOf(object, []) });
        }
        for (const folder of prefixes) entries.push({ name: folder.slice(prefix.length, -1), found: FOLDER });
        if (entries.length > MAX_ENTRIES) throw tooMany(at);
      }
    } catch (error) {
      throw await this.judged(error);
    }
    return inOrder(entries);
  }

  override look(_at: Segments, { found = FOLDER }: Entry): Promise<Found> {
    return Promise.resolve(found);
  }

  override async *filesBelow(
    at: Segments,
    isLeftOut: (name: string, isFolder: boolean) => boolean,
  ): AsyncGenerator<{ readonly file: FoundFile; readonly at: Segments }> {
    const prefix = this.prefixOf(at);
    try {
      for await (const { objects } of this.bucket.list(prefix)) {
        for (const object of objects) {
          const names = object.key.slice(prefix.length).split('/');
          const last = names.length - 1;
          if (names[last] === '' || names.some((name, index) => isLeftOut(name, index < last))) continue;
          yield { file: fileOf(object, names.slice(0, -1)).file, at: [...at, ...names] };
        }
      }
    } catch (error) {
      throw await this.judged(error);
    }
  }

  override announce(files: readonly FoundFile[], how: HowToOpen): void {
    const [first] = files;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (first === undefined || bytes > ANNOUNCED_BYTES) return;
    const begun = this.fetch(files, how);
    this.begun.set(first, begun);
    // It is told when the files are opened.
    begun.catch(() => undefined);
  }

  override open(files: readonly FoundFile[], how: HowToOpen): Promise<OpenFiles> {
    const [first] = files;
    const begun = first === undefined ? undefined : this.begun.get(first);
    if (first === undefined || begun === undefined) return this.fetch(files, how);
    this.begun.delete(first);
    return begun;
  }

  override async probe(file: FoundFile): Promise<void> {
    // An empty object has no first byte to ask for.
    const range = file.bytes === 0 ? undefined : { first: 0, last: 0 };
    (await this.bucket.read(file, range)).destroy();
  }

  override async throwIfGone(): Promise<void> {
    try {
      await this.bucket.probe(rootOf(this.recipe));
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== 'not-found') throw error;
      throw new ConnectorError(
        'unreachable',
        'The bucket of the source is gone.',
        'Bring it back; reading goes on where it was.',
      );
    }
  }

  override async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.begun.values());
    this.bucket.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async fetch(files: readonly FoundFile[], { format, encoding }: HowToOpen): Promise<OpenFiles> {
    this.opened += 1;
    const place = join(this.folder, String(this.opened));
    const download = new ObjectDownload(this.bucket, { place, format, encoding, signal: this.signal });
    let left = this.recipe.maxDownloadBytes;
    try {
      for (const [index, file] of files.entries()) {
        throwIfCancelled(this.signal);
        // What small files leave goes to the others.
        left -= await download.fetch(file, index, Math.floor(left / (files.length - index)));
      }
    } catch (error) {
      await download.release();
      throw await this.judged(error);
    }
    return { ...download.result(), release: () => download.release() };
  }

  /** What is not found may be missing because all of the bucket is. */
  private async judged(error: unknown): Promise<unknown> {
    if (error instanceof ConnectorError && error.code === 'not-found') await this.throwIfGone();
    return error;
  }

  private prefixOf(at: Segments): string {
    return `${rootOf(this.recipe)}${at.map((name) => `${name.replace(/\/$/, '')}/`).join('')}`;
  }
}

const FOLDER: Found = { kind: 'folder' };

function rootOf({ prefix }: BucketRecipe): string {
  return prefix === undefined ? '' : `${prefix}/`;
}

function fileOf(object: BucketObject, folders: Segments): Extract<Found, { kind: 'file' }> {
  return { kind: 'file', file: { ...object, folders } };
}

/** By name, each once. A folder that is called as a file in it is told apart by a slash: in a bucket both can be. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const files = new Set(entries.flatMap(({ name, found }) => (found === FOLDER ? [] : [name])));
  const named = entries.map((entry) =>
    entry.found === FOLDER && files.has(entry.name) ? { ...entry, name: `${entry.name}/` } : entry,
  );
  named.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return named.filter(({ name }, index) => index === 0 || name !== named[index - 1]?.name);
}

function tooMany(at: Segments): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `${placeName(at)} has more than ${MAX_ENTRIES} names right in it.`,
    'Take it for one dataset by folderDatasets, or read parts of it by s3.prefix.',
  );
}

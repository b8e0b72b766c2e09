import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { formatOf, toolRule } from './file-format';
import {
  compareSegments,
  type Entry,
  type FileStore,
  type Found,
  type FoundFile,
  isOver,
  type Segments,
} from './file-store';
import { type FileFormat } from './recipe';

/** What a walk comes by. */
export type TreeItem =
  | { readonly kind: 'folder'; readonly at: Segments }
  | {
      readonly kind: 'dataset';
      readonly at: Segments;
      readonly format: FileFormat;
      /** One, or of a folder the first {@link FILES_LOOKED_AT} in order. */
      readonly files: readonly FoundFile[];
      readonly fileCount: number;
      readonly bytes: number;
      readonly partitionKeys: readonly string[];
      /** What of it is left out. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'other'; readonly at: Segments; readonly why: string }
  | {
      readonly kind: 'unreadable';
      readonly at: Segments;
      readonly error: ConnectorError;
      /** It is not known what stands below it. */
      readonly hides?: true;
    };

/** Files of a folder dataset that are read; the others are counted. */
const FILES_LOOKED_AT = 20;
const MAX_DEPTH = 64;

/** Walks the folders of a store in the order of names. */
export class FileTree {
  constructor(
    private readonly store: FileStore,
    private readonly isDataset: (at: Segments) => boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Everything behind `after`, or from it on. Raises `ConnectorError` when the store is gone. */
  async *items(after: Segments = [], inclusive = false): AsyncGenerator<TreeItem> {
    yield* this.below([], await this.store.entriesIn([]), { after, inclusive });
  }

  private async *below(at: Segments, entries: readonly Entry[], from: Start): AsyncGenerator<TreeItem> {
    for (const entry of entries) {
      throwIfCancelled(this.signal);
      const here = [...at, entry.name];
      const order = compareSegments(here, from.after);
      // Nothing of what lies before the position is looked at again, but the folders that lead to it.
      if (order <= 0 && !leadsTo(here, from.after)) continue;
      const isBehind = order > 0 || (order === 0 && from.inclusive);
      yield* this.entry(here, entry, from, isBehind);
    }
  }

  private async *entry(
    here: Segments,
    entry: Entry,
    from: Start,
    isBehind: boolean,
  ): AsyncGenerator<TreeItem> {
    let found: Found;
    try {
      found = await this.store.look(here, entry);
    } catch (error) {
      // Without the right to look it may be a folder as well.
      if (isBehind) yield unreadable(here, error, (code) => code === 'permission');
      else throwIfOver(error);
      return;
    }
    const why = toolRule(entry.name, found.kind === 'folder');
    if (why !== undefined) {
      if (isBehind) yield { kind: 'other', at: here, why };
    } else if (found.kind === 'file') {
      if (isBehind) yield itemOf(here, found.file);
    } else if (found.kind === 'outside') {
      if (isBehind) yield { kind: 'other', at: here, why: 'a link that leads out of the folder, or back' };
    } else if (here.length > MAX_DEPTH) {
      if (isBehind) yield { kind: 'other', at: here, why: `deeper than ${MAX_DEPTH} folders` };
    } else {
      yield* this.folder(here, from, isBehind);
    }
  }

  private async *folder(here: Segments, from: Start, isBehind: boolean): AsyncGenerator<TreeItem> {
    let entries: readonly Entry[] = [];
    let isDataset = this.isDataset(here);
    try {
      if (!isDataset) entries = await this.store.entriesIn(here);
    } catch (error) {
      if (isBehind) yield unreadable(here, error, () => true);
      else throwIfOver(error);
      return;
    }
    isDataset ||= hasPartitions(entries);
    if (!isDataset) {
      if (isBehind) yield { kind: 'folder', at: here };
      yield* this.below(here, entries, from);
      return;
    }
    if (!isBehind) return;
    try {
      yield await this.folderDataset(here);
    } catch (error) {
      yield unreadable(here, error, () => false);
    }
  }

  /** Of several formats in a folder the one that most of it is of. */
  private async folderDataset(at: Segments): Promise<TreeItem> {
    const byFormat = new Map<FileFormat, FilesOfFormat>();
    const isLeftOut = (name: string, isFolder: boolean): boolean => toolRule(name, isFolder) !== undefined;
    for await (const { file, at: place } of this.store.filesBelow(at, isLeftOut)) {
      throwIfCancelled(this.signal);
      const format = formatOf(place.at(-1) ?? '');
      if (format === undefined) continue;
      const own = byFormat.get(format) ?? new FilesOfFormat();
      byFormat.set(format, own);
      own.add(file, place);
    }
    const [largest, ...others] = [...byFormat].sort(
      (a, b) => b[1].bytes - a[1].bytes || (a[0] < b[0] ? -1 : 1),
    );
    if (largest === undefined) return { kind: 'folder', at };
    const [format, { files, fileCount, bytes, partitionKeys }] = largest;
    const notes = others.map(
      ([other, own]) =>
        `${own.fileCount} files of the format ${other} were left out: most of the folder is ${format}`,
    );
    return { kind: 'dataset', at, format, files, fileCount, bytes, partitionKeys, notes };
  }
}

/** The files of one format in a folder that is a dataset. */
class FilesOfFormat {
  fileCount = 0;
  bytes = 0;
  private first: { readonly file: FoundFile; readonly at: Segments }[] = [];
  private readonly keys = new Set<string>();

  add(file: FoundFile, at: Segments): void {
    this.fileCount += 1;
    this.bytes += file.bytes;
    for (const folder of file.folders) {
      const [key] = /^([^=]+)(?==)/.exec(folder) ?? [];
      if (key !== undefined) this.keys.add(key);
    }
    const last = this.first.at(-1);
    if (this.first.length === FILES_LOOKED_AT && last && compareSegments(at, last.at) > 0) return;
    this.first = [...this.first, { file, at }]
      .sort((a, b) => compareSegments(a.at, b.at))
      .slice(0, FILES_LOOKED_AT);
  }

  get files(): readonly FoundFile[] {
    return this.first.map(({ file }) => file);
  }

  /** In the order of the folders. */
  get partitionKeys(): readonly string[] {
    return [...this.keys];
  }
}

/** Where a walk begins: behind a place or at it. */
interface Start {
  readonly after: Segments;
  readonly inclusive: boolean;
}

function leadsTo(folder: Segments, after: Segments): boolean {
  return folder.length <= after.length && folder.every((name, at) => name === after[at]);
}

function hasPartitions(entries: readonly Entry[]): boolean {
  return entries.some(
    ({ name, found }) =>
      /^[^=]+=/.test(name) && formatOf(name) === undefined && (found?.kind ?? 'folder') === 'folder',
  );
}

function itemOf(at: Segments, file: FoundFile): TreeItem {
  const format = formatOf(at.at(-1) ?? '');
  if (format === undefined) return { kind: 'other', at, why: 'of no format that is read' };
  return {
    kind: 'dataset',
    at,
    format,
    files: [file],
    fileCount: 1,
    bytes: file.bytes,
    partitionKeys: [],
    notes: [],
  };
}

/** An error about one place as an item; raises any other. */
function unreadable(
  at: Segments,
  error: unknown,
  hides: (code: ConnectorError['code']) => boolean,
): TreeItem {
  throwIfOver(error);
  return { kind: 'unreadable', at, error, ...(hides(error.code) ? { hides: true } : {}) };
}

function throwIfOver(error: unknown): asserts error is ConnectorError {
  if (!(error instanceof ConnectorError) || isOver(error)) throw error;
}

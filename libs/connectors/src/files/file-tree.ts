import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { systemCode } from '../http/network-error';
import { type FileFormat } from './recipe';

/** Names from the folder of the recipe down. */
export type Segments = readonly string[];

export interface FoundFile {
  /** With all links followed. */
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: Date;
}

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
  | { readonly kind: 'unreadable'; readonly at: Segments; readonly error: ConnectorError };

/** Files of a folder dataset that are read; the others are counted. */
export const FILES_LOOKED_AT = 20;
const MAX_DEPTH = 64;

const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  xlsx: 'xlsx',
};

/** `orders.csv.gz` is a CSV file; undefined for what no format belongs to. */
export function formatOf(name: string): FileFormat | undefined {
  const [, extension] = /\.([a-z]+)(?:\.(?:gz|zst))?$/i.exec(name) ?? [];
  const format = extension === undefined ? undefined : EXTENSIONS[extension.toLowerCase()];
  const packed = /\.(gz|zst)$/i.test(name);
  return packed && (format === 'xlsx' || format === 'parquet') ? undefined : format;
}

/** In the order of a walk: what stands in a folder comes behind it. */
export function compareSegments(one: Segments, other: Segments): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const [a = '', b = ''] = [one[at], other[at]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return one.length - other.length;
}

/** Walks a folder in the order of names. Links are followed as far as they stay inside of `root`. */
export class FileTree {
  constructor(
    /** With all links followed. */
    private readonly root: string,
    private readonly isDataset: (at: Segments) => boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Everything behind `after`, or from it on. Raises `ConnectorError` `unreachable` when the folder itself is gone. */
  async *items(after: Segments = [], inclusive = false): AsyncGenerator<TreeItem> {
    yield* this.below([], { after, inclusive }, 0);
  }

  private async *below(at: Segments, from: Start, depth: number): AsyncGenerator<TreeItem> {
    for (const name of await this.namesIn(at)) {
      throwIfCancelled(this.signal);
      const here = [...at, name];
      const order = compareSegments(here, from.after);
      // Nothing of what lies before the position is looked at again, but the folders that lead to it.
      if (order <= 0 && !leadsTo(here, from.after)) continue;
      const isBehind = order > 0 || (order === 0 && from.inclusive);
      yield* this.entry(here, from, isBehind, depth);
    }
  }

  private async *entry(
    here: Segments,
    from: Start,
    isBehind: boolean,
    depth: number,
  ): AsyncGenerator<TreeItem> {
    let found: Found;
    try {
      found = await this.look(here);
    } catch (error) {
      if (!(error instanceof ConnectorError) || isOver(error)) throw error;
      if (isBehind) yield { kind: 'unreadable', at: here, error };
      return;
    }
    const why = toolRule(here.at(-1) ?? '', found.kind === 'folder');
    if (why !== undefined) {
      if (isBehind) yield { kind: 'other', at: here, why };
      return;
    }
    if (found.kind === 'file') {
      if (isBehind) yield itemOf(here, found.file);
      return;
    }
    if (found.kind === 'outside') {
      if (isBehind) yield { kind: 'other', at: here, why: 'a link that leads out of the folder' };
      return;
    }
    if (depth >= MAX_DEPTH) {
      yield { kind: 'other', at: here, why: `deeper than ${MAX_DEPTH} folders` };
      return;
    }
    try {
      if (this.isDataset(here) || (await this.hasPartitions(here))) {
        if (isBehind) yield* this.folderDataset(here);
        return;
      }
      if (isBehind) yield { kind: 'folder', at: here };
      yield* this.below(here, from, depth + 1);
    } catch (error) {
      if (!(error instanceof ConnectorError) || isOver(error)) throw error;
      if (isBehind) yield { kind: 'unreadable', at: here, error };
    }
  }

  /** One dataset for each format that is in the folder, mostly one. */
  private async *folderDataset(at: Segments): AsyncGenerator<TreeItem> {
    const byFormat = new Map<FileFormat, { files: FoundFile[]; fileCount: number; bytes: number }>();
    const keys = new Set<string>();
    for await (const { file, segments, format } of this.filesBelow(at, 0)) {
      const own = byFormat.get(format) ?? { files: [], fileCount: 0, bytes: 0 };
      byFormat.set(format, own);
      own.fileCount += 1;
      own.bytes += file.bytes;
      if (own.files.length < FILES_LOOKED_AT) own.files.push(file);
      for (const segment of segments) {
        const [key] = /^([^=]+)(?==)/.exec(segment) ?? [];
        if (key !== undefined) keys.add(key);
      }
    }
    if (byFormat.size === 0) {
      yield { kind: 'folder', at };
      return;
    }
    const [largest, ...others] = [...byFormat].sort(
      (a, b) => b[1].bytes - a[1].bytes || (a[0] < b[0] ? -1 : 1),
    );
    if (largest === undefined) return;
    const [format, own] = largest;
    const notes = others.map(
      ([other, { fileCount }]) =>
        `${fileCount} files of the format ${other} were left out: most of the folder is ${format}`,
    );
    yield { kind: 'dataset', at, format, ...own, partitionKeys: [...keys], notes };
  }

  private async *filesBelow(
    at: Segments,
    depth: number,
  ): AsyncGenerator<{ readonly file: FoundFile; readonly segments: Segments; readonly format: FileFormat }> {
    if (depth > MAX_DEPTH) return;
    for (const name of await this.namesIn(at)) {
      throwIfCancelled(this.signal);
      const here = [...at, name];
      const found = await this.look(here);
      if (toolRule(name, found.kind === 'folder') !== undefined) continue;
      if (found.kind === 'folder') yield* this.filesBelow(here, depth + 1);
      const format = formatOf(name);
      if (found.kind === 'file' && format !== undefined)
        yield { file: found.file, segments: here.slice(0, -1), format };
    }
  }

  private async hasPartitions(at: Segments): Promise<boolean> {
    const names = await this.namesIn(at);
    return names.some((name) => /^[^=]+=/.test(name) && formatOf(name) === undefined);
  }

  private async namesIn(at: Segments): Promise<readonly string[]> {
    const names = await this.guarded(at, () => readdir(join(this.root, ...at)));
    return names.sort((a, b) => (a < b ? -1 : 1));
  }

  private async look(at: Segments): Promise<Found> {
    const path = await this.guarded(at, () => realpath(join(this.root, ...at)));
    if (path !== this.root && !path.startsWith(`${this.root}/`)) return { kind: 'outside' };
    const facts = await this.guarded(at, () => stat(path));
    if (facts.isDirectory()) return { kind: 'folder' };
    if (!facts.isFile()) return { kind: 'outside' };
    return { kind: 'file', file: { path, bytes: facts.size, changedAt: facts.mtime } };
  }

  private async guarded<T>(at: Segments, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const code = systemCode(error);
      if (code === 'EACCES' || code === 'EPERM') throw noRight(at);
      await throwIfGone(this.root);
      throw new ConnectorError(
        code === 'ENOENT' ? 'not-found' : 'source-error',
        code === 'ENOENT'
          ? `${nameOf(at)} was removed while the folder was read.`
          : `${nameOf(at)} cannot be read (${code}).`,
        'Start the run again.',
      );
    }
  }
}

/** Where a walk begins: behind a place or at it. */
interface Start {
  readonly after: Segments;
  readonly inclusive: boolean;
}

type Found =
  | { readonly kind: 'folder' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'file'; readonly file: FoundFile };

function leadsTo(folder: Segments, after: Segments): boolean {
  return folder.length <= after.length && folder.every((name, at) => name === after[at]);
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

function noRight(at: Segments): ConnectorError {
  return new ConnectorError(
    'permission',
    `${nameOf(at)} may not be read by the service.`,
    `Give the service's user the right to read it.`,
  );
}

function nameOf(at: Segments): string {
  return at.length === 0 ? 'The folder' : JSON.stringify(at.join('/'));
}

/** Raises `ConnectorError` `unreachable` when the folder of a source is not there any more. */
export async function throwIfGone(root: string): Promise<void> {
  try {
    await stat(root);
  } catch {
    throw new ConnectorError(
      'unreachable',
      'The folder of the source is gone.',
      'Bring it back, or mount it again; reading goes on where it was.',
    );
  }
}

/** Of errors about one entry only: the others end the walk. */
function isOver({ code }: ConnectorError): boolean {
  return code === 'unreachable' || code === 'cancelled' || code === 'interrupted';
}

/** Why a name is that of a tool and not of data, as .git, _SUCCESS and _delta_log are. */
function toolRule(name: string, isFolder: boolean): string | undefined {
  if (name.startsWith('.')) return 'a hidden name, which begins with a dot';
  if (name.startsWith('_') && (isFolder || formatOf(name) === undefined))
    return 'a name of tools, which begins with _';
  return undefined;
}

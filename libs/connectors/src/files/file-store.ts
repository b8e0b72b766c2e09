import { type ConnectorError } from '../errors';
import { type FileFormat, type FilesRecipe } from './recipe';

/** Names from the folder of the recipe down. */
export type Segments = readonly string[];

/** A file that a store has. */
export interface FoundFile {
  /** By what the store opens it: a path with all links followed, the key of an object. */
  readonly key: string;
  /** Names of the folders between the dataset and the file. */
  readonly folders: Segments;
  readonly bytes: number;
  readonly changedAt: Date;
  /** What changes with its content, where the store tells. */
  readonly version?: string;
}

/** What stands at a place. */
export type Found =
  | { readonly kind: 'folder' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'file'; readonly file: FoundFile };

/** A name in a folder, and what it stands for where listing tells that. */
export interface Entry {
  readonly name: string;
  readonly found?: Found;
}

/**
 * How much of files is there to be read: all of it; of some only the lines at their beginning; of some only the description at the end
 * of a Parquet file.
 */
export type Extent = 'whole' | 'beginning' | 'description';

/** Files where the engine can open them. */
export interface OpenFiles {
  readonly paths: readonly string[];
  readonly extent: Extent;
  /** What of them was left out, in words. */
  readonly notes: readonly string[];
  /** Ends their use. */
  release(): Promise<void>;
}

export interface HowToOpen {
  readonly format: FileFormat;
  readonly encoding: FilesRecipe['encoding'];
}

/** Folders of files, wherever they are. Everything raises `ConnectorError`; where {@link isOver} holds, nothing more can be read. */
export abstract class FileStore {
  /** With all links followed: what the engine may open stands below it. */
  abstract readonly folder: string;

  /** What stands right in a folder, in the order of names. */
  abstract entriesIn(at: Segments): Promise<readonly Entry[]>;

  /** What an entry stands for. */
  abstract look(at: Segments, entry: Entry): Promise<Found>;

  /** All files below a folder, in any order, but what is left out by its name or that of a folder above. */
  abstract filesBelow(
    at: Segments,
    isLeftOut: (name: string, isFolder: boolean) => boolean,
  ): AsyncIterable<{ readonly file: FoundFile; readonly at: Segments }>;

  /** Says that these files are opened soon, so that a store that is far can begin. */
  abstract announce(files: readonly FoundFile[], how: HowToOpen): void;

  /** Brings files of one dataset to where the engine can open them. */
  abstract open(files: readonly FoundFile[], how: HowToOpen): Promise<OpenFiles>;

  /** Raises what keeps the content of a file from being read. */
  abstract probe(file: FoundFile): Promise<void>;

  /** Raises `unreachable` when the store, or the folder of the source in it, is not there any more. */
  abstract throwIfGone(): Promise<void>;

  /** Removes what was put on the disk, and ends connections. */
  abstract close(): Promise<void>;
}

/** Of errors about one place only: the others end a walk. */
export function isOver({ code }: ConnectorError): boolean {
  return OVER.has(code);
}

const OVER: ReadonlySet<ConnectorError['code']> = new Set([
  'unreachable',
  'cancelled',
  'interrupted',
  'authentication',
  'tls',
  'address-forbidden',
]);

/** In the order of a walk: what stands in a folder comes behind it. */
export function compareSegments(one: Segments, other: Segments): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const [a = '', b = ''] = [one[at], other[at]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return one.length - other.length;
}

/** A place as people are told about it. */
export function placeName(at: Segments): string {
  return at.length === 0 ? 'The folder' : JSON.stringify(at.join('/'));
}

import { type FileHandle, open } from 'node:fs/promises';
import { type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';
import { type LinePlace, parsed } from './event-files';

/** Reads lines of files that were read before, from wherever they stand. */
export class LineReader {
  private readonly opened = new Map<number, FileHandle>();

  constructor(
    private readonly paths: readonly string[],
    private readonly folders: readonly string[],
  ) {}

  /** The event of the line. Raises `ConnectorError` when another one stands there by now. */
  async read(file: number, { offset, bytes }: Omit<LinePlace, 'number'>): Promise<JsonValue> {
    const line = Buffer.alloc(bytes);
    let found: ReturnType<typeof parsed>;
    try {
      const { bytesRead } = await (await this.handle(file)).read(line, 0, bytes, offset);
      if (bytesRead === bytes) found = parsed(line);
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
    }
    if (found && 'value' in found) return found.value;
    throw new ConnectorError(
      'source-error',
      `${JSON.stringify(this.paths[file])} was changed while it was read.`,
      'Start the run again; producers may add lines to a file, but not change those that are there.',
    );
  }

  async close(): Promise<void> {
    for (const handle of this.opened.values()) await handle.close();
    this.opened.clear();
  }

  private async handle(file: number): Promise<FileHandle> {
    const known = this.opened.get(file);
    if (known) return known;
    // Events of one job may lie in thousands of files.
    const [first] = this.opened;
    if (this.opened.size >= MAX_OPEN && first) {
      this.opened.delete(first[0]);
      await first[1].close();
    }
    const handle = await open(await allowedPath(this.paths[file] ?? '', this.folders));
    this.opened.set(file, handle);
    return handle;
  }
}

const MAX_OPEN = 100;

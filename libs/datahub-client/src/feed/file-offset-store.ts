import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isJsonObject, parseJson } from '../json';
import { type ChangeLogTopic } from './change-log-event';
import { OffsetStore } from './offset-store';

/**
 * Offsets in a file of JSON, replaced as a whole so that a crash leaves either the old or the new one. For one process at
 * a time; its folder must exist.
 */
export class FileOffsetStore extends OffsetStore {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly path: string) {
    super();
  }

  /** Raises when the file is there but does not hold offsets: beginning anew would lose changes without a word. */
  async load(topic: ChangeLogTopic): Promise<string | undefined> {
    return (await this.inTurn(() => this.read()))[topic];
  }

  async save(topic: ChangeLogTopic, offset: string): Promise<void> {
    await this.inTurn(async () => {
      await this.write({ ...(await this.read()), [topic]: offset });
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async read(): Promise<Readonly<Record<string, string>>> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '{}';
      throw error;
    });
    const content = parseJson(text);
    if (isOffsets(content)) return content;
    throw new Error(
      `${this.path} does not hold the offsets of a change feed; restore it, or remove it to begin at the end and reconcile`,
    );
  }

  private async write(offsets: Readonly<Record<string, string>>): Promise<void> {
    const draft = `${this.path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(offsets, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    // The new name is an entry of the folder, which has buffers of its own.
    const folder = await open(dirname(this.path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function isOffsets(content: unknown): content is Readonly<Record<string, string>> {
  return isJsonObject(content) && Object.values(content).every((offset) => typeof offset === 'string');
}

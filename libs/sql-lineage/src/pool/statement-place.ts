import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEFORE_STATEMENTS } from './protocol';

/**
 * The place of the statement that a process is looking at, in a file without a name that both sides hold open: whoever is stuck in a
 * statement sends no messages any more.
 */
export class StatementPlace {
  private readonly bytes = Buffer.alloc(Int32Array.BYTES_PER_ELEMENT);

  /** Of a file that is open already. */
  constructor(readonly descriptor: number) {}

  static make(): StatementPlace {
    const folder = mkdtempSync(join(tmpdir(), 'sql-lineage-'));
    try {
      const place = new StatementPlace(openSync(join(folder, 'place'), 'wx+', 0o600));
      try {
        place.set(BEFORE_STATEMENTS);
      } catch (error) {
        place.close();
        throw error;
      }
      return place;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  get(): number {
    readSync(this.descriptor, this.bytes, 0, this.bytes.length, 0);
    return this.bytes.readInt32LE();
  }

  set(place: number): void {
    this.bytes.writeInt32LE(place);
    writeSync(this.descriptor, this.bytes, 0, this.bytes.length, 0);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

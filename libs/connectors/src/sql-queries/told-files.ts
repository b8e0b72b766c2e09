import { createHash } from 'node:crypto';
import { type Readable } from 'node:stream';
import { SeenRuns } from './seen-runs';

/** What tells one log from another: its first line alone holds a time in milliseconds and a process. */
const HEAD = 1_024;

/** What a read has told already, so that nothing counts twice that lies there twice: copies of logs, and exports that overlap. */
export class ToldFiles {
  readonly runs = new SeenRuns();
  /** How many unpacked bytes were told, by digest of the beginning. */
  private readonly told = new Map<string, () => number>();

  /**
   * What of a log was not told before. A log only grows, so of two that begin alike the longer one goes on where the other ends; of a copy
   * nothing is left, packed or not. It ends with its last line, or after so many bytes of what it is given as `wholeBytes` says then.
   */
  async *untold(content: Readable, wholeBytes?: () => number): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0);
    let log: Log | undefined;
    for await (const chunk of content) {
      if (!(chunk instanceof Uint8Array)) continue;
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (!log) {
        head = Buffer.concat([head, bytes]);
        if (head.length < HEAD) continue;
        log = this.open(head, wholeBytes);
        bytes = head;
      }
      const rest = log.take(bytes);
      if (rest.length > 0) yield rest;
    }
    if (log || head.length === 0) return;
    const rest = this.open(head, wholeBytes).take(head);
    if (rest.length > 0) yield rest;
  }

  private open(head: Buffer, wholeBytes: (() => number) | undefined): Log {
    const key = createHash('sha256').update(head.subarray(0, HEAD)).digest('base64');
    const known = this.told.get(key)?.() ?? 0;
    const log = new Log(known);
    this.told.set(key, () => Math.max(known, wholeBytes ? known + wholeBytes() : log.lines));
    return log;
  }
}

class Log {
  /** Bytes up to the end of the last whole line. */
  lines = 0;
  private read = 0;

  constructor(private readonly known: number) {}

  /** Those of the bytes that are not known. */
  take(bytes: Buffer): Buffer {
    const from = Math.min(Math.max(0, this.known - this.read), bytes.length);
    const end = bytes.lastIndexOf(10);
    if (end >= 0) this.lines = this.read + end + 1;
    this.read += bytes.length;
    return bytes.subarray(from);
  }
}

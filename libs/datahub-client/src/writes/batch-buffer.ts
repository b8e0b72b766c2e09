const SMALLEST = 64 * 1024;
/** A buffer that one huge batch made grow is not kept. */
const LARGEST_KEPT = 1024 * 1024;

/** The body of a request, written item by item into memory that is used again for the next one. ASCII only. */
export class BatchBuffer {
  private bytes = Buffer.allocUnsafeSlow(SMALLEST);
  private length = 0;
  private items = 0;

  /** Forgets what was written and begins with `head`. */
  begin(head: string): void {
    if (this.bytes.length > LARGEST_KEPT) this.bytes = Buffer.allocUnsafeSlow(SMALLEST);
    this.length = 0;
    this.items = 0;
    this.write(head);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  /** Adds one item, with a comma before all but the first. */
  add(text: string): void {
    if (this.items > 0) this.write(',');
    this.write(text);
    this.items += 1;
  }

  /** The whole body; valid until the next `begin`. */
  end(tail: string): Uint8Array {
    this.write(tail);
    return this.bytes.subarray(0, this.length);
  }

  private write(text: string): void {
    const needed = this.length + text.length;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
    this.bytes.write(text, this.length, 'latin1');
    this.length = needed;
  }
}

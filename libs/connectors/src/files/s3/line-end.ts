/** Where text that goes on may be cut: behind a line, and not within quotes where lines may stand in quotes. */
export class LineEnd {
  private read = 0;
  private isQuoted = false;
  private last = 0;
  private lastOutside = 0;
  private pending = -1;

  constructor(
    private readonly quotes: boolean,
    /** Letters of two bytes, UTF-16 in its usual order. */
    private readonly isWide: boolean,
  ) {}

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.read += 1;
      if (!this.isWide) {
        this.letter(byte);
      } else if (this.pending < 0) {
        this.pending = byte;
      } else {
        // The lower byte comes first, as the engine reads them.
        if (byte === 0) this.letter(this.pending);
        this.pending = -1;
      }
    }
  }

  /** How many bytes stand before the cut; 0 when there is no place for one. */
  get offset(): number {
    return this.lastOutside > 0 ? this.lastOutside : this.last;
  }

  private letter(code: number): void {
    if (code === QUOTE && this.quotes) this.isQuoted = !this.isQuoted;
    if (code !== NEWLINE) return;
    this.last = this.read;
    if (!this.isQuoted) this.lastOutside = this.read;
  }
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;

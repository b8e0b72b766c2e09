/**
 * A generated table: one line per entry, the key, a blank, what belongs to it; a line break before the first and after the
 * last. It stays the text that it is, because an object with as many entries takes some thirty times the memory.
 */
export class TextTable {
  private readonly parts: readonly string[];

  constructor(...parts: readonly string[]) {
    this.parts = parts;
  }

  /** What belongs to the key; undefined for a key that the table does not have. */
  find(key: string): string | undefined {
    for (const part of this.parts) {
      const at = part.indexOf(`\n${key} `);
      if (at >= 0) return part.slice(at + key.length + 2, part.indexOf('\n', at + 1));
    }
    return undefined;
  }

  /** The key of the first entry to which exactly this belongs. */
  keyOf(text: string): string | undefined {
    for (const part of this.parts) {
      const end = part.indexOf(` ${text}\n`);
      if (end >= 0) return part.slice(part.lastIndexOf('\n', end) + 1, end);
    }
    return undefined;
  }

  /** All keys in their order. */
  keys(): readonly string[] {
    return this.parts.flatMap((part) => part.match(/^\S+/gm) ?? []);
  }
}

/** Why a value does not fit, and where; made only when something is wrong, from the inside out. */
export class Misfit {
  private place = '';

  constructor(private readonly reason: string) {}

  /** The same misfit seen from one level further out; `step` is `.field` or `[3]`. */
  within(step: string): this {
    this.place = step + this.place;
    return this;
  }

  /** The sentence for people, e.g. `schemaMetadata.fields[3].type is missing`. */
  of(aspectName: string): string {
    return `${aspectName}${this.place} ${this.reason}`;
  }
}

/** What `value` is, in words: `a string`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return value === undefined ? 'absent' : `a ${typeof value}`;
}

/** The text in quotes, cut when it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

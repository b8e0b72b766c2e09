/** The first text that is not empty. */
export function firstOf(...texts: readonly (string | undefined)[]): string {
  return texts.find((text) => text !== undefined && text !== '') ?? '';
}

/** At most `length` characters, without those that Postgres and UTF-8 cannot hold. */
export function cut(text: string, length: number): string {
  const clean = text.replaceAll('\0', '').toWellFormed();
  return clean.length > length ? `${clean.slice(0, length - 1).toWellFormed()}…` : clean;
}

/** Each text once, the empty ones left out, at most `limit` of them. */
export function unique(texts: readonly string[] = [], limit = 1_000): string[] {
  return [...new Set(texts.filter((text) => text !== ''))].slice(0, limit).map((text) => cut(text, 2_000));
}

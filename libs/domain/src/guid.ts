/**
 * DataHub's derived id: lower-case hex MD5 of the parts as JSON with sorted keys and every non-ASCII character written as
 * `\uXXXX`, as `datahub_guid` of the official client makes it. Null values are dropped, which that function leaves to its
 * callers: the keys of `mcp_builder` (containers, domains) leave them out before. MD5 is an identifier here, not a safeguard.
 */
export function guid(parts: Readonly<Record<string, string | null | undefined>>): string {
  const entries = Object.entries(parts)
    .filter((entry): entry is [string, string] => entry[1] != null)
    .sort(([a], [b]) => byCodePoint(a, b));
  const json = `{${entries.map(([key, value]) => `${asciiJson(key)}:${asciiJson(value)}`).join(',')}}`;
  // Loaded here because it takes five MiB, and most users of this library make no such id.
  return process.getBuiltinModule('node:crypto').createHash('md5').update(json).digest('hex');
}

// Python sorts by code point; `<` compares halves of surrogate pairs, which lie below U+E000 to U+FFFF.
function byCodePoint(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** JSON text of `value` in ASCII only, as rest.li needs it inside `bytes` fields: one character is one byte there. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

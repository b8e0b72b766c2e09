/** The schemas of a `search_path` setting in their order, as far as they do not depend on the user; the server's default when absent. */
export function searchPathOf(setting: string | undefined): readonly string[] {
  const names = (setting ?? 'public').match(/"(?:[^"]|"")+"|[^\s,]+/g) ?? [];
  const path = names
    .map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()))
    .filter((name) => name !== '$user');
  // Always searched, and first unless it is named (PostgreSQL documentation, search_path).
  return path.includes('pg_catalog') ? path : ['pg_catalog', ...path];
}

/**
 * The one of `candidates` that `name` is a misspelling of: other capitals, `_` or `-` between words, or one letter
 * wrong, missing, too many, or swapped with the next. Undefined when none fits, or more than one.
 */
export function nearMiss(name: string, candidates: readonly string[]): string | undefined {
  const fitting = candidates.filter((candidate) => isNear(name, candidate));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function isNear(a: string, b: string): boolean {
  if (plain(a) === plain(b)) return true;
  // In shorter names another letter makes another word (`url`, `urn`).
  return Math.min(a.length, b.length) >= (a.length === b.length ? 4 : 3) && isOneEditApart(a, b);
}

function plain(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}

function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (text: string, skipped: number): string => text.slice(start + skipped);
  if (a.length > b.length) return rest(a, 1) === rest(b, 0);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  const swapped = a[start] === b[start + 1] && a[start + 1] === b[start];
  return rest(a, 1) === rest(b, 1) || (swapped && rest(a, 2) === rest(b, 2));
}

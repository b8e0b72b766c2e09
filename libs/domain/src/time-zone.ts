/**
 * Whether `name` is an IANA time zone, such as `Europe/Berlin` or `UTC`, that databases and schedulers take for the same one as
 * JavaScript does. Offsets are none: PostgreSQL counts `+05:30` to the west. Upper and lower case count.
 */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    // An older name is known by a newer one; the same name in other letters is a slip.
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

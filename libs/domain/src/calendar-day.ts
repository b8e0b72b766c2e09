/** Whether `text` is a calendar day, `YYYY-MM-DD`, that there is; there was no year 0. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  // Date takes 31 February for 3 March, so the text has to come out as it went in.
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

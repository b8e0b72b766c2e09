const DAY_MS = 86_400_000;
const NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** What a calendar day is for tables that people and their closing of books write to. */
export interface CalendarDay {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 0 the first of a month, 1 its last day, 2 the day before that. */
  readonly monthEdge: 0 | 1 | 2 | undefined;
}

/** Reads `YYYY-MM-DD`; the day is local to the data, so no zone comes in. */
export function calendarDay(day: string): CalendarDay {
  const at = new Date(`${day}T00:00:00Z`).getTime();
  const dateIn = (days: number): number => new Date(at + days * DAY_MS).getUTCDate();
  const monthEdge = dateIn(0) === 1 ? 0 : dateIn(1) === 1 ? 1 : dateIn(2) === 1 ? 2 : undefined;
  return { weekday: new Date(at).getUTCDay(), monthEdge };
}

/** `Saturday`. */
export function weekdayName(day: string): string {
  return NAMES[calendarDay(day).weekday] ?? day;
}

/** The day `days` after `day`; before it when negative. */
export function dayAfter(day: string, days = 1): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

import { type FieldError, type SourceSchedule } from '@dataspoke/contracts';
import { isTimeZone } from '@dataspoke/domain';
import { CronExpressionParser } from 'cron-parser';

/** What is wrong with a schedule, field by field; empty when nothing is. */
export function scheduleProblems(schedule: SourceSchedule): readonly FieldError[] {
  const problems: FieldError[] = [];
  const timezone = schedule.timezone ?? 'UTC';
  const zoneKnown = isTimeZone(timezone);
  if (!zoneKnown) {
    problems.push({
      field: 'schedule.timezone',
      message: 'must be an IANA time zone such as Europe/Berlin',
    });
  }
  if (schedule.cron.trim().split(/\s+/).length !== 5) {
    problems.push({
      field: 'schedule.cron',
      message: 'must have five fields: minute, hour, day of month, month, day of week',
    });
  } else if (zoneKnown) {
    const fault = cronFault(schedule.cron, timezone);
    if (fault !== undefined) problems.push({ field: 'schedule.cron', message: fault });
  }
  return problems;
}

/**
 * The same as the workflow engine has to be told: where cron fires on either of a day of the month and a day of the week, the engine
 * wants both at once.
 */
export function engineExpressions(cron: string): readonly string[] {
  const [minute, hour, day, month, weekday] = cron.trim().split(/\s+/);
  if (day === '*' || weekday === '*') return [cron];
  return [`${minute} ${hour} ${day} ${month} *`, `${minute} ${hour} * ${month} ${weekday}`];
}

/** The next `count` instants after `after` at which the schedule fires; none while it is paused. */
export function nextFirings(schedule: SourceSchedule, after: Date, count: number): readonly Date[] {
  if (schedule.paused === true) return [];
  const expression = CronExpressionParser.parse(schedule.cron, {
    currentDate: after,
    tz: schedule.timezone ?? 'UTC',
  });
  return Array.from({ length: count }, () => expression.next().toDate());
}

/** What every cron knows; `L`, `W`, `#`, `?` and `H` are understood by some, and not by the workflow engine. */
const PLAIN =
  /^(?:[\d*,/\s-]|SUN|MON|TUE|WED|THU|FRI|SAT|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+$/i;

// Parsing alone lets dates through that never come, such as 31 February.
function cronFault(cron: string, tz: string): string | undefined {
  if (!PLAIN.test(cron)) return 'may hold numbers, names of days and months, and * , - / only';
  try {
    CronExpressionParser.parse(cron, { tz }).next();
    return undefined;
  } catch (error) {
    return `is not a cron expression that ever fires: ${error instanceof Error ? error.message : String(error)}`;
  }
}

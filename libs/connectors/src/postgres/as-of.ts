import { isTimeZone } from '@dataspoke/domain';

const LOCAL = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?) ([A-Za-z0-9_+\-/]+)$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** What is wrong with a moment in time as recipes write it, or undefined. */
export function asOfComplaint(text: string): string | undefined {
  const shape = 'must look like "2014-01-01T00:00 America/New_York" or "2014-01-01T00:00Z"';
  const [, local, zone] = LOCAL.exec(text) ?? [];
  if (!local || !zone) return INSTANT.test(text) && isDate(text) ? undefined : shape;
  if (!isDate(`${local}Z`)) return shape;
  return isTimeZone(zone) ? undefined : 'names a time zone that does not exist';
}

// Date.parse takes 31 February for 3 March, so the text has to come out as it went in.
function isDate(text: string): boolean {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return false;
  const day = text.slice(0, 10);
  return new Date(Date.parse(`${day}T00:00Z`)).toISOString().startsWith(day);
}

/** The instant that {@link asOfComplaint} finds nothing wrong with, and the zone if one is named. */
export function asOfInstant(text: string): { readonly at: Date; readonly zone?: string } {
  const [, local, zone] = LOCAL.exec(text) ?? [];
  if (local === undefined || zone === undefined) return { at: new Date(text) };
  const clock = Date.parse(`${local}Z`);
  // The offset there is that of an instant nearby, except within hours of a change of the clocks: hence twice.
  const near = clock - offsetMs(clock, zone);
  return { at: new Date(clock - offsetMs(near, zone)), zone };
}

/** How far ahead of UTC the clocks of `zone` are at `time`, in milliseconds. */
function offsetMs(time: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(time / 1000) * 1000;
}

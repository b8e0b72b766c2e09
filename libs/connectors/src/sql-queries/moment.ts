import { isTimeZone } from '@dataspoke/domain';
import { asOfInstant } from '../postgres/as-of';

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|[A-Za-z][\w/+-]*)?$/;

/** Ids of Trino's queries begin with the time in UTC at which they were made, such as 20261101_100000_00042_x7k2p. */
const TRINO_ID = /^(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})_\d{5}_\w+$/;

/** Raised for a time whose zone is an abbreviation, such as CET, which stands for more than one zone. */
export class UnknownZone extends Error {
  constructor(readonly zone: string) {
    super(`the time zone ${zone} is not known`);
  }
}

/**
 * Reads times as logs and exports write them: ISO 8601 with a blank or a T, with an offset, UTC or nothing behind, or seconds,
 * milliseconds or microseconds since 1970, or as ids of Trino's queries hold them. `zone` is that of times which do not say theirs.
 */
export class Moments {
  /** Offset of the minute that was read last: times of a log come in their order. */
  private minute = '';
  private minuteAt = 0;

  constructor(private readonly zone: string | undefined) {}

  /** Milliseconds since 1970; undefined for what is no time. Raises {@link UnknownZone}. */
  read(text: string): number | undefined {
    const trimmed = text.trim();
    if (/^\d{9,17}(?:\.\d+)?$/.test(trimmed)) return sinceEpoch(Number(trimmed));
    const id = TRINO_ID.exec(trimmed);
    if (id) return fromId(id.slice(1));
    const [, day, minute, second = '0', fraction = '', zone = ''] = MOMENT.exec(trimmed) ?? [];
    if (day === undefined || minute === undefined) return undefined;
    const at = this.atMinute(`${day}T${minute}`, zone);
    if (at === undefined) return undefined;
    return at + Number(second) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  }

  private atMinute(local: string, zone: string): number | undefined {
    const key = `${local} ${zone}`;
    if (key === this.minute) return this.minuteAt;
    const at = this.instant(local, zone);
    if (Number.isNaN(at)) return undefined;
    this.minute = key;
    this.minuteAt = at;
    return at;
  }

  private instant(local: string, zone: string): number {
    if (/^(?:Z|UTC|GMT)$/i.test(zone)) return Date.parse(`${local}Z`);
    const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
    if (sign !== undefined) return Date.parse(`${local}${sign}${hours}:${minutes}`);
    if (zone.includes('/') && isTimeZone(zone)) return asOfInstant(`${local} ${zone}`).at.getTime();
    if (zone !== '' && this.zone === undefined) throw new UnknownZone(zone);
    return Number.isNaN(Date.parse(`${local}Z`))
      ? NaN
      : asOfInstant(`${local} ${this.zone ?? 'UTC'}`).at.getTime();
  }
}

function fromId([year, month, day, hour, minute, second]: readonly string[]): number | undefined {
  const at = Date.parse(
    `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`,
  );
  return Number.isNaN(at) ? undefined : at;
}

/** Numbers of this size are of these units for all times between 1973 and 5138. */
function sinceEpoch(value: number): number {
  if (value >= 1e14) return Math.floor(value / 1_000);
  return Math.floor(value >= 1e11 ? value : value * 1_000);
}

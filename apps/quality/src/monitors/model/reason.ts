import { weekdayName } from './calendar-day';
import { type MetricScale } from './scale';
import { type DayJudgement } from './series-monitor';

const NUMBER = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/**
 * Why a day is odd, with figures: `58 % cancelled, between 0.1 and 9.2 % expected on a Saturday`. `subject` says what is
 * counted: `cancelled`, `rows`, `without tailnum`.
 */
export function reasonOf(scale: MetricScale, subject: string, judgement: DayJudgement): string {
  const { value, lower, upper, zeros, expected, day } = judgement;
  if (zeros > 1) {
    return `no ${subject} for ${zeros} days, about ${NUMBER.format(expected)} a day expected`;
  }
  const weekday = `expected on a ${weekdayName(day)}`;
  if (scale === 'count') {
    return `${WHOLE.format(value)} ${subject}, between ${WHOLE.format(lower)} and ${WHOLE.format(upper)} ${weekday}`;
  }
  return `${percent(value)} % ${subject}, between ${percent(lower)} and ${percent(upper)} % ${weekday}`;
}

// Two digits are enough for a person, and more where they are needed to tell a share from "all".
function percent(share: number): string {
  const value = share * 100;
  if (value >= 99 && value < 100) return String(Math.floor(value * 100) / 100);
  return String(Number(value.toPrecision(2)));
}

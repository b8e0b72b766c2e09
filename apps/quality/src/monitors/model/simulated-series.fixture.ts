import { calendarDay, dayAfter } from './calendar-day';
import { type DailyPoint, type MetricScale } from './scale';

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Dice {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  within(least: number, most: number): number {
    return least + (most - least) * this.random();
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }

  /** Knuth's way for small means, the normal approximation for large ones. */
  poisson(mean: number): number {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.random(); product > limit; product *= this.random()) count += 1;
    return count;
  }

  binomial(trials: number, share: number): number {
    const spread = Math.sqrt(trials * share * (1 - share));
    if (spread > 6) return Math.min(trials, Math.max(0, Math.round(trials * share + spread * this.normal())));
    let count = 0;
    for (let trial = 0; trial < trials; trial += 1) if (this.chance(share)) count += 1;
    return count;
  }
}

export const EVENT_KINDS = [
  'drop of all',
  'drop by half',
  'spike',
  'weekend change',
  'null jump',
  'outage of a sparse table',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Consecutive days on which something is wrong. */
export interface SimulatedEvent {
  readonly kind: EventKind;
  readonly days: ReadonlySet<string>;
}

export interface SimulatedSeries {
  readonly name: 'counts' | 'share' | 'sparse';
  readonly scale: MetricScale;
  readonly points: readonly DailyPoint[];
  readonly events: readonly SimulatedEvent[];
  /** Days on which something happened that is no fault, or just after an event: neither hits nor false alarms. */
  readonly excused: ReadonlySet<string>;
  readonly holidays: ReadonlySet<string>;
}

const START = '2024-01-01';
const LENGTH = 400;
const FIRST_EVENT = 40;
/** Days after an event, or a new level, on which an alarm is understandable. */
const AFTERMATH = 7;

/** Series of the kinds tables have, `count` of each, with events put into them; the same for the same seed. */
export function simulate(seed: number, count: number): readonly SimulatedSeries[] {
  return Array.from({ length: count }, (_none, at) => {
    const dice = new Dice(seed * 7_919 + at);
    return [counts(dice), share(dice), sparse(dice)];
  }).flat();
}

const DAYS = Array.from({ length: LENGTH }, (_none, at) => dayAfter(START, at));

function counts(dice: Dice): SimulatedSeries {
  const base = Math.exp(dice.within(Math.log(200), Math.log(200_000)));
  const weekend = dice.chance(0.5) ? dice.within(0.2, 0.6) : dice.within(0.9, 1.1);
  const week = Array.from({ length: 7 }, (_none, weekday) =>
    weekday === 0 || weekday === 6 ? weekend * dice.within(0.9, 1.1) : dice.within(0.9, 1.1),
  );
  const noise = dice.within(0.03, 0.12);
  const trend = dice.within(-0.001, 0.0025);
  const monthEnd = dice.chance(0.4) ? dice.within(1.3, 2.5) : 1;
  const holidays = new Set(DAYS.filter((_day, at) => at % 37 === 20));
  const shiftAt = dice.chance(0.4) ? Math.floor(dice.within(120, 350)) : LENGTH;
  const shift = dice.chance(0.5) ? 1.6 : 0.55;
  const excused = new Set(DAYS.slice(shiftAt, shiftAt + AFTERMATH));
  const kinds: EventKind[] = ['drop of all', 'drop by half', 'spike'];
  if (weekend < 0.7) kinds.push('weekend change');
  const events = eventsOf(dice, kinds, excused);
  const points = DAYS.map((day, at): DailyPoint => {
    const { weekday, monthEdge } = calendarDay(day);
    const event = events.find(({ days }) => days.has(day))?.kind;
    const usual =
      base *
      (week[weekday] ?? 1) *
      Math.exp(trend * at + noise * dice.normal()) *
      (monthEdge === 1 ? monthEnd : 1) *
      (holidays.has(day) ? 0.5 : 1) *
      (at >= shiftAt ? shift : 1);
    return { day, numerator: dice.poisson(usual * factorOf(event, weekday, weekend)) };
  });
  return { name: 'counts', scale: 'count', points, events, excused, holidays };
}

function factorOf(event: EventKind | undefined, weekday: number, weekend: number): number {
  switch (event) {
    case 'drop of all':
      return 0;
    case 'drop by half':
      return 0.5;
    case 'spike':
      return 2;
    case 'weekend change':
      return weekday === 0 || weekday === 6 ? 1 / weekend : weekend;
    default:
      return 1;
  }
}

function share(dice: Dice): SimulatedSeries {
  const rows = Math.exp(dice.within(Math.log(300), Math.log(20_000)));
  const odds = dice.within(-5, -1.5);
  const noise = dice.within(0.05, 0.4);
  const excused = new Set<string>();
  const events = eventsOf(dice, ['null jump'], excused);
  const points = DAYS.map((day): DailyPoint => {
    const { weekday } = calendarDay(day);
    const denominator = Math.max(1, dice.poisson(rows * (weekday === 0 || weekday === 6 ? 0.6 : 1)));
    const isOdd = events.some(({ days }) => days.has(day));
    const y = odds + noise * dice.normal() + (isOdd ? 2 + 3 * noise : 0);
    return { day, denominator, numerator: dice.binomial(denominator, 1 / (1 + Math.exp(-y))) };
  });
  return { name: 'share', scale: 'share', points, events, excused, holidays: new Set() };
}

function sparse(dice: Dice): SimulatedSeries {
  const mean = dice.within(0.8, 6);
  const burst = dice.within(0, 0.6);
  const excused = new Set<string>();
  const events = eventsOf(dice, ['outage of a sparse table'], excused, 12);
  const points = DAYS.map((day): DailyPoint => {
    const isOut = events.some(({ days }) => days.has(day));
    return { day, numerator: isOut ? 0 : dice.poisson(mean * Math.exp(burst * dice.normal())) };
  });
  return { name: 'sparse', scale: 'count', points, events, excused, holidays: new Set() };
}

// Far enough from each other that one is over before the next begins; the days after each are excused.
function eventsOf(
  dice: Dice,
  kinds: readonly EventKind[],
  excused: Set<string>,
  length = 2,
): readonly SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  for (let at = FIRST_EVENT; at < LENGTH - 40; at += Math.floor(dice.within(45, 75))) {
    const kind = kinds[events.length % kinds.length];
    const days = DAYS.slice(at, at + length);
    if (kind === undefined || days.some((day) => excused.has(day))) continue;
    events.push({ kind, days: new Set(days) });
    for (const day of DAYS.slice(at + length, at + length + AFTERMATH)) excused.add(day);
  }
  return events;
}

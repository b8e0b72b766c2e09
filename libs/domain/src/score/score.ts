import { apportion } from './apportion';
import {
  type Check,
  CHECKS,
  type Dimension,
  dimensionOf,
  DIMENSIONS,
  type ScoreDefinition,
} from './definition';
import { type ScoreFacts } from './facts';
import { measure, type Measure } from './measure';

/** Scores, points and confidence are whole thousandths, so that gains add up exactly; divide by this only for show. */
export const MILLI = 1_000;
const FULL = 100 * MILLI;

/** Something that costs points. */
export interface Gap {
  readonly check: Check;
  /** Thousandths of a point by which the score rises, exactly, once this gap alone is closed. */
  readonly gain: number;
  readonly cause: string;
  /** Up to 20 of what it is about: field paths, URNs. */
  readonly examples: readonly string[];
}

/** Why the confidence is not full. */
export interface Unknown {
  readonly check: Check;
  readonly reason: string;
}

/** The part of one dimension; `possible` is 0 when nothing in it could be measured. Thousandths of a point. */
export interface DimensionScore {
  readonly dimension: Dimension;
  readonly earned: number;
  readonly possible: number;
}

/** A score that explains itself: `value` plus all gains is 100 points. */
export interface Score {
  /** Thousandths of a point; `null` when nothing could be measured. */
  readonly value: number | null;
  /** Thousandths of a percent of the weight that could be measured. */
  readonly confidence: number;
  readonly dimensions: readonly DimensionScore[];
  /** The most valuable first. */
  readonly gaps: readonly Gap[];
  readonly unknowns: readonly Unknown[];
}

interface Measured {
  readonly check: Check;
  readonly found: Measure;
}

/**
 * Scores a dataset at the instant `now` (milliseconds since 1970). What cannot be told leaves its weight to the rest of its
 * dimension, or to the other dimensions, and lowers the confidence: no data is neither good nor bad.
 */
export function scoreOf(facts: ScoreFacts, definition: ScoreDefinition, now: number): Score {
  const all = CHECKS.map((check): Measured => ({ check, found: measure(check, facts, definition, now) }));
  const possible = pointsOf(
    all.filter(({ found }) => found.state === 'measured'),
    definition,
  );
  const weight = pointsOf(
    all.filter(({ found }) => found.state !== 'not-applicable'),
    definition,
  );
  const earned = new Map<Check, number>();
  const gaps: Gap[] = [];
  const unknowns: Unknown[] = [];
  let confidence = 0;
  for (const { check, found } of all) {
    if (found.state === 'not-applicable') continue;
    if (found.state === 'unknown') {
      unknowns.push({ check, reason: found.reason });
      continue;
    }
    const points = possible.get(check) ?? 0;
    const got = Math.floor((points * found.good) / found.of);
    earned.set(check, got);
    if (got < points) gaps.push({ check, gain: points - got, cause: found.cause, examples: found.examples });
    const { parts, of, reason } = found.unknown ?? { parts: 0, of: 1, reason: '' };
    confidence += Math.floor(((weight.get(check) ?? 0) * (of - parts)) / of);
    if (parts > 0) unknowns.push({ check, reason });
  }
  const dimensions = DIMENSIONS.map((dimension) => ({
    dimension,
    earned: sumIn(dimension, earned),
    possible: sumIn(dimension, possible),
  }));
  const isMeasured = dimensions.some((one) => one.possible > 0);
  return {
    value: isMeasured ? dimensions.reduce((sum, one) => sum + one.earned, 0) : null,
    confidence,
    dimensions,
    gaps: gaps.sort((a, b) => b.gain - a.gain),
    unknowns,
  };
}

/** Shares the full score out over dimensions that have a check among `checks`, then over these. */
function pointsOf(checks: readonly Measured[], definition: ScoreDefinition): ReadonlyMap<Check, number> {
  const present = definition.dimensions.filter(({ dimension }) =>
    checks.some(({ check }) => dimensionOf(check) === dimension),
  );
  const shares = apportion(
    FULL,
    present.map(({ weight }) => weight),
  );
  const points = new Map<Check, number>();
  present.forEach(({ dimension }, at) => {
    const inside = definition.checks.filter(
      ({ check }) => dimensionOf(check) === dimension && checks.some((one) => one.check === check),
    );
    const parts = apportion(
      shares[at] ?? 0,
      inside.map(({ weight }) => weight),
    );
    inside.forEach(({ check }, index) => points.set(check, parts[index] ?? 0));
  });
  return points;
}

function sumIn(dimension: Dimension, points: ReadonlyMap<Check, number>): number {
  return [...points].reduce((sum, [check, each]) => (dimensionOf(check) === dimension ? sum + each : sum), 0);
}

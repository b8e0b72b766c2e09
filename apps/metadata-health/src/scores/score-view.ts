import { type HealthScore, type HealthScoreSummary } from '@dataspoke/contracts';
import { MILLI } from '@dataspoke/domain';
import { type ScoreRow } from './score.row';
import { type ScoreSnapshotRow } from './score-snapshot.row';

/** A stored score as callers see it in a list. */
export function toScoreSummary(row: ScoreRow): HealthScoreSummary {
  return {
    urn: row.urn,
    name: row.name,
    platform: row.platform,
    score: points(row.score),
    confidence: row.confidence / MILLI,
    gapCount: row.gaps.length,
    owners: row.owners,
    definitionVersion: row.definitionVersion,
    scoredAt: row.scoredAt.toISOString(),
  };
}

/** A stored score with its explanation and its past, the newest day first. */
export function toHealthScore(row: ScoreRow, history: readonly ScoreSnapshotRow[]): HealthScore {
  return {
    ...toScoreSummary(row),
    dimensions: row.dimensions.map(({ dimension, earned, possible }) => ({
      dimension,
      earned: earned / MILLI,
      possible: possible / MILLI,
    })),
    gaps: row.gaps.map(({ check, gain, cause, examples }) => ({
      check,
      gain: gain / MILLI,
      cause,
      examples: [...examples],
    })),
    unknowns: row.unknowns.map(({ check, reason }) => ({ check, reason })),
    history: history.map(({ day, score, confidence, definitionVersion }) => ({
      day,
      score: points(score),
      confidence: confidence / MILLI,
      definitionVersion,
    })),
  };
}

function points(milli: number | null): number | null {
  return milli === null ? null : milli / MILLI;
}

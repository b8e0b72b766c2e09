import { type Check, type Gap, MILLI, type ScoreFacts } from '@dataspoke/domain';

const DAY_MS = 86_400_000;

/** What only somebody who knows what the data means can say; the rest is for those who make it. */
const BUSINESS_CHECKS: ReadonlySet<Check> = new Set([
  'documentation.description',
  'documentation.fields',
  'ownership.technical',
  'ownership.business',
  'classification.domain',
  'classification.labels',
]);

/** Points from which on a gap has to be closed within so many days. */
const DAYS_BY_POINTS = [
  { points: 10, days: 7 },
  { points: 5, days: 14 },
  { points: 2, days: 30 },
] as const;
const DAYS_AT_MOST = 90;

/**
 * Who should close a gap: the owner of the fitting kind, else of the other, else any (`owners`, in the order of the catalog);
 * `null` when the dataset has none.
 */
export function ownerFor(
  check: Check,
  { technicalOwners, businessOwners }: Pick<ScoreFacts, 'technicalOwners' | 'businessOwners'>,
  owners: readonly string[],
): string | null {
  const inOrder = BUSINESS_CHECKS.has(check)
    ? [...businessOwners, ...technicalOwners, ...owners]
    : [...technicalOwners, ...businessOwners, ...owners];
  return inOrder[0] ?? null;
}

/** The UTC day until which a gap that was opened at `openedAt` should be closed. */
export function dueOn({ gain }: Pick<Gap, 'gain'>, openedAt: Date): string {
  const days = DAYS_BY_POINTS.find(({ points }) => gain >= points * MILLI)?.days ?? DAYS_AT_MOST;
  return new Date(openedAt.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

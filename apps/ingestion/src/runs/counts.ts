import { type ChangeCounts, type RecordCounts, type RunCounts } from '@dataspoke/contracts';

/** Counts of a run that has seen nothing yet. */
export function noCounts(): RunCounts {
  return { records: noRecords(), changes: noChanges() };
}

/** Counts of a scope that has shown nothing yet. */
export function noRecords(): RecordCounts {
  return { seen: 0, processed: 0, filtered: 0, failed: 0 };
}

function noChanges(): ChangeCounts {
  return {
    compared: 0,
    unchanged: 0,
    created: 0,
    updated: 0,
    removed: 0,
    conflicts: 0,
    written: 0,
    rejected: 0,
    pending: 0,
  };
}

/** The sum over scopes. */
export function sumRecords(parts: readonly RecordCounts[]): RecordCounts {
  return parts.reduce(
    (sum, part) => ({
      seen: sum.seen + part.seen,
      processed: sum.processed + part.processed,
      filtered: sum.filtered + part.filtered,
      failed: sum.failed + part.failed,
    }),
    noRecords(),
  );
}

/** How many changes have one action and one outcome. */
export interface ChangeTally {
  readonly action: string;
  readonly outcome: string;
  readonly count: number;
}

const BY_ACTION: Readonly<Record<string, keyof ChangeCounts>> = {
  create: 'created',
  update: 'updated',
  remove: 'removed',
  unchanged: 'unchanged',
  conflict: 'conflicts',
};
const BY_OUTCOME: Readonly<Record<string, keyof ChangeCounts>> = {
  written: 'written',
  rejected: 'rejected',
  pending: 'pending',
  held: 'held',
};

/** Counts of a change set out of the tally of its rows. */
export function countChanges(tally: readonly ChangeTally[]): ChangeCounts {
  const counts = noChanges();
  for (const { action, outcome, count } of tally) {
    counts.compared += count;
    for (const key of [BY_ACTION[action], BY_OUTCOME[outcome]])
      if (key) counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

/** Which of the equations of {@link RecordCounts} and {@link ChangeCounts} do not hold; empty when all do. */
export function unbalanced({ records, changes }: RunCounts): readonly string[] {
  const equations: readonly (readonly [string, number, number])[] = [
    [
      'seen = processed + filtered + failed',
      records.seen,
      records.processed + records.filtered + records.failed,
    ],
    [
      'compared = unchanged + created + updated + removed + conflicts',
      changes.compared,
      changes.unchanged + changes.created + changes.updated + changes.removed + changes.conflicts,
    ],
    [
      'created + updated + removed = written + rejected + pending + held',
      changes.created + changes.updated + changes.removed,
      changes.written + changes.rejected + changes.pending + (changes.held ?? 0),
    ],
  ];
  return equations.filter(([, left, right]) => left !== right).map(([text, l, r]) => `${text} (${l} ≠ ${r})`);
}

import { type JobState, type RunCounts, type RunFailure } from '@dataspoke/contracts';
import { counted } from './counted';

/** What the end of a run is decided from. */
export interface RunFacts {
  readonly counts: RunCounts;
  /** Inputs, or parts of inputs, that are listed as failed records. */
  readonly failedRecords: number;
  /** Scopes that could not be listed to their end, and why. */
  readonly incompleteScopes: readonly { readonly name: string; readonly failure: RunFailure }[];
}

/** How a run ended. */
export interface RunOutcome {
  readonly state: Extract<JobState, 'succeeded' | 'partial' | 'failed'>;
  readonly failure: RunFailure | null;
}

const HELD: Pick<RunFailure, 'code' | 'remedy'> = {
  code: 'removals-held',
  remedy:
    'Look at the removals of the run. If they are right, confirm them; if not, mend the source and run it again.',
};
const OTHERWISE = {
  code: 'partial',
  remedy: 'See the failed records and the rejected changes of the run for each reason.',
} as const;

/**
 * `succeeded`: everything was read and written. `partial`: something failed, the rest was done. `failed`: nothing of the
 * source could be read. A conflict is no failure: leaving alone what others wrote is what was asked for.
 */
export function outcomeOf({ counts, failedRecords, incompleteScopes }: RunFacts): RunOutcome {
  const [first] = incompleteScopes;
  const { held = 0 } = counts.changes;
  if (first && counts.records.processed === 0) return { state: 'failed', failure: first.failure };
  const faults = [
    first && `${counted(incompleteScopes.length, 'scope')} could not be read to the end, first ${first.name}`,
    failedRecords > 0 &&
      counted(failedRecords, 'record failed, or a part of it', 'records failed, or parts of them'),
    held > 0 &&
      `${counted(held, 'removal is', 'removals are')} held for a confirmation, each with its reason`,
    counts.changes.rejected > 0 &&
      `${counted(counts.changes.rejected, 'change was', 'changes were')} not taken by the catalog`,
  ].filter((fault) => typeof fault === 'string');
  if (faults.length === 0) return { state: 'succeeded', failure: null };
  const { code, remedy } = first?.failure ?? (held > 0 ? HELD : OTHERWISE);
  return {
    state: 'partial',
    failure: {
      code,
      message: `${faults.join('; ')}.${first ? ` ${first.failure.message}` : ''}`.slice(0, 4000),
      remedy: remedy ?? OTHERWISE.remedy,
    },
  };
}

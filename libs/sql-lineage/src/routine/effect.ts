import { combine } from '../combine';
import { type Relation } from '../query/relation';
import { type StatementLineage } from '../result';

/** What a call of a routine does. */
export interface RoutineEffect {
  readonly statements: readonly StatementLineage[];
  /** Rows that it gives to its caller. */
  readonly returned: Relation;
  readonly warnings: readonly string[];
}

/** What a routine does as a whole. */
export function effectOf({
  statements,
  warnings,
}: RoutineEffect): Omit<StatementLineage, 'kind' | 'span' | 'temporary'> {
  const { reads, writes, columns, filters, confidence, warnings: inside } = combine(statements);
  return {
    reads,
    writes,
    columns: columns.filter((edge) => edge.to.table !== null),
    filters,
    confidence: warnings.length > 0 ? Math.min(0.5, confidence) : confidence,
    warnings: [...warnings, ...inside],
  };
}

import { type SemanticTypeSuggestion } from '@dataspoke/connectors';
import { type EntityManager } from 'typeorm';

/** What an evaluation of a dataset found: by column, and nothing for a column that suggests nothing. */
export type DatasetSuggestions = ReadonlyMap<string, SemanticTypeSuggestion>;

/**
 * Stores the newest evaluation of these datasets. What people decided stays; what is no longer found is kept as not current, so that
 * an accepted one that lost its ground can be seen.
 */
export async function storeSuggestions(
  tx: EntityManager,
  found: ReadonlyMap<string, DatasetSuggestions>,
  evaluatedAt: Date,
): Promise<void> {
  if (found.size === 0) return;
  const rows = [...found].flatMap(([dataset, columns]) =>
    [...columns].map(([field, { type, confidence, evidence }]) => ({
      dataset,
      field,
      type,
      confidence,
      evidence,
    })),
  );
  await tx.query(
    `UPDATE column_suggestions SET current = false, evaluated_at = $2 WHERE dataset = ANY($1) AND current`,
    [[...found.keys()], evaluatedAt],
  );
  await tx.query(
    `INSERT INTO column_suggestions (dataset, field, type, confidence, evidence, state, current, evaluated_at)
    SELECT dataset, field, type, confidence, evidence, 'suggested', true, $2
    FROM jsonb_to_recordset($1::jsonb) AS f (dataset text, field text, type text, confidence float8, evidence text)
    ON CONFLICT (dataset, field, type) DO UPDATE
      SET confidence = excluded.confidence, evidence = excluded.evidence, current = true, evaluated_at = excluded.evaluated_at`,
    [JSON.stringify(rows), evaluatedAt],
  );
}

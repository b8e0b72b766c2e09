import { type EntityManager } from 'typeorm';
import { RuleRow } from './rule.row';
import { RuleVersionRow } from './rule-version.row';

/** Stores a new version of a rule beside the older ones. */
export async function storeRule(tx: EntityManager, row: RuleRow): Promise<void> {
  const { id, version, name, fields, parameters, severity, filter, updatedAt } = row;
  await tx.save(RuleRow, row);
  await tx.save(
    tx.create(RuleVersionRow, {
      ruleId: id,
      version,
      name,
      fields,
      parameters,
      severity,
      filter,
      createdAt: updatedAt,
      publishedAt: null,
    }),
  );
}

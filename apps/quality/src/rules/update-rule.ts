import { type Rule, type RuleChanges, type UpdateRuleRequest } from '@dataspoke/contracts';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findRule, requireVersion } from './find-rule';
import { type RuleRow } from './rule.row';
import { toRule } from './rule-view';
import { storeRule } from './store-rule';
import { defaultName, readRule } from './stored-rule';

/** Changes a rule; verdicts keep the version they are about. */
@Injectable()
export class UpdateRule {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Raises `not-found`, `precondition-failed` when the rule has another version, `invalid-request`. */
  async execute({ id, version, changes }: UpdateRuleRequest): Promise<Rule> {
    return this.database.transaction(async (tx) => {
      const row = await findRule(tx, id, 'pessimistic_write');
      requireVersion(row, version);
      const changed = changedRow(row, changes, this.clock.now());
      readRule(changed);
      await storeRule(tx, changed);
      return toRule(tx, changed);
    });
  }
}

function changedRow(row: RuleRow, changes: RuleChanges, now: Date): RuleRow {
  const fields = changes.fields ?? row.fields;
  const isUnnamed = row.name === defaultName(row);
  return {
    ...row,
    fields,
    name: changes.name ?? (isUnnamed ? defaultName({ kind: row.kind, fields }) : row.name),
    parameters: changes.parameters ?? row.parameters,
    severity: changes.severity ?? row.severity,
    filter: changes.filter === undefined ? row.filter : changes.filter,
    version: row.version + 1,
    updatedAt: now,
  };
}

import { type DeleteRuleRequest, QUALITY_WORKFLOWS, type RuleRemovalInput } from '@dataspoke/contracts';
import { Clock, Outbox } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { KeepIncidents } from '../incidents/keep-incidents';
import { EvaluationScheduleRow } from '../schedules/evaluation-schedule.row';
import { findRule, requireVersion } from './find-rule';
import { RuleRow } from './rule.row';

/** Deletes a rule and closes its incident; its verdicts stay. A workflow takes its assertion out of the catalog. */
@Injectable()
export class DeleteRule {
  constructor(
    private readonly database: DataSource,
    private readonly incidents: KeepIncidents,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Raises `not-found` and `precondition-failed`. */
  async execute({ id, version }: DeleteRuleRequest): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await findRule(tx, id, 'pessimistic_write');
      if (version !== undefined) requireVersion(row, version);
      const now = this.clock.now();
      await tx.update(RuleRow, { id }, { deletedAt: now, updatedAt: now, version: row.version + 1 });
      await tx.update(
        EvaluationScheduleRow,
        { ruleId: id, deletedAt: IsNull() },
        { deletedAt: now, synced: false },
      );
      await this.incidents.ofDeletedRule(tx, id, now);
      const input: RuleRemovalInput = { ruleId: id };
      await this.outbox.startWorkflow(tx, {
        workflow: QUALITY_WORKFLOWS.ruleRemoval,
        workflowId: `quality-rule-removal-${id}`,
        input,
      });
    });
  }
}

import { type CreateRuleRequest, type Rule, type RuleDraft } from '@dataspoke/contracts';
import { Clock, IdempotencyKeys } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { storeRule } from './store-rule';
import { RuleRow } from './rule.row';
import { toRule } from './rule-view';
import { defaultName, readRule } from './stored-rule';

/** Makes a rule. */
@Injectable()
export class CreateRule {
  constructor(
    private readonly database: DataSource,
    private readonly idempotency: IdempotencyKeys,
    private readonly clock: Clock,
  ) {}

  /** Raises `invalid-request` that lists every bad field, and `idempotency-key-reused`. */
  async execute({ draft, idempotencyKey }: CreateRuleRequest): Promise<Rule> {
    const row = this.rowOf(draft);
    readRule(row);
    return this.database.transaction((tx: EntityManager) =>
      this.idempotency.once(
        tx,
        { scope: 'rule.create', key: idempotencyKey, request: { ...draft } },
        async () => {
          await storeRule(tx, row);
          return toRule(tx, row);
        },
      ),
    );
  }

  private rowOf(draft: RuleDraft): RuleRow {
    const now = this.clock.now();
    const fields = draft.fields ?? [];
    return this.database.manager.create(RuleRow, {
      id: randomUUID(),
      datasetUrn: draft.dataset,
      kind: draft.kind,
      name: draft.name ?? defaultName({ kind: draft.kind, fields }),
      fields,
      parameters: draft.parameters ?? {},
      severity: draft.severity ?? 'fail',
      filter: draft.filter ?? null,
      version: 1,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    });
  }
}

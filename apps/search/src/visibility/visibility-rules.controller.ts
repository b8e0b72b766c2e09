import {
  type ById,
  type CreateVisibilityRuleRequest,
  type DeleteVisibilityRuleRequest,
  type Empty,
  type ReplaceVisibilityRuleRequest,
  searchRpc,
  type VisibilityRule,
  type VisibilityRuleList,
} from '@dataspoke/contracts';
import { IdempotencyKeys, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { VisibilityOf } from './visibility-of';
import { VisibilityRules } from './visibility-rules';

/** Rules of who can find what, over the bus. */
@Controller()
export class VisibilityRulesController {
  constructor(
    private readonly database: DataSource,
    private readonly rules: VisibilityRules,
    private readonly visibilityOf: VisibilityOf,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  @RpcHandler(searchRpc.createVisibilityRule, { role: 'admin' })
  create(request: CreateVisibilityRuleRequest): Promise<VisibilityRule> {
    const { draft, idempotencyKey: key } = request;
    return this.changing((tx) =>
      this.idempotency.once(tx, { scope: 'visibility-rule.create', key, request: draft }, () =>
        this.rules.create(tx, request),
      ),
    );
  }

  @RpcHandler(searchRpc.getVisibilityRule, { role: 'admin' })
  get({ id }: ById): Promise<VisibilityRule> {
    return this.rules.get(this.database.manager, id);
  }

  @RpcHandler(searchRpc.listVisibilityRules, { role: 'admin' })
  async list(_request: Empty): Promise<VisibilityRuleList> {
    return { items: await this.rules.list(this.database.manager) };
  }

  @RpcHandler(searchRpc.replaceVisibilityRule, { role: 'admin' })
  replace(request: ReplaceVisibilityRuleRequest): Promise<VisibilityRule> {
    return this.changing((tx) => this.rules.replace(tx, request));
  }

  @RpcHandler(searchRpc.deleteVisibilityRule, { role: 'admin' })
  async remove(request: DeleteVisibilityRuleRequest): Promise<Empty> {
    await this.changing((tx) => this.rules.remove(tx, request));
    return {};
  }

  private async changing<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } finally {
      this.visibilityOf.forget();
    }
  }
}

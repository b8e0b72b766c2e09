import {
  type ById,
  type CreateRuleRequest,
  type DeleteRuleRequest,
  type Empty,
  type ListRulesRequest,
  type ListRuleVersionsRequest,
  qualityRpc,
  type Rule,
  type RulePage,
  type RuleVersionPage,
  type UpdateRuleRequest,
} from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CreateRule } from './create-rule';
import { DeleteRule } from './delete-rule';
import { findRule } from './find-rule';
import { ListRules } from './list-rules';
import { ListRuleVersions } from './list-rule-versions';
import { toRule } from './rule-view';
import { UpdateRule } from './update-rule';

/** Rules over the bus. */
@Controller()
export class RulesController {
  constructor(
    private readonly database: DataSource,
    private readonly createRule: CreateRule,
    private readonly updateRule: UpdateRule,
    private readonly deleteRule: DeleteRule,
    private readonly listRules: ListRules,
    private readonly listVersions: ListRuleVersions,
  ) {}

  @RpcHandler(qualityRpc.createRule, { role: 'editor' })
  create(request: CreateRuleRequest): Promise<Rule> {
    return this.createRule.execute(request);
  }

  @RpcHandler(qualityRpc.getRule, { role: 'reader' })
  async get({ id }: ById): Promise<Rule> {
    const { manager } = this.database;
    return toRule(manager, await findRule(manager, id));
  }

  @RpcHandler(qualityRpc.listRules, { role: 'reader' })
  list(request: ListRulesRequest): Promise<RulePage> {
    return this.listRules.execute(request);
  }

  @RpcHandler(qualityRpc.listRuleVersions, { role: 'reader' })
  versions(request: ListRuleVersionsRequest): Promise<RuleVersionPage> {
    return this.listVersions.execute(request);
  }

  @RpcHandler(qualityRpc.updateRule, { role: 'editor' })
  update(request: UpdateRuleRequest): Promise<Rule> {
    return this.updateRule.execute(request);
  }

  @RpcHandler(qualityRpc.deleteRule, { role: 'editor' })
  async delete(request: DeleteRuleRequest): Promise<Empty> {
    await this.deleteRule.execute(request);
    return {};
  }
}

import {
  ingestionRpc,
  qualityRpc,
  RuleProposal,
  RuleProposalFilter,
  RuleProposalPage,
  RuleProposalVerdict,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

@ApiTags('rule proposals')
@Controller('api/v1/rule-proposals')
export class RuleProposalsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Allow('reader')
  @ApiOperation({
    summary: 'Rules that the constraints of sources suggest, and what people said about them',
  })
  @ApiOkResponse({ type: RuleProposalPage })
  list(@Query() filter: RuleProposalFilter, @CalledBy() by: By): Promise<RuleProposalPage> {
    return this.rpc.call(ingestionRpc.listRuleProposals, filter, by);
  }

  @Post('decisions')
  @Allow('editor')
  @HttpCode(200)
  @ApiOperation({ summary: 'Accept a proposal, which makes the rule, reject it, or take the decision back' })
  @ApiOkResponse({ type: RuleProposal })
  async decide(@Body() verdict: RuleProposalVerdict, @CalledBy() by: By): Promise<RuleProposal> {
    const made = verdict.decision === 'accept' ? await this.makeRule(verdict, by) : {};
    return this.rpc.call(ingestionRpc.decideRuleProposal, { ...verdict, ...made }, by);
  }

  /** A second attempt finds the rule of the first. What cannot be accepted is for ingestion to say. */
  private async makeRule(
    { dataset, constraint }: RuleProposalVerdict,
    by: By,
  ): Promise<{ ruleId?: string; revision?: string }> {
    const proposal = await this.rpc.call(ingestionRpc.getRuleProposal, { dataset, constraint }, by);
    const { draft, state, current, revision } = proposal;
    if (draft === undefined || state === 'accepted' || !current) return {};
    const idempotencyKey = `rule proposal ${revision}`;
    const { id } = await this.rpc.call(qualityRpc.createRule, { draft, idempotencyKey }, by);
    return { ruleId: id, revision };
  }
}

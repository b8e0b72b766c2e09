import {
  type DecideRuleProposalRequest,
  ingestionRpc,
  type RuleProposal,
  type RuleProposalFilter,
  type RuleProposalKey,
  type RuleProposalPage,
} from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DecideProposal } from './decide-proposal';
import { ListProposals } from './list-proposals';

/** Rules that constraints of sources suggest, over the bus. */
@Controller()
export class RuleProposalsController {
  constructor(
    private readonly listProposals: ListProposals,
    private readonly decideProposal: DecideProposal,
  ) {}

  @RpcHandler(ingestionRpc.listRuleProposals, { role: 'reader' })
  list(filter: RuleProposalFilter): Promise<RuleProposalPage> {
    return this.listProposals.execute(filter);
  }

  @RpcHandler(ingestionRpc.getRuleProposal, { role: 'reader' })
  get(key: RuleProposalKey): Promise<RuleProposal> {
    return this.listProposals.one(key);
  }

  @RpcHandler(ingestionRpc.decideRuleProposal, { role: 'editor' })
  decide(request: DecideRuleProposalRequest, call: RpcCall): Promise<RuleProposal> {
    return this.decideProposal.execute(request, call);
  }
}

import {
  type DecideRuleProposalRequest,
  type ProposalState,
  type RuleProposal,
  type SuggestionDecision,
} from '@dataspoke/contracts';
import { Clock, conflict, invalidRequest, type RpcCall } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { noProposal, toProposal } from './list-proposals';
import { RuleProposalRow } from './rule-proposal.row';

const STATES: Readonly<Record<SuggestionDecision, ProposalState>> = {
  accept: 'accepted',
  reject: 'rejected',
  reopen: 'proposed',
};

/** Keeps what a person says about a proposal. */
@Injectable()
export class DecideProposal {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the decision, with the rule that was made of an accepted one; the same decision again changes nothing. Raises `not-found`,
   * `conflict` for an acceptance of what no rule can demand, of what the source has no longer, and of another wording than the rule's.
   */
  async execute(
    request: DecideRuleProposalRequest,
    { caller }: Pick<RpcCall, 'caller'>,
  ): Promise<RuleProposal> {
    const { dataset, constraint, decision } = request;
    return this.database.transaction(async (tx) => {
      const row = await tx.findOne(RuleProposalRow, {
        where: { dataset, name: constraint },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw noProposal(request);
      const state = STATES[decision];
      if (row.state === state) return toProposal(row);
      const rule = decision === 'accept' ? ruleOf(row, request) : null;
      const decided =
        decision === 'reopen'
          ? { decidedBy: null, decidedAt: null, revision: randomUUID() }
          : { decidedBy: caller.id, decidedAt: this.clock.now() };
      Object.assign(row, { state, ruleId: rule, ...decided });
      await tx.save(row);
      return toProposal(row);
    });
  }
}

function ruleOf(row: RuleProposalRow, { ruleId, revision }: DecideRuleProposalRequest): string {
  if (!row.current)
    throw conflict(`The source has the constraint "${row.name}" of ${row.dataset} no longer.`);
  if (row.draft === null)
    throw conflict(`No kind of rule demands what "${row.name}" of ${row.dataset} does.`);
  if (ruleId === undefined)
    throw invalidRequest('An acceptance names the rule.', [{ field: 'ruleId', message: 'is missing' }]);
  if (revision !== row.revision)
    throw conflict(`The constraint "${row.name}" of ${row.dataset} was worded anew meanwhile. Try again.`);
  return ruleId;
}

import { type DataHubUnauthorized } from '../errors';
import { type EmitOutcome, type EmitResult } from './emit-result';
import { type Proposal } from './proposal';

const NOT_CONFIRMED: EmitOutcome = { outcome: 'unknown', reason: 'not confirmed before the call ended' };

/** The outcomes of one call, collected by the index of the proposal. */
export class EmitCall {
  private readonly outcomes: (EmitOutcome | undefined)[];
  private readonly forbidden = new Map<number, DataHubUnauthorized>();
  private anyAccepted = false;

  constructor(readonly proposals: readonly Proposal[]) {
    this.outcomes = new Array<EmitOutcome | undefined>(proposals.length).fill(undefined);
  }

  set(index: number, outcome: EmitOutcome): void {
    this.outcomes[index] = outcome;
    if (outcome.outcome === 'accepted') this.anyAccepted = true;
  }

  forbid(index: number, error: DataHubUnauthorized): void {
    this.forbidden.set(index, error);
    this.set(index, { outcome: 'rejected', reason: error.message });
  }

  /** A token that may write nothing is the operator's problem, not that of thousands of proposals. */
  refuseIfNothingIsAllowed(batch: readonly { readonly index: number }[]): void {
    if (this.anyAccepted || this.forbidden.size === 0) return;
    const errors = batch.map(({ index }) => this.forbidden.get(index));
    if (errors[0] && errors.every((error) => error !== undefined)) throw errors[0];
  }

  results(): readonly EmitResult[] {
    return this.proposals.map((proposal, index) => ({
      ...(this.outcomes[index] ?? NOT_CONFIRMED),
      proposal,
    }));
  }

  /**
   * The accepted proposals of each trace, which are no more than queued. They are `unknown` from now on, until what became of
   * them is set.
   */
  takeQueued(): ReadonlyMap<string, readonly number[]> {
    const traces = new Map<string, number[]>();
    for (const [index, outcome] of this.outcomes.entries()) {
      if (outcome?.outcome !== 'accepted' || outcome.traceId === undefined) continue;
      const { traceId } = outcome;
      this.set(index, { outcome: 'unknown', reason: `queued under trace ${traceId}, and not confirmed` });
      const indices = traces.get(traceId);
      if (indices) indices.push(index);
      else traces.set(traceId, [index]);
    }
    return traces;
  }
}

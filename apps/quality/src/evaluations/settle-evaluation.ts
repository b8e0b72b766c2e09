import {
  type EvaluationInput,
  isFinal,
  type JobState,
  progressHint,
  qualityEvents,
  type VerdictCounts,
} from '@dataspoke/contracts';
import { Clock, Hints, Outbox } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { KeepIncidents } from '../incidents/keep-incidents';
import { FollowEvaluation } from '../metrics/follow-evaluation';
import { RuleRow } from '../rules/rule.row';
import { VerdictRow } from '../verdicts/verdict.row';
import { COUNTS } from './evaluation-progress';
import { EvaluationRow } from './evaluation.row';
import { findEvaluation } from './find-evaluation';

interface Ending {
  readonly state: Extract<JobState, 'succeeded' | 'partial' | 'failed' | 'cancelled'>;
  readonly failure: string | null;
}

/** Brings an evaluation to its end: state, counts, incidents and what follows in one transaction with the events that tell of it. */
@Injectable()
export class SettleEvaluation {
  constructor(
    private readonly database: DataSource,
    private readonly incidents: KeepIncidents,
    private readonly metrics: FollowEvaluation,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Settles an evaluation that came to its own end, and has its metrics collected. A settled one is left as it is. */
  async finish({ evaluationId }: EvaluationInput): Promise<void> {
    await this.settle(evaluationId, outcomeOf, (tx, row) => this.collect(tx, row));
  }

  /** Settles an evaluation that failed or was cancelled; the verdicts it has reached stand. A settled one is left as it is. */
  async abandon(
    { evaluationId }: EvaluationInput,
    outcome: 'failed' | 'cancelled',
    message: string,
  ): Promise<void> {
    await this.settle(evaluationId, () => ({
      state: outcome,
      failure: outcome === 'cancelled' ? null : message.slice(0, 4_000),
    }));
  }

  private async collect(
    tx: EntityManager,
    { scope, ruleId, datasetUrn, trigger }: EvaluationRow,
  ): Promise<void> {
    const rule = ruleId === null ? null : await tx.findOneBy(RuleRow, { id: ruleId });
    const dataset = rule?.datasetUrn ?? datasetUrn;
    if (scope === 'all' || dataset !== null) await this.metrics.execute(tx, dataset, trigger);
  }

  private async settle(
    id: string,
    decide: (counts: VerdictCounts) => Ending,
    andThen: (tx: EntityManager, row: EvaluationRow) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await findEvaluation(tx, id, 'pessimistic_write');
      if (isFinal(row.state)) return;
      const [counted] = await tx.query<{ counts: VerdictCounts }[]>(`SELECT ${COUNTS} AS counts`, [id]);
      const counts = counted?.counts ?? row.counts;
      const { state, failure } = decide(counts);
      const { datasetsTotal, datasetsDone } = row.progress;
      await tx.update(
        EvaluationRow,
        { id },
        {
          state,
          failure,
          counts,
          finishedAt: this.clock.now(),
          progress: {
            datasetsTotal,
            datasetsDone: counts.pending === 0 ? datasetsTotal : datasetsDone,
            message: state,
          },
        },
      );
      await tx.delete(VerdictRow, { evaluationId: id, verdict: IsNull() });
      await this.incidents.afterEvaluation(tx, id);
      await this.outbox.publish(
        tx,
        qualityEvents.evaluationFinished,
        { evaluationId: id, scope: row.scope, state, counts },
        { subject: id },
      );
      await andThen(tx, row);
    });
    this.hints.publish(progressHint('quality', id));
  }
}

/** A broken rule is what evaluations are for and fails none; a rule that could not be evaluated makes them incomplete. */
function outcomeOf({ rules, error }: VerdictCounts): Ending {
  if (error === 0) return { state: 'succeeded', failure: null };
  if (error < rules) {
    return {
      state: 'partial',
      failure: `${error} of ${rules} rules could not be evaluated; their verdicts say why.`,
    };
  }
  return { state: 'failed', failure: 'No rule could be evaluated; the verdicts say why.' };
}

import {
  type EvaluationInput,
  type EvaluationPlan,
  JOB_CANCELLED,
  type QualityActivities,
  type RuleRemovalInput,
  type ScheduledEvaluationInput,
} from '@dataspoke/contracts';
import { Activity, activityContext } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { PublishRuleRemoval } from '../publishing/publish-rule-removal';
import { PublishEvaluation } from '../publishing/publish-evaluation';
import { ClaimScheduledEvaluation } from '../schedules/claim-scheduled-evaluation';
import { EvaluateDataset } from './evaluate-dataset';
import { EvaluationAttempts } from './evaluation-attempts';
import { EvaluationCancelled, EvaluationOver } from './job-errors';
import { PlanEvaluation } from './plan-evaluation';
import { SettleEvaluation } from './settle-evaluation';

const HEARTBEAT_MS = 1_000;

/** What the workflows of quality call; each method is one use case, kept alive and its failures translated. */
@Injectable()
export class EvaluationActivities implements QualityActivities {
  constructor(
    private readonly attempts: EvaluationAttempts,
    private readonly planner: PlanEvaluation,
    private readonly evaluator: EvaluateDataset,
    private readonly settler: SettleEvaluation,
    private readonly publisher: PublishEvaluation,
    private readonly remover: PublishRuleRemoval,
    private readonly scheduled: ClaimScheduledEvaluation,
  ) {}

  @Activity()
  planEvaluation(input: EvaluationInput): Promise<EvaluationPlan> {
    return this.attempt(input, () => this.planner.execute(input));
  }

  @Activity()
  evaluateDataset(input: EvaluationInput & { readonly dataset: string }): Promise<void> {
    return this.attempt(input, (signal) => this.evaluator.execute(input, signal));
  }

  @Activity()
  finishEvaluation(input: EvaluationInput): Promise<void> {
    return this.attempt(input, () => this.settler.finish(input));
  }

  @Activity()
  abandonEvaluation(
    input: EvaluationInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void> {
    return this.settler.abandon(input, input.outcome, input.message);
  }

  @Activity()
  publishEvaluation(input: EvaluationInput): Promise<void> {
    return this.alive((signal) => this.publisher.execute(input, signal));
  }

  @Activity()
  publishRuleRemoval(input: RuleRemovalInput): Promise<void> {
    return this.alive((signal) => this.remover.execute(input, signal));
  }

  @Activity()
  claimScheduledEvaluation(
    input: ScheduledEvaluationInput & { readonly scheduledAt: string; readonly firingId: string },
  ): Promise<{ readonly outcome: 'started' | 'skipped'; readonly evaluationId: string }> {
    return this.scheduled.execute(input);
  }

  private async attempt<T>(
    { evaluationId }: EvaluationInput,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = activityContext();
    try {
      return await this.attempts.execute(evaluationId, context, work);
    } catch (error) {
      if (error instanceof CancelledFailure) throw error;
      if (error instanceof EvaluationCancelled) {
        throw ApplicationFailure.nonRetryable(error.message, JOB_CANCELLED);
      }
      if (error instanceof EvaluationOver) throw ApplicationFailure.nonRetryable(error.message, error.name);
      throw await this.attempts.tell(evaluationId, error, context.attempt);
    }
  }

  private async alive(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const context = activityContext();
    const heart = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      await work(context.signal);
    } finally {
      clearInterval(heart);
    }
  }
}

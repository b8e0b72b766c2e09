import {
  type EvaluationPlan,
  JOB_CANCELLED,
  type MetricActivities,
  type MetricCollectionInput,
} from '@dataspoke/contracts';
import {
  Activity,
  type ActivityContext,
  activityContext,
  DataSpokeError,
  isTransient,
} from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { DataSource } from 'typeorm';
import { CollectDataset } from './collect-dataset';
import { CollectionCancelled, CollectionOver } from './collection-errors';
import { CollectionSteps } from './collection-steps';
import { MetricCollectionRow } from './metric-collection.row';

const TICK_MS = 1_000;
/** An unforeseen error may have come from a passing cause; after so many attempts it has not. */
const UNFORESEEN_ATTEMPTS = 5;

/** What the workflow of a collection calls; each attempt is kept alive, stops when asked to, and tells how it failed. */
@Injectable()
export class MetricCollectionActivities implements MetricActivities {
  private readonly log = new Logger(MetricCollectionActivities.name);

  constructor(
    private readonly database: DataSource,
    private readonly steps: CollectionSteps,
    private readonly collector: CollectDataset,
  ) {}

  @Activity()
  planMetricCollection(input: MetricCollectionInput): Promise<EvaluationPlan> {
    return this.attempt(input, () => this.steps.plan(input));
  }

  @Activity()
  collectMetrics(input: MetricCollectionInput & { readonly dataset: string }): Promise<void> {
    const { collectionId, dataset } = input;
    return this.attempt(input, async (signal) => {
      if (!(await this.steps.isPending(collectionId, dataset))) return;
      await this.collector.execute(input, signal);
      await this.steps.done(collectionId, dataset);
    });
  }

  @Activity()
  finishMetricCollection(input: MetricCollectionInput): Promise<void> {
    return this.attempt(input, () => this.steps.finish(input));
  }

  @Activity()
  abandonMetricCollection(
    input: MetricCollectionInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void> {
    return this.steps.abandon(input, input.outcome, input.message);
  }

  private async attempt<T>(
    { collectionId }: MetricCollectionInput,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = activityContext();
    try {
      return await this.watched(collectionId, context, work);
    } catch (error) {
      throw await this.told(collectionId, error, context.attempt);
    }
  }

  /** With a heartbeat and a look at the row every second: the engine's own cancellation comes later than a person likes to wait. */
  private async watched<T>(
    id: string,
    context: ActivityContext,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const cancelled = new AbortController();
    const signal = AbortSignal.any([context.signal, cancelled.signal]);
    const look = async (): Promise<void> => {
      if (await this.database.manager.existsBy(MetricCollectionRow, { id, cancelRequested: true }))
        cancelled.abort(new CollectionCancelled());
    };
    const timer = setInterval(() => {
      context.heartbeat();
      look().catch((error: unknown) => this.log.debug(`metric collection ${id}: ${String(error)}`));
    }, TICK_MS);
    try {
      await look();
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      // What an aborted call raises depends on whom it talked to; the reason of the abort is the truth.
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** The error to raise: itself when another attempt may succeed, else one that ends the collection. */
  private async told(id: string, error: unknown, attempt: number): Promise<unknown> {
    if (error instanceof CancelledFailure) return error;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof CollectionCancelled) return ApplicationFailure.nonRetryable(message, JOB_CANCELLED);
    if (error instanceof CollectionOver) return ApplicationFailure.nonRetryable(message, error.name);
    if (isTransient(error)) {
      this.log.warn(`metric collection ${id}, attempt ${attempt}: ${message}`);
      // That this cannot be stored when it is our own database that is away does not matter.
      await this.steps
        .tell(id, `waiting: ${message}`)
        .catch((unwritten: unknown) => this.log.debug(String(unwritten)));
      return error;
    }
    if (error instanceof DataSpokeError && error.code !== 'internal') return error;
    this.log.error(`metric collection ${id}, attempt ${attempt}`, error);
    if (attempt < UNFORESEEN_ATTEMPTS) return error;
    return ApplicationFailure.nonRetryable(
      'The collection met an error that it was not prepared for; the log of the quality service has it.',
    );
  }
}

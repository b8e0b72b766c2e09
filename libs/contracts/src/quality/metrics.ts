import { DatasetUrnText, Instant, Integer, ListOf, Nested, OneOf, Text, Uuid } from '../fields/fields';
import { JOB_STATES, JOB_TRIGGERS, type JobState, type JobTrigger } from '../jobs';
import { PageRequest } from '../paging';

export const METRIC_KINDS = ['rows', 'null_share', 'condition_share'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

/** Where a row says which day it belongs to: `field`, or `year`, `month` and `day`. */
export class MetricDayFields {
  @Text({ optional: true, max: 200, description: 'Schema field with a date, or a time with date.' })
  field?: string;

  @Text({
    optional: true,
    max: 60,
    description: 'Zone whose days are meant when the field holds instants; that of the source when left out.',
    example: 'America/New_York',
  })
  timezone?: string;

  @Text({ optional: true, max: 200, description: 'Schema field with the year, a whole number.' })
  year?: string;

  @Text({ optional: true, max: 200 })
  month?: string;

  @Text({ optional: true, max: 200 })
  day?: string;
}

/** A number of a dataset, measured for each day. */
export class MetricDefinition {
  @OneOf(METRIC_KINDS, {
    description:
      'rows: how many · null_share {field}: share of rows without a value · condition_share {condition}: share of rows that meet it.',
  })
  kind: MetricKind;

  @Text({ optional: true, max: 200 })
  field?: string;

  @Text({ optional: true, max: 4000, description: 'SQL condition over the fields of the dataset.' })
  condition?: string;

  @Nested(() => MetricDayFields)
  dayOf: MetricDayFields;
}

/** Why a metric could not be measured. */
export class MetricProblem {
  @Text({ max: 60, example: 'statement-invalid' })
  code: string;

  @Text({ max: 4000 })
  message: string;

  @Text({ min: 0, max: 2000, description: 'What to do about it.' })
  remedy: string;
}

/** Whose metrics are to be measured; without a dataset, all there are. */
export class MetricCollectionDraft {
  @DatasetUrnText({ optional: true })
  dataset?: string;
}

export class MetricCollectionProgress {
  @Integer()
  datasetsDone: number;

  @Integer()
  datasetsTotal: number;

  @Text({ min: 0, max: 500, description: 'One line for a person.' })
  message: string;
}

/** Of the datasets that are done. */
export class MetricCollectionCounts {
  @Integer()
  metrics: number;

  @Integer({ description: 'Metrics that could not be measured; each says why.' })
  failed: number;

  @Integer({ description: 'Days whose value was new or different.' })
  days: number;

  @Integer({ description: 'Anomalies among the days that were judged.' })
  anomalies: number;
}

/** One measuring of metrics: the whole history of new ones, the days since the last time of others; monitors judge what came. */
export class MetricCollection {
  @Uuid()
  id: string;

  @OneOf(JOB_STATES, { description: '`partial`: some metrics could not be measured. `failed`: none could.' })
  state: JobState;

  @OneOf(JOB_TRIGGERS)
  trigger: JobTrigger;

  @DatasetUrnText({ optional: true })
  dataset?: string;

  @Instant()
  createdAt: string;

  @Instant({ optional: true })
  startedAt?: string;

  @Instant({ optional: true })
  finishedAt?: string;

  @Nested(() => MetricCollectionProgress)
  progress: MetricCollectionProgress;

  @Nested(() => MetricCollectionCounts)
  counts: MetricCollectionCounts;

  @Text({ optional: true, max: 4000 })
  failure?: string;
}

export class MetricCollectionPage {
  @ListOf(() => MetricCollection)
  items: MetricCollection[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class StartMetricCollectionRequest {
  @Nested(() => MetricCollectionDraft)
  draft: MetricCollectionDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListMetricCollectionsRequest extends PageRequest {}

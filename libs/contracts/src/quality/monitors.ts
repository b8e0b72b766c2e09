import {
  DatasetUrnText,
  Decimal,
  Flag,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  TextList,
  Uuid,
} from '../fields/fields';
import { PageRequest } from '../paging';
import { MetricDefinition, MetricProblem } from './metrics';

/** `no_data`: too few days to say anything. `learning`: anomalies are shown and alert nobody. */
export const MONITOR_PHASES = ['no_data', 'learning', 'watching'] as const;
export type MonitorPhase = (typeof MONITOR_PHASES)[number];

/** How a calendar day is written. */
export const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a person writes to have a metric watched. */
export class MonitorDraft {
  @DatasetUrnText()
  dataset: string;

  @Nested(() => MetricDefinition)
  metric: MetricDefinition;

  @Text({ optional: true, max: 200, description: 'For people; made from the metric when left out.' })
  name?: string;

  @Text({
    optional: true,
    max: 100,
    description: 'What is counted, as it is to read in a reason: `cancelled` gives "56 % cancelled".',
    example: 'cancelled',
  })
  subject?: string;

  @TextList({
    optional: true,
    max: 1000,
    maxLength: 10,
    description: 'Days that are like no other (`YYYY-MM-DD`); what they are like is learned.',
  })
  holidays?: string[];
}

/** Watches a metric of a dataset: learns what is usual from its past, and flags days that are not. */
export class Monitor {
  @Uuid()
  id: string;

  @DatasetUrnText()
  dataset: string;

  @Nested(() => MetricDefinition)
  metric: MetricDefinition;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 100 })
  subject: string;

  @TextList({ max: 1000, maxLength: 10 })
  holidays: string[];

  @OneOf(MONITOR_PHASES)
  phase: MonitorPhase;

  @Integer({ description: 'Days it has learned from.' })
  days: number;

  @Text({ optional: true, max: 10, description: 'The newest day it has judged.' })
  judgedThrough?: string;

  @Integer({ description: 'Anomalies among all days.' })
  anomalies: number;

  @Nested(() => MetricProblem, {
    optional: true,
    description: 'Why its metric could not be measured last time.',
  })
  problem?: MetricProblem;

  @Instant()
  createdAt: string;
}

export class MonitorPage {
  @ListOf(() => Monitor)
  items: Monitor[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class CreateMonitorRequest {
  @Nested(() => MonitorDraft)
  draft: MonitorDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListMonitorsRequest extends PageRequest {
  @DatasetUrnText({ optional: true })
  dataset?: string;
}

/** What was to be expected of a day, knowing the days before; counts or shares (0 to 1), as the metric is. */
export class MonitorBand {
  @Decimal()
  expected: number;

  @Decimal()
  lower: number;

  @Decimal()
  upper: number;
}

/** One day of a metric, and what the monitor says about it. */
export class MonitorDay {
  @Text({ max: 10, description: 'Local calendar day.', example: '2013-02-08' })
  day: string;

  @Decimal({ description: 'The count, or the share (0 to 1).' })
  value: number;

  @Integer()
  numerator: number;

  @Integer({ optional: true, description: 'Rows of the day; for shares.' })
  denominator?: number;

  @OneOf(MONITOR_PHASES)
  phase: MonitorPhase;

  @Nested(() => MonitorBand, { optional: true, description: 'Absent while there were too few days.' })
  band?: MonitorBand;

  @Decimal({ optional: true, description: 'How surprising it is; from 1.87 on an anomaly.' })
  score?: number;

  @Flag()
  anomaly: boolean;

  @Text({ optional: true, max: 500, description: 'Why it is an anomaly.' })
  reason?: string;
}

export class MonitorDayPage {
  @ListOf(() => MonitorDay)
  items: MonitorDay[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Query of the days of one monitor. */
export class MonitorDayFilter extends PageRequest {
  @Text({ optional: true, pattern: CALENDAR_DAY, description: 'No day before.' })
  from?: string;

  @Text({ optional: true, pattern: CALENDAR_DAY, description: 'No day after.' })
  to?: string;
}

export class ListMonitorDaysRequest extends MonitorDayFilter {
  @Uuid()
  id: string;
}

/** A day that a monitor flags. */
export class Anomaly {
  @Uuid()
  monitorId: string;

  @Text({ max: 200 })
  monitorName: string;

  @DatasetUrnText()
  dataset: string;

  @Text({ max: 10, example: '2013-02-08' })
  day: string;

  @Decimal({ description: 'The count, or the share (0 to 1).' })
  value: number;

  @Nested(() => MonitorBand)
  band: MonitorBand;

  @Decimal()
  score: number;

  @Flag({ description: 'False while the monitor was learning.' })
  alert: boolean;

  @Text({ max: 500, example: '51 % cancelled, between 0.2 and 13 % expected on a Friday' })
  reason: string;
}

export class AnomalyPage {
  @ListOf(() => Anomaly)
  items: Anomaly[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Query of anomalies, the newest day first. */
export class ListAnomaliesRequest extends PageRequest {
  @DatasetUrnText({ optional: true })
  dataset?: string;

  @Uuid({ optional: true })
  monitorId?: string;
}

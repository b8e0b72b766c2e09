import {
  AnyObject,
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
import { FABRIC_TYPES, type FabricType } from '@dataspoke/domain';
import { PageRequest } from '../paging';
import { RunSummary } from './runs';

/** When a source is read by itself. */
export class SourceSchedule {
  @Text({ max: 100, description: 'Five-field cron expression.', example: '0 6 * * *' })
  cron: string;

  @Text({
    optional: true,
    max: 60,
    description: 'IANA time zone; UTC when left out.',
    example: 'Europe/Berlin',
  })
  timezone?: string;

  @Flag({ optional: true, description: 'Keeps the schedule without firing it.' })
  paused?: boolean;

  @Integer({
    optional: true,
    max: 86_400,
    description:
      'Each firing is late by a span of up to so many seconds, so that many schedules of one hour do not start at once; 0 when left out. Less than the time between two firings is taken at most.',
    example: 600,
  })
  jitterSeconds?: number;
}

/** How long the details of runs are kept: whatever is more, or older, is let go of. */
export class SourceRetention {
  @Integer({
    optional: true,
    min: 1,
    max: 1000,
    description:
      'Of so many of the newest runs; as the deployment says (`DATASPOKE_KEPT_RUNS`) when left out.',
  })
  runs?: number;

  @Integer({
    optional: true,
    min: 0,
    max: 36_500,
    description:
      'For so many days after their end, 0 however old they are; as the deployment says (`DATASPOKE_KEPT_RUN_DAYS`) when left out.',
  })
  days?: number;
}

/** What a person writes to register a source. */
export class SourceDraft {
  @Text({ max: 100, description: 'Unique name, for people.', example: 'flights warehouse' })
  name: string;

  @Text({ max: 60, description: 'Kind of source: the `type` of a connector.', example: 'postgres' })
  type: string;

  @AnyObject({
    description:
      'Configuration of the connector; its JSON Schema is part of `GET /api/v1/connectors`. Secrets are encrypted at rest and never returned.',
    example: { host: 'localhost', port: 5432, database: 'warehouse', user: 'reader', password: '…' },
  })
  recipe: Record<string, unknown>;

  @OneOf(FABRIC_TYPES, {
    optional: true,
    description: "DataHub's fabric of the datasets; PROD when left out.",
  })
  env?: FabricType;

  @Nested(() => SourceSchedule, { optional: true })
  schedule?: SourceSchedule;

  @Flag({
    optional: true,
    description: 'Write over aspects that another producer wrote last, instead of reporting a conflict.',
  })
  takeover?: boolean;

  @Integer({
    optional: true,
    min: 0,
    max: 100,
    description:
      'Percent of what is known of a scope that a run may mark removed by itself; 20 when left out. When more is gone, the removals wait for a confirmation.',
  })
  removalThreshold?: number;

  @Nested(() => SourceRetention, {
    optional: true,
    description:
      'How long change sets, failed records and warnings of its runs are kept; as the deployment says when left out. Those of its newest whole success always are.',
  })
  retention?: SourceRetention;
}

/** What may stand beside a recipe that is imported. */
export class SourceImport {
  @Text({
    optional: true,
    max: 100,
    description: 'Unique name, for people; `pipeline_name` of the recipe when left out.',
    example: 'flights warehouse',
  })
  name?: string;

  @OneOf(FABRIC_TYPES, {
    optional: true,
    description: "DataHub's fabric of the datasets; `env` of the recipe, or else PROD, when left out.",
  })
  env?: FabricType;
}

/** What may change; a field left out stays as it is. */
export class SourceChanges {
  @Text({ optional: true, max: 100 })
  name?: string;

  @AnyObject({
    optional: true,
    description:
      'Replaces the recipe; a secret given as `"***"` keeps its stored value, unless an address of the recipe changes.',
  })
  recipe?: Record<string, unknown>;

  @Nested(() => SourceSchedule, {
    optional: true,
    nullable: true,
    description: '`null` removes the schedule.',
  })
  schedule?: SourceSchedule | null;

  @Flag({ optional: true })
  takeover?: boolean;

  @Integer({ optional: true, min: 0, max: 100 })
  removalThreshold?: number;

  @Nested(() => SourceRetention, {
    optional: true,
    nullable: true,
    description: 'Replaces what there was; `null` leaves it to the deployment.',
  })
  retention?: SourceRetention | null;
}

export class Source {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Text({ max: 60 })
  type: string;

  @AnyObject({ description: 'Secrets are shown as `"***"`.' })
  recipe: Record<string, unknown>;

  @OneOf(FABRIC_TYPES)
  env: FabricType;

  @Nested(() => SourceSchedule, { nullable: true })
  schedule: SourceSchedule | null;

  @Flag()
  takeover: boolean;

  @Integer({ optional: true, description: 'Percent of a scope that a run may mark removed by itself.' })
  removalThreshold?: number;

  @Nested(() => SourceRetention, {
    optional: true,
    description: 'Where it differs from what the deployment says.',
  })
  retention?: SourceRetention;

  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;

  @Instant()
  updatedAt: string;

  @Nested(() => RunSummary, { nullable: true, description: 'The newest run that was not a dry run.' })
  lastRun: RunSummary | null;
}

export class SourcePage {
  @ListOf(() => Source)
  items: Source[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class CreateSourceRequest {
  @Nested(() => SourceDraft)
  draft: SourceDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ImportSourceRequest {
  @Text({
    max: 262_144,
    description: 'A recipe in YAML or JSON, in the shape of DataHub: `source: {type, config}`.',
  })
  text: string;

  @Nested(() => SourceImport)
  source: SourceImport;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class UpdateSourceRequest {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => SourceChanges)
  changes: SourceChanges;
}

export class DeleteSourceRequest {
  @Uuid()
  id: string;

  @Integer({ optional: true, min: 1 })
  version?: number;
}

export class ListSourcesRequest extends PageRequest {}

/** `warn`: a run works and will lack something; the remedy says what would mend that. */
export const CHECK_VERDICTS = ['pass', 'warn', 'fail', 'skipped'] as const;

/** One thing that was tried on a source. */
export class SourceCheck {
  @Text({ max: 100, example: 'connection' })
  name: string;

  @OneOf(CHECK_VERDICTS, {
    description: '`warn`: a run works and will lack something. `skipped`: a check before it failed.',
  })
  verdict: (typeof CHECK_VERDICTS)[number];

  @Text({ max: 2000 })
  message: string;

  @Text({ optional: true, max: 2000, description: 'What to do about it.' })
  remedy?: string;

  @Integer({ description: 'Milliseconds.' })
  durationMs: number;
}

export class SourceTestReport {
  @Flag({ description: 'No check failed; what warns lets a run work and says what it will lack.' })
  ok: boolean;

  @ListOf(() => SourceCheck)
  checks: SourceCheck[];
}

export const FIRING_OUTCOMES = ['started', 'skipped'] as const;

/** One firing of a schedule. */
export class ScheduleFiring {
  @Instant({ description: 'When it was due.' })
  scheduledAt: string;

  @OneOf(FIRING_OUTCOMES, { description: '`skipped`: a run of the source was still going on.' })
  outcome: (typeof FIRING_OUTCOMES)[number];

  @Uuid({ optional: true, description: 'The run it started, or the one that was in the way.' })
  runId?: string;
}

/** A source's schedule as the workflow engine has it. */
export class ScheduleState {
  @Nested(() => SourceSchedule)
  schedule: SourceSchedule;

  @TextList({ description: 'Next instants at which it fires (UTC), soonest first.' })
  nextFirings: string[];

  @ListOf(() => ScheduleFiring, { description: 'Newest first, at most 20.' })
  recentFirings: ScheduleFiring[];

  @Flag({ description: 'The workflow engine has taken over the newest change of the schedule.' })
  synced: boolean;
}

/** A kind of source. */
export class ConnectorDescription {
  @Text({ max: 60 })
  type: string;

  @Text({ max: 100 })
  displayName: string;

  @AnyObject({ description: 'JSON Schema of the recipe.' })
  recipeSchema: Record<string, unknown>;

  @TextList({ description: 'What it reads.' })
  capabilities: string[];
}

export class ConnectorList {
  @ListOf(() => ConnectorDescription)
  items: ConnectorDescription[];
}

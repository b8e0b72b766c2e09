import {
  AnyObject,
  Flag,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  Uuid,
  UrnText,
} from '../fields/fields';
import { JOB_STATES, JOB_TRIGGERS, type JobState, type JobTrigger } from '../jobs';
import { PageRequest } from '../paging';
import { ReplayReport } from './failed-records';
import { ChangeCounts, EntityCounts, FilteredRule, RecordCounts, RunCounts } from './run-counts';

export const RUN_KINDS = ['run', 'dry-run'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const RUN_PHASES = ['waiting', 'planning', 'reading', 'writing', 'finishing', 'done'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** How far a run is. */
export class RunProgress {
  @OneOf(RUN_PHASES)
  phase: RunPhase;

  @Integer()
  scopesDone: number;

  @Integer()
  scopesTotal: number;

  @Integer()
  recordsRead: number;

  @Integer()
  changesWritten: number;

  @Integer()
  changesToWrite: number;

  @Text({
    min: 0,
    max: 500,
    description: 'One line for a person.',
    example: 'reading schema raw: 3 of 5 tables',
  })
  message: string;
}

/** Why a run ended badly. */
export class RunFailure {
  @Text({ max: 60 })
  code: string;

  @Text({ max: 4000 })
  message: string;

  @Text({ optional: true, max: 2000 })
  remedy?: string;
}

export class RunSummary {
  @Uuid()
  id: string;

  @OneOf(JOB_STATES)
  state: JobState;

  @Instant()
  createdAt: string;

  @Instant({ optional: true })
  finishedAt?: string;
}

export const SCOPE_STATES = ['waiting', 'reading', 'complete', 'incomplete'] as const;
/** `complete`: listed to its end. `incomplete`: given up, with the reason. */
export type ScopeState = (typeof SCOPE_STATES)[number];

/** How far a part of the source was read; only what is complete proves that something is gone. */
export class RunScope {
  @Text({ max: 500 })
  name: string;

  @Text({ max: 60, example: 'schema' })
  kind: string;

  @OneOf(SCOPE_STATES)
  state: ScopeState;

  @Nested(() => RecordCounts)
  records: RecordCounts;

  @ListOf(() => FilteredRule, {
    optional: true,
    max: 21,
    description:
      'What was left out, by the rule that did it: the first 20 rules, and what is left as `other rules`. Absent when nothing was, and of scopes for which a report has no room.',
  })
  filtered?: FilteredRule[];

  @Nested(() => EntityCounts, {
    optional: true,
    description: 'Once the run has ended. What is marked removed belongs to no scope and is not among them.',
  })
  entities?: EntityCounts;

  @Nested(() => ChangeCounts, {
    optional: true,
    description: 'The aspects of those entities, once the run has ended.',
  })
  changes?: ChangeCounts;

  @Nested(() => RunFailure, { optional: true })
  failure?: RunFailure;
}

export const WARNING_KINDS = ['profile', 'lineage', 'record'] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

/** Something that was read with limits: it is in the catalog, and less exact or less complete than it could be. */
export class RunWarning {
  @Uuid()
  id: string;

  @Text({ max: 500, description: 'Where it was met, e.g. a schema.' })
  scope: string;

  @OneOf(WARNING_KINDS, {
    description:
      '`profile`: the limits of the recipe cut figures. `lineage`: a part of a definition was not understood. `record`: a part of what describes an entity was not.',
  })
  kind: WarningKind;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 4000 })
  message: string;

  @Instant()
  createdAt: string;
}

/** What there is to know about the reading of a run beside its counts. */
export class RunReport {
  @ListOf(() => RunScope, {
    description: 'The first hundred, those that were not read to their end before the others.',
  })
  scopes: RunScope[];

  @Integer({ description: 'Listed by `GET /api/v1/runs/{id}/failed-records`.' })
  failedRecords: number;

  @Integer({ description: 'Listed by `GET /api/v1/runs/{id}/warnings`.' })
  warnings: number;

  @Nested(() => ReplayReport, { optional: true, description: 'Of a replay, once it has ended.' })
  replay?: ReplayReport;
}

/** One execution of a source. */
export class Run extends RunSummary {
  @Uuid()
  sourceId: string;

  @Text({ max: 100 })
  sourceName: string;

  @OneOf(RUN_KINDS)
  kind: RunKind;

  @Uuid({
    optional: true,
    description: 'The run of which this one reads again what was not read to the end.',
  })
  retries?: string;

  @Uuid({
    optional: true,
    description: 'The run of which this one reads again the objects that failed, and compares nothing else.',
  })
  replays?: string;

  @Uuid({ optional: true, description: 'The dry run whose change set this one writes.' })
  applies?: string;

  @Uuid({
    optional: true,
    description: 'The run whose held removals this one carries out, as far as they are still missing.',
  })
  confirms?: string;

  @Instant({
    optional: true,
    description: 'Since when its change set and failed records are no longer kept.',
  })
  prunedAt?: string;

  @OneOf(JOB_TRIGGERS)
  trigger: JobTrigger;

  @Instant({ optional: true })
  startedAt?: string;

  @Nested(() => RunProgress)
  progress: RunProgress;

  @Nested(() => RunCounts)
  counts: RunCounts;

  @Nested(() => RunFailure, { optional: true })
  failure?: RunFailure;

  @Nested(() => RunReport, {
    optional: true,
    description: 'With a single run only, as long as its details are kept.',
  })
  report?: RunReport;

  @Text({
    optional: true,
    max: 2000,
    description:
      'Position of the catalog change feed after the last write; opaque. `GET /api/v1/search/index-status?after=` tells when search has passed it.',
  })
  feedPosition?: string;
}

export class RunPage {
  @ListOf(() => Run)
  items: Run[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class StartRunRequest {
  @Uuid()
  sourceId: string;

  @OneOf(RUN_KINDS)
  kind: RunKind;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

/** The dry run whose change set is to be written. */
export class ApplyRunRequest {
  @Uuid()
  runId: string;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

/** The run of which only what was not read to the end is to be read again. */
export class RetryRunRequest {
  @Uuid()
  runId: string;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

/** The run whose held removals a person has looked at. */
export class ConfirmRemovalsRequest {
  @Uuid()
  runId: string;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

/** Body of `POST /sources/{id}/runs`. */
export class RunDraft {
  @Flag({
    optional: true,
    description: 'Computes and stores the change set, then stops before the first write.',
  })
  dryRun?: boolean;
}

export class ListRunsRequest extends PageRequest {
  @Uuid({ optional: true })
  sourceId?: string;
}

export const CHANGE_ACTIONS = ['create', 'update', 'remove', 'unchanged', 'conflict'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

export const CHANGE_OUTCOMES = ['pending', 'written', 'rejected', 'none', 'held'] as const;
export type ChangeOutcome = (typeof CHANGE_OUTCOMES)[number];

/** One aspect of a change set. */
export class Change {
  @UrnText()
  urn: string;

  @Text({ max: 100 })
  aspect: string;

  @OneOf(CHANGE_ACTIONS)
  action: ChangeAction;

  @AnyObject({
    nullable: true,
    description: 'What the catalog had; `null` when nothing, and when unchanged.',
  })
  before: Record<string, unknown> | null;

  @AnyObject({ nullable: true, description: 'What the run wants there; `null` when unchanged.' })
  after: Record<string, unknown> | null;

  @OneOf(CHANGE_OUTCOMES, {
    description: '`none`: there was nothing to write. `held`: a removal that waits for a confirmation.',
  })
  outcome: ChangeOutcome;

  @Text({ optional: true, max: 4000 })
  reason?: string;

  @Flag({
    optional: true,
    description:
      'Too large to be listed: long texts and lists of `before` and `after` show their beginning only.',
  })
  shortened?: boolean;
}

export class ChangePage {
  @ListOf(() => Change)
  items: Change[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class ChangeFilter extends PageRequest {
  @OneOf(CHANGE_ACTIONS, { optional: true })
  action?: ChangeAction;

  @UrnText({ optional: true })
  urn?: string;
}

/** Which changes are downloaded: all of them, unless said. */
export class ChangeExportFilter {
  @OneOf(CHANGE_ACTIONS, { optional: true })
  action?: ChangeAction;

  @UrnText({ optional: true })
  urn?: string;
}

export class ExportChangesRequest extends ChangeExportFilter {
  @Uuid()
  runId: string;

  @Text({ optional: true, max: 2000 })
  cursor?: string;
}

/** A part of a file; it may end within a line. */
export class FilePart {
  @Text({ min: 0, max: 250_000 })
  text: string;

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class ListChangesRequest extends ChangeFilter {
  @Uuid()
  runId: string;
}

export class RunWarningPage {
  @ListOf(() => RunWarning)
  items: RunWarning[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class ListRunWarningsRequest extends PageRequest {
  @Uuid()
  runId: string;
}

import {
  Flag,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  TextList,
  UrnText,
  Uuid,
} from '../fields/fields';
import { JOB_STATES, JOB_TRIGGERS, type JobState, type JobTrigger } from '../jobs';
import { PageRequest } from '../paging';
import { PersonalDataColumn } from './query';
import { GAP_NAMES, SearchFilters } from './query-filters';

export class ComplianceReportProgress {
  @Integer({ description: 'Entities looked at.' })
  done: number;

  @Text({ min: 0, max: 500 })
  message: string;
}

export class ComplianceReportCounts {
  @Integer({ description: 'Datasets in the scope of the report.' })
  datasets: number;

  @Integer({ description: 'Those of them with columns that hold personal data.' })
  withPersonalData: number;

  @Integer({ description: 'Those that hold none themselves as far as is known, but are made from some.' })
  derived: number;

  @Integer({ description: 'Columns with direct personal data.' })
  direct: number;

  @Integer({ description: 'Columns with indirect personal data.' })
  indirect: number;

  @Integer({ description: 'Columns with pseudonymised personal data.' })
  pseudonymised: number;

  @Integer({ description: 'Facts that are missing, of all reported datasets together.' })
  gaps: number;
}

/** How a report differs from the last one that succeeded for the same asker and scope. */
export class ComplianceDifference {
  @Uuid()
  previous: string;

  @Integer({ description: 'Datasets that are reported for the first time.' })
  added: number;

  @Integer({ description: 'Datasets that are not reported any more.' })
  gone: number;

  @Integer({ description: 'Datasets whose columns, kinds, distance or gaps are others.' })
  changed: number;
}

/** A report on personal data, made by a job. */
export class ComplianceReport {
  @Uuid()
  id: string;

  @OneOf(JOB_STATES)
  state: JobState;

  @OneOf(JOB_TRIGGERS)
  trigger: JobTrigger;

  @Instant()
  createdAt: string;

  @Instant({ optional: true })
  startedAt?: string;

  @Instant({ optional: true })
  finishedAt?: string;

  @Nested(() => SearchFilters)
  filters: SearchFilters;

  @Nested(() => ComplianceReportProgress)
  progress: ComplianceReportProgress;

  @Nested(() => ComplianceReportCounts)
  counts: ComplianceReportCounts;

  @Flag({
    description:
      'Lineage was followed to a bound: datasets can be missing, or, where the filters leave out by lineage, be too many.',
  })
  bounded: boolean;

  @Nested(() => ComplianceDifference, { optional: true })
  difference?: ComplianceDifference;

  @Text({ optional: true, max: 4000 })
  failure?: string;
}

export class ComplianceReportPage {
  @ListOf(() => ComplianceReport)
  items: ComplianceReport[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Body of `POST /search/compliance-reports`. */
export class StartComplianceReport {
  @Nested(() => SearchFilters, {
    optional: true,
    description: 'Only datasets that these allow are reported.',
  })
  filters?: SearchFilters;
}

export class StartComplianceReportRequest extends StartComplianceReport {
  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export const COMPLIANCE_FORMATS = ['markdown', 'csv', 'json'] as const;

/** Query of `GET /search/compliance-reports/{id}/content`. */
export class ComplianceReportFormat {
  @OneOf(COMPLIANCE_FORMATS, { optional: true, description: '`json` when left out.' })
  format?: (typeof COMPLIANCE_FORMATS)[number];
}

export class ListComplianceReportsRequest extends PageRequest {}

/** What a report says of one dataset. */
export class ComplianceFinding {
  @UrnText()
  urn: string;

  @Text({ max: 2000 })
  name: string;

  @Text({ min: 0, max: 100 })
  platform: string;

  @ListOf(() => PersonalDataColumn, { description: 'Columns that hold personal data, at most 500.' })
  columns: PersonalDataColumn[];

  @Integer({ description: 'Steps of the lineage from personal data; 0 for what holds some itself.' })
  hops: number;

  @TextList({ description: 'URNs from the nearest entity with personal data to this one.' })
  path: string[];

  @TextList({ description: 'URNs.' })
  owners: string[];

  @TextList({ description: 'URNs.' })
  domains: string[];

  @TextList({ description: 'URNs of users who query it most.' })
  users: string[];

  @TextList({ oneOf: GAP_NAMES, description: 'What the catalog says nothing of.' })
  gaps: string[];
}

export const FINDING_CHANGES = ['added', 'gone', 'changed'] as const;

/** How a dataset differs from the last report. */
export class ComplianceChange {
  @UrnText()
  urn: string;

  @OneOf(FINDING_CHANGES)
  change: (typeof FINDING_CHANGES)[number];

  @TextList({ maxLength: 4000, description: 'What is other, for a person.' })
  details: string[];
}

export class ComplianceContentRequest extends PageRequest {
  @Uuid()
  id: string;
}

/** A part of a report: first all its findings by URN, then all its changes. */
export class ComplianceContent {
  @ListOf(() => ComplianceFinding)
  findings: ComplianceFinding[];

  @ListOf(() => ComplianceChange)
  changes: ComplianceChange[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

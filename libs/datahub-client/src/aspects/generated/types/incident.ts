// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.incident.IncidentAssignee` */
export type IncidentAssignee = {
  /** URN. */
  readonly actor: string;
  readonly assignedAt: AuditStamp;
};

/** `com.linkedin.incident.IncidentExternalLink` */
export type IncidentExternalLink = {
  readonly connectionId: string;
  readonly system: string;
  readonly externalId: string;
  readonly url: string;
  readonly created: AuditStamp;
  /** Default: `true`. */
  readonly syncEnabled?: boolean;
  readonly lastSyncTimeMillis?: number;
};

/** `com.linkedin.incident.IncidentExternalLinks` */
export type IncidentExternalLinks = {
  /** Default: `[]`. */
  readonly links?: readonly IncidentExternalLink[];
};

/** `com.linkedin.incident.IncidentInfo` */
export type IncidentInfo = {
  readonly type: IncidentType;
  readonly customType?: string;
  readonly title?: string;
  readonly description?: string;
  /** URNs of dataset, chart, dashboard, dataFlow, dataJob, schemaField, mlModel, mlFeature, mlFeatureTable, service, aiAgent. */
  readonly entities: readonly string[];
  readonly priority?: number;
  readonly assignees?: readonly IncidentAssignee[];
  readonly status: IncidentStatus;
  readonly source?: IncidentSource;
  readonly startedAt?: number;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
};

/** `com.linkedin.incident.IncidentNote` */
export type IncidentNote = {
  readonly message: string;
  readonly created: AuditStamp;
  readonly source?: IncidentNoteSource;
};

/** `com.linkedin.incident.IncidentNoteSource` */
export type IncidentNoteSource = {
  readonly sourceType?: IncidentNoteSourceType;
  readonly externalUrl?: string;
  readonly externalId?: string;
};

/** `com.linkedin.incident.IncidentNoteSourceType` */
export type IncidentNoteSourceType = 'NATIVE' | 'EXTERNAL';

/** `com.linkedin.incident.IncidentNotes` */
export type IncidentNotes = {
  /** Default: `[]`. */
  readonly notes?: readonly IncidentNote[];
};

/** `com.linkedin.incident.IncidentSource` */
export type IncidentSource = {
  readonly type: IncidentSourceType;
  /** URN. */
  readonly sourceUrn?: string;
};

/** `com.linkedin.incident.IncidentSourceType` */
export type IncidentSourceType = 'MANUAL' | 'ASSERTION_FAILURE';

/** `com.linkedin.incident.IncidentStage` */
export type IncidentStage = 'TRIAGE' | 'INVESTIGATION' | 'WORK_IN_PROGRESS' | 'FIXED' | 'NO_ACTION_REQUIRED';

/** `com.linkedin.incident.IncidentState` */
export type IncidentState = 'ACTIVE' | 'RESOLVED';

/** `com.linkedin.incident.IncidentStatus` */
export type IncidentStatus = {
  readonly state: IncidentState;
  readonly stage?: IncidentStage;
  readonly message?: string;
  readonly lastUpdated: AuditStamp;
};

/** `com.linkedin.incident.IncidentType` */
export type IncidentType =
  'FRESHNESS' | 'VOLUME' | 'FIELD' | 'SQL' | 'DATA_SCHEMA' | 'OPERATIONAL' | 'CUSTOM';

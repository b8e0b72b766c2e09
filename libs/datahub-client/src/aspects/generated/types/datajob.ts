// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type Edge, type FabricType } from './common';
import { type TimeStamp } from './common-3';
import { type AzkabanJobType } from './datajob-azkaban';
import { type FineGrainedLineage } from './dataset';
import { type OneOf } from '../../one-of';

/** `com.linkedin.datajob.DataFlowInfo` */
export type DataFlowInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly description?: string;
  readonly project?: string;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  readonly env?: FabricType;
};

/** `com.linkedin.datajob.DataJobInfo` */
export type DataJobInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly description?: string;
  readonly type: OneOf<{
    'com.linkedin.datajob.azkaban.AzkabanJobType': AzkabanJobType;
    string: string;
  }>;
  /** URN. */
  readonly flowUrn?: string;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  /** @deprecated Use Data Process Instance model, instead */
  readonly status?: JobStatus;
  readonly env?: FabricType;
};

/** `com.linkedin.datajob.DataJobInputOutput` */
export type DataJobInputOutput = {
  /** URNs of dataset. @deprecated */
  readonly inputDatasets: readonly string[];
  readonly inputDatasetEdges?: readonly Edge[];
  /** URNs of dataset. @deprecated */
  readonly outputDatasets: readonly string[];
  readonly outputDatasetEdges?: readonly Edge[];
  /** URNs of dataJob. @deprecated */
  readonly inputDatajobs?: readonly string[];
  readonly inputDatajobEdges?: readonly Edge[];
  /** URNs of schemaField. */
  readonly inputDatasetFields?: readonly string[];
  /** URNs of schemaField. */
  readonly outputDatasetFields?: readonly string[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[];
};

/** `com.linkedin.datajob.EditableDataFlowProperties` */
export type EditableDataFlowProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
};

/** `com.linkedin.datajob.EditableDataJobProperties` */
export type EditableDataJobProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
};

/** `com.linkedin.datajob.JobStatus` */
export type JobStatus =
  'STARTING' | 'IN_PROGRESS' | 'STOPPING' | 'STOPPED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'SKIPPED';

/** `com.linkedin.datajob.VersionInfo` */
export type VersionInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly version: string;
  readonly versionType: string;
};

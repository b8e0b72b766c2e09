// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type Edge } from './common';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.dataprocess.DataProcessInfo` */
export type DataProcessInfo = {
  /** URNs of dataset. */
  readonly inputs?: readonly string[];
  /** URNs of dataset. */
  readonly outputs?: readonly string[];
};

/** `com.linkedin.dataprocess.DataProcessInstanceInput` */
export type DataProcessInstanceInput = {
  /** URNs of dataset, mlModel. */
  readonly inputs: readonly string[];
  readonly inputEdges?: readonly Edge[];
};

/** `com.linkedin.dataprocess.DataProcessInstanceOutput` */
export type DataProcessInstanceOutput = {
  /** URNs of dataset, mlModel. */
  readonly outputs: readonly string[];
  readonly outputEdges?: readonly Edge[];
};

/** `com.linkedin.dataprocess.DataProcessInstanceProperties` */
export type DataProcessInstanceProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly type?: DataProcessType;
  readonly created: AuditStamp;
};

/** `com.linkedin.dataprocess.DataProcessInstanceRelationships` */
export type DataProcessInstanceRelationships = {
  /** URN of dataJob, dataFlow, dataset. */
  readonly parentTemplate?: string;
  /** URN of dataProcessInstance. */
  readonly parentInstance?: string;
  /** URNs of dataProcessInstance. */
  readonly upstreamInstances: readonly string[];
};

/** `com.linkedin.dataprocess.DataProcessInstanceRunEvent` */
export type DataProcessInstanceRunEvent = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly externalUrl?: string;
  readonly status: DataProcessRunStatus;
  readonly attempt?: number;
  readonly result?: DataProcessInstanceRunResult;
  readonly durationMillis?: number;
};

/** `com.linkedin.dataprocess.DataProcessInstanceRunResult` */
export type DataProcessInstanceRunResult = {
  readonly type: RunResultType;
  readonly nativeResultType: string;
};

/** `com.linkedin.dataprocess.DataProcessRunStatus` */
export type DataProcessRunStatus = 'STARTED' | 'COMPLETE';

/** `com.linkedin.dataprocess.DataProcessType` */
export type DataProcessType = 'BATCH_SCHEDULED' | 'BATCH_AD_HOC' | 'STREAMING';

/** `com.linkedin.dataprocess.RunResultType` */
export type RunResultType = 'SUCCESS' | 'FAILURE' | 'SKIPPED' | 'UP_FOR_RETRY';

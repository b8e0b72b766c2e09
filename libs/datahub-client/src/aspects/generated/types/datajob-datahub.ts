// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type JobStatus } from './datajob';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.datajob.datahub.DatahubIngestionCheckpoint` */
export type DatahubIngestionCheckpoint = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly pipelineName: string;
  readonly platformInstanceId: string;
  readonly config: string;
  readonly state: IngestionCheckpointState;
  readonly runId: string;
};

/** `com.linkedin.datajob.datahub.DatahubIngestionRunSummary` */
export type DatahubIngestionRunSummary = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly pipelineName: string;
  readonly platformInstanceId: string;
  readonly runId: string;
  readonly runStatus: JobStatus;
  readonly numWorkUnitsCommitted?: number;
  readonly numWorkUnitsCreated?: number;
  readonly numEvents?: number;
  readonly numEntities?: number;
  readonly numAspects?: number;
  readonly numSourceAPICalls?: number;
  readonly totalLatencySourceAPICalls?: number;
  readonly numSinkAPICalls?: number;
  readonly totalLatencySinkAPICalls?: number;
  readonly numWarnings?: number;
  readonly numErrors?: number;
  readonly numEntitiesSkipped?: number;
  readonly config?: string;
  readonly custom_summary?: string;
  readonly softwareVersion?: string;
  readonly systemHostName?: string;
  readonly operatingSystemName?: string;
  readonly numProcessors?: number;
  readonly totalMemory?: number;
  readonly availableMemory?: number;
};

/** `com.linkedin.datajob.datahub.IngestionCheckpointState` */
export type IngestionCheckpointState = {
  readonly formatVersion: string;
  readonly serde: string;
  readonly payload?: string;
};

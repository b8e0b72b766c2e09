// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.execution.CliVersionAudit` */
export type CliVersionAudit = {
  readonly source: CliVersionSource;
  readonly serverVersion?: string;
};

/** `com.linkedin.execution.CliVersionSource` */
export type CliVersionSource =
  'SOURCE_CONFIG_OVERRIDE' | 'MATRIX_COHORT' | 'MATRIX_CONNECTOR_DEFAULT' | 'APPLICATION_DEFAULT';

/** `com.linkedin.execution.ExecutionRequestInput` */
export type ExecutionRequestInput = {
  readonly task: string;
  readonly args: Readonly<Record<string, string>>;
  readonly executorId: string;
  readonly source: ExecutionRequestSource;
  readonly requestedAt: number;
  /** URN. */
  readonly actorUrn?: string;
  readonly cliVersionAudit?: CliVersionAudit;
};

/** `com.linkedin.execution.ExecutionRequestResult` */
export type ExecutionRequestResult = {
  readonly status: string;
  readonly report?: string;
  readonly structuredReport?: StructuredExecutionReport;
  readonly startTimeMs?: number;
  readonly durationMs?: number;
};

/** `com.linkedin.execution.ExecutionRequestSignal` */
export type ExecutionRequestSignal = {
  readonly signal: string;
  readonly executorId?: string;
  readonly createdAt: AuditStamp;
};

/** `com.linkedin.execution.ExecutionRequestSource` */
export type ExecutionRequestSource = {
  readonly type: string;
  /** URN of dataHubIngestionSource. */
  readonly ingestionSource?: string;
};

/** `com.linkedin.execution.StructuredExecutionReport` */
export type StructuredExecutionReport = {
  readonly type: string;
  readonly serializedValue: string;
  readonly contentType: string;
};

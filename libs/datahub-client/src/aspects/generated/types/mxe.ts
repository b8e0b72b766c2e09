// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type KafkaAuditHeader } from './events';
import { type ChangeType } from './events-metadata';
import {
  type ChartSnapshot,
  type CorpGroupSnapshot,
  type CorpUserSnapshot,
  type DashboardSnapshot,
  type DataFlowSnapshot,
  type DataHubPolicySnapshot,
  type DataHubRetentionSnapshot,
  type DataJobSnapshot,
  type DataPlatformSnapshot,
  type DataProcessSnapshot,
  type DatasetSnapshot,
  type GlossaryNodeSnapshot,
  type GlossaryTermSnapshot,
  type MLFeatureSnapshot,
  type MLFeatureTableSnapshot,
  type MLModelDeploymentSnapshot,
} from './metadata-snapshot';
import {
  type MLModelGroupSnapshot,
  type MLModelSnapshot,
  type MLPrimaryKeySnapshot,
  type SchemaFieldSnapshot,
  type TagSnapshot,
} from './metadata-snapshot-2';
import { type OneOf } from '../../one-of';

/** `com.linkedin.mxe.GenericAspect` */
export type GenericAspect = {
  readonly value: string;
  readonly contentType: string;
};

/** `com.linkedin.mxe.GenericPayload` */
export type GenericPayload = {
  readonly value: string;
  readonly contentType: string;
};

/** `com.linkedin.mxe.MetadataChangeEvent` */
export type MetadataChangeEvent = {
  readonly auditHeader?: KafkaAuditHeader;
  readonly proposedSnapshot: OneOf<{
    'com.linkedin.metadata.snapshot.ChartSnapshot': ChartSnapshot;
    'com.linkedin.metadata.snapshot.CorpGroupSnapshot': CorpGroupSnapshot;
    'com.linkedin.metadata.snapshot.CorpUserSnapshot': CorpUserSnapshot;
    'com.linkedin.metadata.snapshot.DashboardSnapshot': DashboardSnapshot;
    'com.linkedin.metadata.snapshot.DataFlowSnapshot': DataFlowSnapshot;
    'com.linkedin.metadata.snapshot.DataJobSnapshot': DataJobSnapshot;
    'com.linkedin.metadata.snapshot.DatasetSnapshot': DatasetSnapshot;
    'com.linkedin.metadata.snapshot.DataProcessSnapshot': DataProcessSnapshot;
    'com.linkedin.metadata.snapshot.DataPlatformSnapshot': DataPlatformSnapshot;
    'com.linkedin.metadata.snapshot.MLModelSnapshot': MLModelSnapshot;
    'com.linkedin.metadata.snapshot.MLPrimaryKeySnapshot': MLPrimaryKeySnapshot;
    'com.linkedin.metadata.snapshot.MLFeatureSnapshot': MLFeatureSnapshot;
    'com.linkedin.metadata.snapshot.MLFeatureTableSnapshot': MLFeatureTableSnapshot;
    'com.linkedin.metadata.snapshot.MLModelDeploymentSnapshot': MLModelDeploymentSnapshot;
    'com.linkedin.metadata.snapshot.MLModelGroupSnapshot': MLModelGroupSnapshot;
    'com.linkedin.metadata.snapshot.TagSnapshot': TagSnapshot;
    'com.linkedin.metadata.snapshot.GlossaryTermSnapshot': GlossaryTermSnapshot;
    'com.linkedin.metadata.snapshot.GlossaryNodeSnapshot': GlossaryNodeSnapshot;
    'com.linkedin.metadata.snapshot.DataHubPolicySnapshot': DataHubPolicySnapshot;
    'com.linkedin.metadata.snapshot.SchemaFieldSnapshot': SchemaFieldSnapshot;
    'com.linkedin.metadata.snapshot.DataHubRetentionSnapshot': DataHubRetentionSnapshot;
  }>;
  readonly proposedDelta?: OneOf<{}>;
  readonly systemMetadata?: SystemMetadata;
};

/** `com.linkedin.mxe.MetadataChangeLog` */
export type MetadataChangeLog = {
  readonly auditHeader?: KafkaAuditHeader;
  readonly entityType: string;
  /** URN. */
  readonly entityUrn?: string;
  readonly entityKeyAspect?: GenericAspect;
  readonly changeType: ChangeType;
  readonly aspectName?: string;
  readonly aspect?: GenericAspect;
  readonly systemMetadata?: SystemMetadata;
  readonly headers?: Readonly<Record<string, string>>;
  readonly previousAspectValue?: GenericAspect;
  readonly previousSystemMetadata?: SystemMetadata;
  readonly created?: AuditStamp;
};

/** `com.linkedin.mxe.MetadataChangeProposal` */
export type MetadataChangeProposal = {
  readonly auditHeader?: KafkaAuditHeader;
  readonly entityType: string;
  /** URN. */
  readonly entityUrn?: string;
  readonly entityKeyAspect?: GenericAspect;
  readonly changeType: ChangeType;
  readonly aspectName?: string;
  readonly aspect?: GenericAspect;
  readonly systemMetadata?: SystemMetadata;
  readonly headers?: Readonly<Record<string, string>>;
};

/** `com.linkedin.mxe.PlatformEvent` */
export type PlatformEvent = {
  readonly header: PlatformEventHeader;
  readonly name: string;
  readonly payload: GenericPayload;
};

/** `com.linkedin.mxe.PlatformEventHeader` */
export type PlatformEventHeader = {
  readonly timestampMillis: number;
};

/** `com.linkedin.mxe.SystemMetadata` */
export type SystemMetadata = {
  /** Default: `0`. */
  readonly lastObserved?: number;
  /** Default: `"no-run-id-provided"`. */
  readonly runId?: string;
  /** Default: `"no-run-id-provided"`. */
  readonly lastRunId?: string;
  readonly pipelineName?: string;
  readonly registryName?: string;
  readonly registryVersion?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly schemaVersion?: number;
  readonly aspectCreated?: AuditStamp;
  readonly aspectModified?: AuditStamp;
};

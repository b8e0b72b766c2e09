// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type ChartInfo, type ChartQuery, type EditableChartProperties } from './chart';
import {
  type BrowsePaths,
  type BrowsePathsV2,
  type DataPlatformInstance,
  type Deprecation,
  type GlobalTags,
  type GlossaryTerms,
} from './common';
import { type InstitutionalMemory, type Ownership, type Status } from './common-2';
import { type DashboardInfo, type EditableDashboardProperties } from './dashboard';
import {
  type DataFlowInfo,
  type DataJobInfo,
  type DataJobInputOutput,
  type EditableDataFlowProperties,
  type EditableDataJobProperties,
} from './datajob';
import { type DataPlatformInfo } from './dataplatform';
import { type DataProcessInfo } from './dataprocess';
import {
  type DatasetDeprecation,
  type DatasetProperties,
  type DatasetUpstreamLineage,
  type EditableDatasetProperties,
  type UpstreamLineage,
  type ViewProperties,
} from './dataset';
import { type GlossaryNodeInfo, type GlossaryRelatedTerms, type GlossaryTermInfo } from './glossary';
import {
  type CorpGroupInfo,
  type CorpUserEditableInfo,
  type CorpUserInfo,
  type CorpUserStatus,
  type GroupMembership,
} from './identity';
import {
  type ChartKey,
  type CorpGroupKey,
  type CorpUserKey,
  type DashboardKey,
  type DataFlowKey,
  type DataHubPolicyKey,
  type DataHubRetentionKey,
  type DataJobKey,
  type DataPlatformKey,
  type DataProcessKey,
  type DatasetKey,
  type GlossaryNodeKey,
  type GlossaryTermKey,
  type MLFeatureKey,
  type MLFeatureTableKey,
  type MLModelDeploymentKey,
} from './metadata-key';
import {
  type MLFeatureProperties,
  type MLFeatureTableProperties,
  type MLModelDeploymentProperties,
} from './ml-metadata';
import { type DataHubPolicyInfo } from './policy';
import { type DataHubRetentionConfig } from './retention';
import { type EditableSchemaMetadata, type SchemaMetadata } from './schema';
import { type OneOf } from '../../one-of';

/** `com.linkedin.metadata.snapshot.ChartSnapshot` */
export type ChartSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.ChartKey': ChartKey;
    'com.linkedin.chart.ChartInfo': ChartInfo;
    'com.linkedin.chart.ChartQuery': ChartQuery;
    'com.linkedin.chart.EditableChartProperties': EditableChartProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlossaryTerms': GlossaryTerms;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.CorpGroupSnapshot` */
export type CorpGroupSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.CorpGroupKey': CorpGroupKey;
    'com.linkedin.identity.CorpGroupInfo': CorpGroupInfo;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.Status': Status;
  }>[];
};

/** `com.linkedin.metadata.snapshot.CorpUserSnapshot` */
export type CorpUserSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.CorpUserKey': CorpUserKey;
    'com.linkedin.identity.CorpUserInfo': CorpUserInfo;
    'com.linkedin.identity.CorpUserEditableInfo': CorpUserEditableInfo;
    'com.linkedin.identity.CorpUserStatus': CorpUserStatus;
    'com.linkedin.identity.GroupMembership': GroupMembership;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.Status': Status;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DashboardSnapshot` */
export type DashboardSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DashboardKey': DashboardKey;
    'com.linkedin.dashboard.DashboardInfo': DashboardInfo;
    'com.linkedin.dashboard.EditableDashboardProperties': EditableDashboardProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlossaryTerms': GlossaryTerms;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DataFlowSnapshot` */
export type DataFlowSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DataFlowKey': DataFlowKey;
    'com.linkedin.datajob.DataFlowInfo': DataFlowInfo;
    'com.linkedin.datajob.EditableDataFlowProperties': EditableDataFlowProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlossaryTerms': GlossaryTerms;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DataHubPolicySnapshot` */
export type DataHubPolicySnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DataHubPolicyKey': DataHubPolicyKey;
    'com.linkedin.policy.DataHubPolicyInfo': DataHubPolicyInfo;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DataHubRetentionSnapshot` */
export type DataHubRetentionSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DataHubRetentionKey': DataHubRetentionKey;
    'com.linkedin.retention.DataHubRetentionConfig': DataHubRetentionConfig;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DataJobSnapshot` */
export type DataJobSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DataJobKey': DataJobKey;
    'com.linkedin.datajob.DataJobInfo': DataJobInfo;
    'com.linkedin.datajob.DataJobInputOutput': DataJobInputOutput;
    'com.linkedin.datajob.EditableDataJobProperties': EditableDataJobProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlossaryTerms': GlossaryTerms;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DataPlatformSnapshot` */
export type DataPlatformSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DataPlatformKey': DataPlatformKey;
    'com.linkedin.dataplatform.DataPlatformInfo': DataPlatformInfo;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DataProcessSnapshot` @deprecated Use DataJob instead. */
export type DataProcessSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DataProcessKey': DataProcessKey;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.dataprocess.DataProcessInfo': DataProcessInfo;
    'com.linkedin.common.Status': Status;
  }>[];
};

/** `com.linkedin.metadata.snapshot.DatasetSnapshot` */
export type DatasetSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.DatasetKey': DatasetKey;
    'com.linkedin.dataset.DatasetProperties': DatasetProperties;
    'com.linkedin.dataset.EditableDatasetProperties': EditableDatasetProperties;
    'com.linkedin.dataset.DatasetDeprecation': DatasetDeprecation;
    'com.linkedin.dataset.DatasetUpstreamLineage': DatasetUpstreamLineage;
    'com.linkedin.dataset.UpstreamLineage': UpstreamLineage;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.schema.SchemaMetadata': SchemaMetadata;
    'com.linkedin.schema.EditableSchemaMetadata': EditableSchemaMetadata;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.GlossaryTerms': GlossaryTerms;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.dataset.ViewProperties': ViewProperties;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.GlossaryNodeSnapshot` */
export type GlossaryNodeSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.GlossaryNodeKey': GlossaryNodeKey;
    'com.linkedin.glossary.GlossaryNodeInfo': GlossaryNodeInfo;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
  }>[];
};

/** `com.linkedin.metadata.snapshot.GlossaryTermSnapshot` */
export type GlossaryTermSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.GlossaryTermKey': GlossaryTermKey;
    'com.linkedin.glossary.GlossaryTermInfo': GlossaryTermInfo;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.glossary.GlossaryRelatedTerms': GlossaryRelatedTerms;
  }>[];
};

/** `com.linkedin.metadata.snapshot.MLFeatureSnapshot` */
export type MLFeatureSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.MLFeatureKey': MLFeatureKey;
    'com.linkedin.ml.metadata.MLFeatureProperties': MLFeatureProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.Deprecation': Deprecation;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.MLFeatureTableSnapshot` */
export type MLFeatureTableSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.MLFeatureTableKey': MLFeatureTableKey;
    'com.linkedin.ml.metadata.MLFeatureTableProperties': MLFeatureTableProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.Deprecation': Deprecation;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.MLModelDeploymentSnapshot` */
export type MLModelDeploymentSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.MLModelDeploymentKey': MLModelDeploymentKey;
    'com.linkedin.ml.metadata.MLModelDeploymentProperties': MLModelDeploymentProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.Deprecation': Deprecation;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
  }>[];
};

// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type FabricType } from './common';

/** `com.linkedin.metadata.key.AIAgentKey` */
export type AIAgentKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.AgentSkillKey` */
export type AgentSkillKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.ApiKey` */
export type ApiKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.AssertionKey` */
export type AssertionKey = {
  readonly assertionId: string;
};

/** `com.linkedin.metadata.key.ChartKey` */
export type ChartKey = {
  readonly dashboardTool: string;
  readonly chartId: string;
};

/** `com.linkedin.metadata.key.ContainerKey` */
export type ContainerKey = {
  readonly guid?: string;
};

/** `com.linkedin.metadata.key.CorpGroupKey` */
export type CorpGroupKey = {
  readonly name: string;
};

/** `com.linkedin.metadata.key.CorpUserKey` */
export type CorpUserKey = {
  readonly username: string;
};

/** `com.linkedin.metadata.key.DashboardKey` */
export type DashboardKey = {
  readonly dashboardTool: string;
  readonly dashboardId: string;
};

/** `com.linkedin.metadata.key.DataContractKey` */
export type DataContractKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataFlowKey` */
export type DataFlowKey = {
  readonly orchestrator: string;
  readonly flowId: string;
  readonly cluster: string;
};

/** `com.linkedin.metadata.key.DataHubAccessTokenKey` */
export type DataHubAccessTokenKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubActionKey` */
export type DataHubActionKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubConnectionKey` */
export type DataHubConnectionKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubFileKey` */
export type DataHubFileKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubIngestionSourceKey` */
export type DataHubIngestionSourceKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubOpenAPISchemaKey` */
export type DataHubOpenAPISchemaKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubPageModuleKey` */
export type DataHubPageModuleKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubPageTemplateKey` */
export type DataHubPageTemplateKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubPersonaKey` */
export type DataHubPersonaKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubPolicyKey` */
export type DataHubPolicyKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubRetentionKey` */
export type DataHubRetentionKey = {
  readonly entityName: string;
  readonly aspectName: string;
};

/** `com.linkedin.metadata.key.DataHubRoleKey` */
export type DataHubRoleKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubSecretKey` */
export type DataHubSecretKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubStepStateKey` */
export type DataHubStepStateKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubUpgradeKey` */
export type DataHubUpgradeKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataHubViewKey` */
export type DataHubViewKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataJobKey` */
export type DataJobKey = {
  /** URN of dataFlow. */
  readonly flow: string;
  readonly jobId: string;
};

/** `com.linkedin.metadata.key.DataPlatformInstanceKey` */
export type DataPlatformInstanceKey = {
  /** URN. */
  readonly platform: string;
  readonly instance: string;
};

/** `com.linkedin.metadata.key.DataPlatformKey` */
export type DataPlatformKey = {
  readonly platformName: string;
};

/** `com.linkedin.metadata.key.DataProcessInstanceKey` */
export type DataProcessInstanceKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DataProcessKey` */
export type DataProcessKey = {
  readonly name: string;
  readonly orchestrator: string;
  readonly origin: FabricType;
};

/** `com.linkedin.metadata.key.DatasetKey` */
export type DatasetKey = {
  /** URN. */
  readonly platform: string;
  readonly name: string;
  readonly origin: FabricType;
};

/** `com.linkedin.metadata.key.DocumentKey` */
export type DocumentKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.DomainKey` */
export type DomainKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.ERModelRelationshipKey` */
export type ERModelRelationshipKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.ExecutionRequestKey` */
export type ExecutionRequestKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.FormKey` */
export type FormKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.GlobalSettingsKey` */
export type GlobalSettingsKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.GlossaryNodeKey` */
export type GlossaryNodeKey = {
  readonly name: string;
};

/** `com.linkedin.metadata.key.GlossaryTermKey` */
export type GlossaryTermKey = {
  readonly name: string;
};

/** `com.linkedin.metadata.key.IncidentKey` */
export type IncidentKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.InviteTokenKey` */
export type InviteTokenKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.LifecycleStageTypeKey` */
export type LifecycleStageTypeKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.MLFeatureKey` */
export type MLFeatureKey = {
  readonly featureNamespace: string;
  readonly name: string;
};

/** `com.linkedin.metadata.key.MLFeatureTableKey` */
export type MLFeatureTableKey = {
  /** URN of dataPlatform. */
  readonly platform: string;
  readonly name: string;
};

/** `com.linkedin.metadata.key.MLModelDeploymentKey` */
export type MLModelDeploymentKey = {
  /** URN. */
  readonly platform: string;
  readonly name: string;
  readonly origin: FabricType;
};

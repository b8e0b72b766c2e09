export {
  aspectEquals,
  aspectOfRecord,
  aspectProblem,
  canonicalAspect,
  decodeAspect,
  isAspect,
  recordOfAspect,
  type AspectValues,
  type KnownAspectName,
} from './aspects/aspect-table';
/** Every type of the metadata model by its name; the aspects among them are also in {@link AspectValues}. */
export type * as DataHubModel from './aspects/generated/types';
export type {
  AuditStamp,
  BrowsePathsV2,
  CalendarInterval,
  Container as ContainerRef,
  ContainerProperties,
  CorpGroupInfo,
  DataFlowInfo,
  DataJobInfo,
  DataJobInputOutput,
  DataPlatformInstance,
  DatasetFieldProfile,
  DatasetKey,
  DatasetProfile,
  DatasetProperties,
  Edge,
  FineGrainedLineage,
  ForeignKeyConstraint,
  GlobalTags,
  GlossaryTermAssociation,
  GlossaryTerms,
  MetadataAttribution,
  Operation,
  Owner,
  Ownership,
  OwnershipType,
  PartitionSpec,
  SchemaField,
  SchemaFieldDataType,
  SchemaMetadata,
  Status,
  SubTypes,
  TagAssociation,
  TimeStamp,
  TimeWindowSize,
  Upstream,
  UpstreamLineage,
  ViewProperties,
} from './aspects/generated/types';
export { dataJobType, LINEAGE_TYPES, type LineageType } from './aspects/lineage-aspects';
export { type OneOf } from './aspects/one-of';
export {
  fieldType,
  fieldTypeKind,
  schemaMetadata,
  type FieldTypeKind,
  type SchemaFieldInput,
} from './aspects/schema-metadata';
export { OWNERSHIP_TYPES } from './aspects/shared-aspects';
export { DataHubClient, type DataHubClientOptions } from './client';
export {
  ConflictError,
  DataHubError,
  DataHubRejected,
  DataHubUnauthorized,
  DataHubUnavailable,
  type DataHubErrorCode,
} from './errors';
export {
  AspectText,
  CHANGE_LOG_TOPICS,
  type ChangeLogEvent,
  type ChangeLogTopic,
  type FeedEvent,
  type PolledEvents,
  type UndecodableEvent,
} from './feed/change-log-event';
export { ChangeFeed, type FeedEnd, type PollRequest } from './feed/change-feed';
export { FileOffsetStore } from './feed/file-offset-store';
export { followChanges, type ChangeBatch, type FollowOptions } from './feed/follow-changes';
export { feedPositionOf } from './feed/offset-id';
export { OffsetStore } from './feed/offset-store';
export { type OutageSettings } from './feed/outage-backoff';
export { type BreakerChange, type BreakerSettings } from './http/circuit-breaker';
export { type RetrySettings } from './http/retry';
export type { AttemptReport, CallContext, CallOutcome, CallReport, Telemetry } from './http/telemetry';
export { isJsonObject, type JsonObject, type JsonValue } from './json';
export { NotPatchable } from './merge/aspect-diff';
export {
  mergeDomains,
  mergeGlobalTags,
  mergeGlossaryTerms,
  mergeOwnership,
  mergeStructuredProperties,
  type Attributed,
  type OwnDomains,
  type OwnOwners,
  type OwnStructuredProperties,
  type OwnTags,
  type OwnTerms,
} from './merge/associations';
export {
  mergeColumns,
  mergeDescription,
  mergeDocumentation,
  type OwnColumn,
  type OwnColumns,
  type OwnDescription,
} from './merge/descriptions';
export {
  mergeDataJobInputOutput,
  mergeUpstreamLineage,
  type ColumnEdge,
  type OriginJobEdges,
  type OriginUpstreams,
} from './merge/lineage';
export { originOfColumnLineage, originsOfEdge, type Origin } from './merge/origin';
export {
  mergeCustomProperties,
  mergeSourceProperties,
  mergeStatus,
  OWN_PROPERTY_PREFIX,
} from './merge/properties';
export { smallestPatch, type ReadAspect } from './merge/smallest-patch';
export { CatalogModel, type AspectKind } from './model/catalog-model';
export { ENTITY_TYPES, type EntityType, type EntityTypes, type KeyField } from './model/entity-types';
export { type HistoryOptions } from './reads/aspect-history';
export {
  aspectOf,
  type AspectRecord,
  type Aspects,
  type AspectsByUrn,
  type SystemMetadata,
} from './reads/aspect-record';
export { type CallOptions } from './reads/call-options';
export { CatalogReads } from './reads/catalog-reads';
export { type HealthStatus } from './reads/catalog-health';
export type { LineageHit, LineagePage, LineageRequest } from './reads/catalog-lineage';
export type {
  CatalogEntity,
  EntityPage,
  ScrollRequest,
  UnreadableUrn,
  UrnPage,
} from './reads/catalog-scroll';
export type { Facet, SearchHit, SearchPage, SearchRequest } from './reads/catalog-search';
export type { CatalogStatistics } from './reads/catalog-statistics';
export type { Criterion, Filter } from './reads/filter';
export { type ScrollOptions } from './reads/scroll-pages';
export { type TimeseriesOptions } from './reads/timeseries';
export { ServerVersion, type ServerConfig } from './server-config';
export {
  EmitInterrupted,
  requireAccepted,
  type EmitMode,
  type EmitOptions,
  type EmitOutcome,
  type EmitProgress,
  type EmitReport,
  type EmitResult,
  type StreamReport,
} from './writes/emit-result';
export { Emitter } from './writes/emitter';
export {
  type Merge,
  type MergeOptions,
  type MergePauses,
  type MergeRequest,
  type MergeResult,
} from './writes/merge-writer';
export {
  hardDelete,
  mcp,
  mcpOf,
  patch,
  pointer,
  softDelete,
  type DeleteProposal,
  type PatchDocument,
  type PatchOperation,
  type PatchProposal,
  type Proposal,
  type ProposalOptions,
  type SystemMetadataInput,
  type ValueProposal,
} from './writes/proposal';
export { InvalidProposalFile } from './writes/file/json-items';
export { readProposalFile } from './writes/file/proposal-file';
export { type Snapshot } from './writes/snapshot';
export { type TracePauses } from './writes/trace-wait';
export { type TransportName } from './writes/transport-choice';

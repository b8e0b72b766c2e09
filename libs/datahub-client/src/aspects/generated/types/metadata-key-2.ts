// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type FabricType } from './common';

/** `com.linkedin.metadata.key.MLModelGroupKey` */
export type MLModelGroupKey = {
  /** URN. */
  readonly platform: string;
  readonly name: string;
  readonly origin: FabricType;
};

/** `com.linkedin.metadata.key.MLModelKey` */
export type MLModelKey = {
  /** URN. */
  readonly platform: string;
  readonly name: string;
  readonly origin: FabricType;
};

/** `com.linkedin.metadata.key.MLPrimaryKeyKey` */
export type MLPrimaryKeyKey = {
  readonly featureNamespace: string;
  readonly name: string;
};

/** `com.linkedin.metadata.key.MetricKey` */
export type MetricKey = {
  /** URN. */
  readonly platform: string;
  readonly path: string;
  readonly id: string;
};

/** `com.linkedin.metadata.key.NotebookKey` */
export type NotebookKey = {
  readonly notebookTool: string;
  readonly notebookId: string;
};

/** `com.linkedin.metadata.key.OwnershipTypeKey` */
export type OwnershipTypeKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.PostKey` */
export type PostKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.QueryKey` */
export type QueryKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.RoleKey` */
export type RoleKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.SchemaFieldKey` */
export type SchemaFieldKey = {
  /** URN. */
  readonly parent: string;
  readonly fieldPath: string;
};

/** `com.linkedin.metadata.key.SearchTemplateKey` */
export type SearchTemplateKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.SemanticModelKey` */
export type SemanticModelKey = {
  /** URN. */
  readonly platform: string;
  readonly path: string;
  readonly id: string;
};

/** `com.linkedin.metadata.key.TagKey` */
export type TagKey = {
  readonly name: string;
};

/** `com.linkedin.metadata.key.TelemetryKey` */
export type TelemetryKey = {
  readonly name: string;
};

/** `com.linkedin.metadata.key.TestKey` */
export type TestKey = {
  readonly id: string;
};

/** `com.linkedin.metadata.key.VersionSetKey` */
export type VersionSetKey = {
  readonly id: string;
  readonly entityType: string;
};

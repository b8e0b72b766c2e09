// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.module.AssetCollectionModuleParams` */
export type AssetCollectionModuleParams = {
  /** URNs. */
  readonly assetUrns: readonly string[];
  readonly dynamicFilterJson?: string;
};

/** `com.linkedin.module.DataHubPageModuleParams` */
export type DataHubPageModuleParams = {
  readonly linkParams?: LinkModuleParams;
  readonly richTextParams?: RichTextModuleParams;
  readonly assetCollectionParams?: AssetCollectionModuleParams;
  readonly hierarchyViewParams?: HierarchyModuleParams;
};

/** `com.linkedin.module.DataHubPageModuleProperties` */
export type DataHubPageModuleProperties = {
  readonly name: string;
  readonly type: DataHubPageModuleType;
  readonly visibility: DataHubPageModuleVisibility;
  readonly params: DataHubPageModuleParams;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.module.DataHubPageModuleType` */
export type DataHubPageModuleType =
  | 'LINK'
  | 'RICH_TEXT'
  | 'ASSET_COLLECTION'
  | 'HIERARCHY'
  | 'OWNED_ASSETS'
  | 'DOMAINS'
  | 'ASSETS'
  | 'OUTPUT_PORTS'
  | 'CHILD_HIERARCHY'
  | 'DATA_PRODUCTS'
  | 'SUB_DATA_PRODUCTS'
  | 'RELATED_TERMS'
  | 'PLATFORMS'
  | 'LINEAGE'
  | 'COLUMNS'
  | 'SEMANTIC_MODEL_DATASETS'
  | 'SEMANTIC_MODEL_METRICS'
  | 'SEMANTIC_MODEL_RELATIONSHIPS'
  | 'SEMANTIC_MODEL_DIMENSIONS'
  | 'AI_CONTEXT'
  | 'METRIC_SQL'
  | 'RELATED_METRICS'
  | 'UNKNOWN';

/** `com.linkedin.module.DataHubPageModuleVisibility` */
export type DataHubPageModuleVisibility = {
  readonly scope: PageModuleScope;
};

/** `com.linkedin.module.HierarchyModuleParams` */
export type HierarchyModuleParams = {
  /** URNs. */
  readonly assetUrns?: readonly string[];
  readonly showRelatedEntities: boolean;
  readonly relatedEntitiesFilterJson?: string;
};

/** `com.linkedin.module.LinkModuleParams` */
export type LinkModuleParams = {
  readonly linkUrl: string;
  readonly imageUrl?: string;
  readonly description?: string;
};

/** `com.linkedin.module.PageModuleScope` */
export type PageModuleScope = 'PERSONAL' | 'GLOBAL';

/** `com.linkedin.module.RichTextModuleParams` */
export type RichTextModuleParams = {
  readonly content: string;
};

// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.template.DataHubPageTemplateAssetSummary` */
export type DataHubPageTemplateAssetSummary = {
  readonly summaryElements?: readonly SummaryElement[];
};

/** `com.linkedin.template.DataHubPageTemplateProperties` */
export type DataHubPageTemplateProperties = {
  readonly rows: readonly DataHubPageTemplateRow[];
  readonly assetSummary?: DataHubPageTemplateAssetSummary;
  readonly surface: DataHubPageTemplateSurface;
  readonly visibility: DataHubPageTemplateVisibility;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.template.DataHubPageTemplateRow` */
export type DataHubPageTemplateRow = {
  /** URNs. */
  readonly modules: readonly string[];
};

/** `com.linkedin.template.DataHubPageTemplateSurface` */
export type DataHubPageTemplateSurface = {
  readonly surfaceType: PageTemplateSurfaceType;
};

/** `com.linkedin.template.DataHubPageTemplateVisibility` */
export type DataHubPageTemplateVisibility = {
  readonly scope: PageTemplateScope;
};

/** `com.linkedin.template.PageTemplateScope` */
export type PageTemplateScope = 'PERSONAL' | 'GLOBAL';

/** `com.linkedin.template.PageTemplateSurfaceType` */
export type PageTemplateSurfaceType = 'HOME_PAGE' | 'ASSET_SUMMARY';

/** `com.linkedin.template.SummaryElement` */
export type SummaryElement = {
  readonly elementType: SummaryElementType;
  /** URN of structuredProperty. */
  readonly structuredPropertyUrn?: string;
};

/** `com.linkedin.template.SummaryElementType` */
export type SummaryElementType =
  | 'CREATED'
  | 'LAST_MODIFIED'
  | 'LAST_INGESTED'
  | 'TAGS'
  | 'GLOSSARY_TERMS'
  | 'OWNERS'
  | 'DOMAIN'
  | 'STRUCTURED_PROPERTY'
  | 'DOCUMENT_STATUS'
  | 'DOCUMENT_TYPE'
  | 'SEMANTIC_MODEL';

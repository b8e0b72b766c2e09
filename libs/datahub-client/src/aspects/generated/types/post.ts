// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type Media } from './common-2';

/** `com.linkedin.post.PostContent` */
export type PostContent = {
  readonly title: string;
  readonly type: PostContentType;
  readonly description?: string;
  readonly link?: string;
  readonly media?: Media;
};

/** `com.linkedin.post.PostContentType` */
export type PostContentType = 'TEXT' | 'LINK';

/** `com.linkedin.post.PostInfo` */
export type PostInfo = {
  readonly type: PostType;
  readonly content: PostContent;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: number;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: number;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly auditStamp?: AuditStamp;
  /** URN of dataset, schemaField, chart, container, dashboard, dataFlow, dataJob, dataProduct, glossaryTerm, glossaryNode, mlModel, mlFeature, notebook, mlFeatureTable, mlPrimaryKey, mlModelGroup, domain, dataProduct. */
  readonly target?: string;
};

/** `com.linkedin.post.PostType` */
export type PostType = 'HOME_PAGE_ANNOUNCEMENT' | 'ENTITY_ANNOUNCEMENT';

// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type Filter } from './metadata-query-filter';

/** `com.linkedin.view.DataHubViewDefinition` */
export type DataHubViewDefinition = {
  readonly entityTypes: readonly string[];
  readonly filter: Filter;
  readonly json?: string;
};

/** `com.linkedin.view.DataHubViewInfo` */
export type DataHubViewInfo = {
  readonly name: string;
  readonly description?: string;
  readonly type: DataHubViewType;
  readonly definition: DataHubViewDefinition;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.view.DataHubViewType` */
export type DataHubViewType = 'PERSONAL' | 'GLOBAL';

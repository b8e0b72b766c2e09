// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.ownership.OwnershipTypeInfo` */
export type OwnershipTypeInfo = {
  readonly name: string;
  readonly description?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
};

// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.secret.DataHubSecretValue` */
export type DataHubSecretValue = {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created?: AuditStamp;
};

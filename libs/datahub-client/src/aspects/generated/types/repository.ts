// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.repository.RepositoryKey` */
export type RepositoryKey = {
  readonly id: string;
};

/** `com.linkedin.repository.RepositoryLineage` */
export type RepositoryLineage = {
  /** URN of repository. */
  readonly forkOf?: string;
};

/** `com.linkedin.repository.RepositoryProperties` */
export type RepositoryProperties = {
  readonly name: string;
  readonly description?: string;
  readonly defaultBranch?: string;
  readonly languages?: readonly string[];
  readonly license?: string;
  readonly homepageUrl?: string;
  readonly archived?: boolean;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.repository.RepositorySource` */
export type RepositorySource = {
  readonly externalUrl?: string;
  readonly externalId?: string;
};

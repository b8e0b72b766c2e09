// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type MetadataAttribution } from './common-2';

/** `com.linkedin.domain.DomainAssociation` */
export type DomainAssociation = {
  /** URN. */
  readonly domain: string;
  readonly context?: string;
  readonly attribution?: MetadataAttribution;
};

/** `com.linkedin.domain.DomainProperties` */
export type DomainProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly description?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created?: AuditStamp;
  /** URN of domain. */
  readonly parentDomain?: string;
};

/** `com.linkedin.domain.Domains` */
export type Domains = {
  /** URNs of domain. */
  readonly domains: readonly string[];
  readonly domainAssociations?: readonly DomainAssociation[];
};

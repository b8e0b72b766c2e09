// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type Edge } from './common';
import { type MetadataAttribution } from './common-2';
import { type VersioningScheme } from './versionset';

/** `com.linkedin.common.TagAssociation` */
export type TagAssociation = {
  /** URN. */
  readonly tag: string;
  readonly context?: string;
  readonly attribution?: MetadataAttribution;
};

/** `com.linkedin.common.TimeStamp` */
export type TimeStamp = {
  readonly time: number;
  /** URN. */
  readonly actor?: string;
};

/** `com.linkedin.common.UpstreamMetrics` */
export type UpstreamMetrics = {
  readonly metrics: readonly Edge[];
};

/** `com.linkedin.common.VersionProperties` */
export type VersionProperties = {
  /** URN of versionSet. */
  readonly versionSet: string;
  readonly version: VersionTag;
  /** Default: `[]`. */
  readonly aliases?: readonly VersionTag[];
  readonly comment?: string;
  readonly sortId: string;
  /** Default: `"LEXICOGRAPHIC_STRING"`. */
  readonly versioningScheme?: VersioningScheme;
  readonly sourceCreatedTimestamp?: AuditStamp;
  readonly metadataCreatedTimestamp?: AuditStamp;
  readonly isLatest?: boolean;
};

/** `com.linkedin.common.VersionTag` */
export type VersionTag = {
  readonly versionTag?: string;
  readonly metadataAttribution?: MetadataAttribution;
};

/** `com.linkedin.common.WindowDuration` */
export type WindowDuration = 'YEAR' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR';

// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.dataproduct.DataProductAssociation` */
export type DataProductAssociation = {
  /** URN. */
  readonly sourceUrn?: string;
  /** URN. */
  readonly destinationUrn: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly properties?: Readonly<Record<string, string>>;
  /** Default: `false`. */
  readonly outputPort?: boolean;
};

/** `com.linkedin.dataproduct.DataProductKey` */
export type DataProductKey = {
  readonly id: string;
};

/** `com.linkedin.dataproduct.DataProductProperties` */
export type DataProductProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name?: string;
  readonly description?: string;
  readonly assets?: readonly DataProductAssociation[];
  /** URN of dataProduct. */
  readonly parentDataProduct?: string;
};

/** `com.linkedin.dataproduct.DataProducts` */
export type DataProducts = {
  readonly dataProducts: readonly DataProductAssociation[];
};

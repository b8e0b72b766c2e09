// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type FabricType } from './common';

/** `com.linkedin.dataplatforminstance.DataPlatformInstanceProperties` */
export type DataPlatformInstanceProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name?: string;
  readonly description?: string;
};

/** `com.linkedin.dataplatforminstance.IcebergWarehouseInfo` */
export type IcebergWarehouseInfo = {
  readonly dataRoot: string;
  /** URN. */
  readonly clientId: string;
  /** URN. */
  readonly clientSecret: string;
  readonly region: string;
  readonly role?: string;
  readonly tempCredentialExpirationSeconds?: number;
  readonly env: FabricType;
};

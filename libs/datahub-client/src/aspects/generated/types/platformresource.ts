// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type SerializedValue } from './common-2';

/** `com.linkedin.platformresource.PlatformResourceInfo` */
export type PlatformResourceInfo = {
  readonly resourceType: string;
  readonly primaryKey: string;
  readonly secondaryKeys?: readonly string[];
  readonly value?: SerializedValue;
};

/** `com.linkedin.platformresource.PlatformResourceKey` */
export type PlatformResourceKey = {
  readonly id: string;
};

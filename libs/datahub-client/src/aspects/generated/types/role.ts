// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.role.Actors` */
export type Actors = {
  readonly users?: readonly RoleUser[];
  readonly groups?: readonly RoleGroup[];
};

/** `com.linkedin.role.RoleGroup` */
export type RoleGroup = {
  /** URN of corpGroup. */
  readonly group: string;
};

/** `com.linkedin.role.RoleProperties` */
export type RoleProperties = {
  readonly name: string;
  readonly description?: string;
  readonly type: string;
  readonly requestUrl?: string;
  readonly created?: AuditStamp;
};

/** `com.linkedin.role.RoleUser` */
export type RoleUser = {
  /** URN of corpuser. */
  readonly user: string;
};

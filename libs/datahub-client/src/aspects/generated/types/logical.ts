// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type Edge } from './common';

/** `com.linkedin.logical.LogicalParent` */
export type LogicalParent = {
  readonly parent?: Edge;
};

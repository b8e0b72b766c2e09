// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.lifecycle.LifecycleStageSettings` */
export type LifecycleStageSettings = {
  /** Default: `false`. */
  readonly hideInSearch?: boolean;
};

/** `com.linkedin.lifecycle.LifecycleStageTransitionPolicy` */
export type LifecycleStageTransitionPolicy = {
  /** URNs. */
  readonly allowedPreviousStages?: readonly string[];
};

/** `com.linkedin.lifecycle.LifecycleStageTypeInfo` */
export type LifecycleStageTypeInfo = {
  readonly name: string;
  readonly description?: string;
  readonly entityTypes?: readonly string[];
  readonly settings: LifecycleStageSettings;
  readonly transitionPolicy?: LifecycleStageTransitionPolicy;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
};

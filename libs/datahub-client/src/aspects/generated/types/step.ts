// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.step.DataHubStepStateProperties` */
export type DataHubStepStateProperties = {
  /** Default: `{}`. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly lastModified: AuditStamp;
};

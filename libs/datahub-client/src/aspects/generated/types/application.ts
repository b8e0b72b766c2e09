// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type Edge } from './common';

/** `com.linkedin.application.ApplicationKey` */
export type ApplicationKey = {
  readonly id: string;
};

/** `com.linkedin.application.ApplicationLineage` */
export type ApplicationLineage = {
  readonly inputEdges?: readonly Edge[];
  readonly outputEdges?: readonly Edge[];
};

/** `com.linkedin.application.ApplicationProperties` */
export type ApplicationProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name?: string;
  readonly description?: string;
  /** URN of application. */
  readonly parentApplication?: string;
};

/** `com.linkedin.application.Applications` */
export type Applications = {
  /** URNs of application. */
  readonly applications: readonly string[];
};

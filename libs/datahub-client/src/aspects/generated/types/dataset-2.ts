// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type FineGrainedLineage, type Upstream } from './dataset';

/** `com.linkedin.dataset.UpstreamLineage` */
export type UpstreamLineage = {
  readonly upstreams: readonly Upstream[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[];
};

/** `com.linkedin.dataset.ValueFrequency` */
export type ValueFrequency = {
  readonly value: string;
  readonly frequency: number;
};

/** `com.linkedin.dataset.ViewProperties` */
export type ViewProperties = {
  readonly materialized: boolean;
  readonly viewLogic: string;
  readonly formattedViewLogic?: string;
  readonly viewLanguage: string;
};

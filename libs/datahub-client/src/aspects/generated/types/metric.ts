// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type Edge } from './common';

/** `com.linkedin.metric.DerivedMetricInput` */
export type DerivedMetricInput = {
  /** URN. */
  readonly sourceUrn?: string;
  /** URN. */
  readonly destinationUrn: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly properties?: Readonly<Record<string, string>>;
};

/** `com.linkedin.metric.Dialect` */
export type Dialect = 'ANSI_SQL' | 'SNOWFLAKE' | 'MDX' | 'TABLEAU' | 'DATABRICKS' | 'MAQL' | 'OTHER';

/** `com.linkedin.metric.DialectExpression` */
export type DialectExpression = {
  readonly dialect: Dialect;
  readonly expression: string;
};

/** `com.linkedin.metric.MetricExpression` */
export type MetricExpression = {
  readonly dialects: readonly DialectExpression[];
};

/** `com.linkedin.metric.MetricInfo` */
export type MetricInfo = {
  readonly externalUrl?: string;
  readonly name: string;
  readonly description?: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  /** URN of semanticModel. */
  readonly semanticModel?: string;
  readonly expression?: MetricExpression;
};

/** `com.linkedin.metric.MetricRelationships` */
export type MetricRelationships = {
  /** URN of metric. */
  readonly parentMetric?: string;
  /** Default: `[]`. */
  readonly derivedFrom?: readonly DerivedMetricInput[];
  /** Default: `[]`. */
  readonly relatedMetrics?: readonly Edge[];
};

/** `com.linkedin.metric.MetricUpstreams` */
export type MetricUpstreams = {
  readonly datasetUpstreams?: readonly Edge[];
  readonly fieldUpstreams?: readonly Edge[];
};

// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.retention.DataHubRetentionConfig` */
export type DataHubRetentionConfig = {
  readonly retention: Retention;
};

/** `com.linkedin.retention.Retention` */
export type Retention = {
  readonly version?: VersionBasedRetention;
  readonly time?: TimeBasedRetention;
};

/** `com.linkedin.retention.TimeBasedRetention` */
export type TimeBasedRetention = {
  readonly maxAgeInSeconds: number;
};

/** `com.linkedin.retention.VersionBasedRetention` */
export type VersionBasedRetention = {
  readonly maxVersions: number;
};

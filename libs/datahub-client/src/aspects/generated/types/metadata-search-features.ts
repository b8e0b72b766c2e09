// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.metadata.search.features.StorageFeatures` */
export type StorageFeatures = {
  readonly rowCount?: number;
  readonly columnCount?: number;
};

/** `com.linkedin.metadata.search.features.UsageFeatures` */
export type UsageFeatures = {
  readonly queryCountLast30Days?: number;
  readonly uniqueUserCountLast30Days?: number;
  /** URNs. */
  readonly topUsersLast30Days?: readonly string[];
  readonly queryCountPercentileLast30Days?: number;
  readonly uniqueUserPercentileLast30Days?: number;
  readonly combinedSearchRankingMultiplier?: number;
  readonly lastOperationTimestampMs?: number;
};

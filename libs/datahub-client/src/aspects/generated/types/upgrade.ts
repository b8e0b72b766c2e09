// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.upgrade.DataHubUpgradeRequest` */
export type DataHubUpgradeRequest = {
  readonly timestampMs: number;
  readonly version: string;
};

/** `com.linkedin.upgrade.DataHubUpgradeResult` */
export type DataHubUpgradeResult = {
  /** Default: `"SUCCEEDED"`. */
  readonly state?: DataHubUpgradeState;
  readonly timestampMs: number;
  readonly result?: Readonly<Record<string, string>>;
};

/** `com.linkedin.upgrade.DataHubUpgradeState` */
export type DataHubUpgradeState = 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

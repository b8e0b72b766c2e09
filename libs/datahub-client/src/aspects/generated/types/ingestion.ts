// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.ingestion.DataHubIngestionSourceConfig` */
export type DataHubIngestionSourceConfig = {
  readonly recipe: string;
  readonly version?: string;
  readonly executorId?: string;
  readonly debugMode?: boolean;
  readonly extraArgs?: Readonly<Record<string, string>>;
};

/** `com.linkedin.ingestion.DataHubIngestionSourceInfo` */
export type DataHubIngestionSourceInfo = {
  readonly name: string;
  readonly type: string;
  /** URN. */
  readonly platform?: string;
  readonly schedule?: DataHubIngestionSourceSchedule;
  readonly config: DataHubIngestionSourceConfig;
  readonly source?: DataHubIngestionSourceSource;
};

/** `com.linkedin.ingestion.DataHubIngestionSourceSchedule` */
export type DataHubIngestionSourceSchedule = {
  readonly interval: string;
  readonly timezone: string;
};

/** `com.linkedin.ingestion.DataHubIngestionSourceSource` */
export type DataHubIngestionSourceSource = {
  readonly type: DataHubIngestionSourceSourceType;
};

/** `com.linkedin.ingestion.DataHubIngestionSourceSourceType` */
export type DataHubIngestionSourceSourceType = 'SYSTEM';

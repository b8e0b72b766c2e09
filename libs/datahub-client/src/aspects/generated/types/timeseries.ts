// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.timeseries.CalendarInterval` */
export type CalendarInterval = 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** `com.linkedin.timeseries.PartitionSpec` */
export type PartitionSpec = {
  readonly partition: string;
  readonly timePartition?: TimeWindow;
  /** Default: `"PARTITION"`. @deprecated */
  readonly type?: PartitionType;
};

/** `com.linkedin.timeseries.PartitionType` */
export type PartitionType = 'FULL_TABLE' | 'QUERY' | 'PARTITION';

/** `com.linkedin.timeseries.TimeWindow` */
export type TimeWindow = {
  readonly startTimeMillis: number;
  readonly length: TimeWindowSize;
};

/** `com.linkedin.timeseries.TimeWindowSize` */
export type TimeWindowSize = {
  readonly unit: CalendarInterval;
  /** Default: `1`. */
  readonly multiple?: number;
};

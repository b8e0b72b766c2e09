// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import {
  type AssertionFailureSeverityConfig,
  type AssertionStdOperator,
  type AssertionStdParameters,
  type AssertionValueChangeType,
} from './assertion';
import {
  type IncrementingSegmentRowCountChange,
  type IncrementingSegmentRowCountTotal,
  type RowCountChange,
  type RowCountTotal,
} from './assertion-2';
import { type DatasetFilter } from './dataset';

/** `com.linkedin.assertion.SqlAssertionInfo` */
export type SqlAssertionInfo = {
  readonly type: SqlAssertionType;
  /** URN of dataset. */
  readonly entity: string;
  readonly statement: string;
  readonly changeType?: AssertionValueChangeType;
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
};

/** `com.linkedin.assertion.SqlAssertionType` */
export type SqlAssertionType = 'METRIC' | 'METRIC_CHANGE';

/** `com.linkedin.assertion.VolumeAssertionInfo` */
export type VolumeAssertionInfo = {
  readonly type: VolumeAssertionType;
  /** URN of dataset. */
  readonly entity: string;
  readonly rowCountTotal?: RowCountTotal;
  readonly rowCountChange?: RowCountChange;
  readonly incrementingSegmentRowCountTotal?: IncrementingSegmentRowCountTotal;
  readonly incrementingSegmentRowCountChange?: IncrementingSegmentRowCountChange;
  readonly filter?: DatasetFilter;
};

/** `com.linkedin.assertion.VolumeAssertionType` */
export type VolumeAssertionType =
  | 'ROW_COUNT_TOTAL'
  | 'ROW_COUNT_CHANGE'
  | 'INCREMENTING_SEGMENT_ROW_COUNT_TOTAL'
  | 'INCREMENTING_SEGMENT_ROW_COUNT_CHANGE';

import { isDefault, Unclear } from './datahub-defaults';
import { isRecord } from './recipe-reader';

/** Defaults of DataHub's `profiling`: a key that only repeats one asks for nothing. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  enabled: false,
  operation_config: { lower_freq_profile_enabled: false },
  limit: null,
  offset: null,
  profile_table_level_only: false,
  include_field_null_count: true,
  include_field_distinct_count: true,
  include_field_min_value: true,
  include_field_max_value: true,
  include_field_quantiles: false,
  include_field_distinct_value_frequencies: false,
  include_field_histogram: false,
  max_number_of_fields_to_profile: null,
  profile_if_updated_since_days: null,
  profile_table_size_limit: 5,
  profile_table_row_limit: 5_000_000,
  profile_table_row_count_estimate_only: false,
  query_timeout_seconds: null,
};

/** How DataHub goes about it, what it does for other platforms only, and values that are never kept here. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set([
  'include_field_mean_value',
  'include_field_median_value',
  'include_field_stddev_value',
  'include_field_sample_values',
  'field_sample_values_limit',
  'max_workers',
  'report_dropped_profiles',
  'turn_off_expensive_profiling_metrics',
  'query_combiner_enabled',
  'query_combiner_flatten_enabled',
  'max_queries_to_combine',
  'max_distinct_per_statement',
  'catch_exceptions',
  'profiling_isolation_level',
  'partition_profiling_enabled',
  'partition_datetime',
  'use_sampling',
  'sample_size',
  'profile_external_tables',
  'tags_to_ignore_sampling',
  'profile_nested_fields',
  'nested_field_max_depth',
]);

const UNREAD: Readonly<Record<string, string>> = {
  profile_table_level_only: 'is not read: figures of columns are part of a profile',
  include_field_null_count: 'cannot be turned off',
  include_field_distinct_count: 'cannot be turned off',
  include_field_min_value: 'cannot be turned off: smallest and largest values are part of a profile',
  include_field_max_value: 'cannot be turned off: smallest and largest values are part of a profile',
  include_field_quantiles: 'is not measured',
  include_field_distinct_value_frequencies: 'is not measured',
  include_field_histogram: 'is not measured',
  query_timeout_seconds: 'is not read: statementTimeoutMs beside host_port limits every statement',
};

const GB = 1_073_741_824;

/** The section `profile` of a recipe for DataHub's `profiling`. Raises {@link Unclear} for what would mean something else here. */
export function profileOf(profiling: unknown): unknown {
  if (!isRecord(profiling)) return profiling;
  const own = Object.entries(profiling).map(([key, value]): Readonly<Record<string, unknown>> => {
    if (WITHOUT_MEANING.has(key) || isDefault(DEFAULTS, key, value)) return {};
    switch (key) {
      case 'enabled':
        return { enabled: value };
      case 'max_number_of_fields_to_profile':
        return { columnLimit: value };
      // There larger tables have no profile; here they are sampled.
      case 'profile_table_row_limit':
        return { maxRows: value };
      case 'profile_table_size_limit':
        return { maxBytes: typeof value === 'number' ? Math.round(value * GB) : value };
      default:
        throw new Unclear(
          UNREAD[key] ??
            'is not read; the limits of a profile are profile.maxRows, profile.maxBytes and profile.columnLimit',
          key,
        );
    }
  });
  const section: unknown = Object.assign({ enabled: false }, ...own);
  return section;
}

import { type Fields, textOf } from '../tree/node';

/** Node types that make one value of many rows. */
const NODES: ReadonlySet<string> = new Set([
  'aggregate_function', 'within_group', 'count', 'sum', 'avg', 'min', 'max', 'group_concat', 'string_agg', 'list_agg', 'array_agg',
  'count_if', 'sum_if', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'median', 'mode', 'first', 'last',
  'any_value', 'approx_distinct', 'approx_count_distinct', 'approx_percentile', 'percentile', 'percentile_cont',
  'percentile_disc', 'logical_and', 'logical_or', 'skewness', 'array_concat_agg', 'array_unique_agg', 'bool_xor_agg',
  'bitwise_and_agg', 'bitwise_or_agg', 'bitwise_xor_agg', 'json_array_agg', 'json_object_agg', 'j_s_o_n_array_agg',
  'j_s_o_n_object_agg', 'j_s_o_n_b_object_agg', 'object_agg', 'parameterized_agg', 'anonymous_agg_func', 'combined_agg_func',
  'combined_parameterized_agg', 'arg_max', 'arg_min', 'approx_top_k', 'approx_quantiles', 'approx_quantile', 'quantile', 'hll',
  'hash_agg', 'minhash', 'corr', 'covar_samp', 'covar_pop', 'regr_valx', 'regr_valy', 'regr_avgy', 'regr_avgx', 'regr_count',
  'regr_intercept', 'regr_sxx', 'regr_sxy', 'regr_syy', 'regr_slope', 'regr_r2', 'grouping', 'grouping_id',
]); // prettier-ignore

/** Aggregates the parser takes for ordinary functions, those of all dialects together. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'json_agg', 'jsonb_agg', 'json_object_agg', 'jsonb_object_agg', 'json_arrayagg', 'json_objectagg', 'json_group_array',
  'json_group_object', 'xmlagg', 'bit_and', 'bit_or', 'bit_xor', 'range_agg', 'range_intersect_agg', 'array_agg', 'listagg', 'list',
  'string_agg', 'collect_list', 'collect_set', 'collect', 'st_union', 'st_collect', 'st_extent', 'st_union_agg',
  'percentile', 'percentile_approx', 'approx_percentile', 'approx_count_distinct', 'approx_top_count', 'approx_top_sum',
  'approx_most_frequent', 'approx_set', 'approx_median', 'max_by', 'min_by', 'bool_and', 'bool_or', 'every', 'some_agg',
  'booland_agg', 'boolor_agg', 'boolxor_agg', 'bitand_agg', 'bitor_agg', 'bitxor_agg', 'map_agg', 'multimap_agg', 'map_union',
  'map_union_sum', 'array_union_agg', 'array_unique_agg', 'object_agg', 'histogram', 'numeric_histogram', 'hll', 'hll_accumulate',
  'hll_combine', 'hll_count_init', 'tdigest_agg', 'qdigest_agg', 'checksum', 'checksum_agg', 'geometric_mean', 'entropy',
  'kurtosis', 'skewness', 'arbitrary', 'any_value', 'first_value_agg', 'quantile_cont', 'quantile_disc', 'product', 'fsum', 'favg',
  'countif', 'count_if', 'count_big', 'stdev', 'stdevp', 'std', 'var', 'varp', 'stats_mode', 'wm_concat', 'sum_distinct',
  'regr_count', 'corr', 'covar_pop', 'covar_samp', 'bitmap_agg', 'count_min_sketch', 'group_concat', 'sys_xmlagg', 'try_sum',
  'try_avg', 'mode', 'median', 'hash_agg', 'minhash', 'grouping', 'grouping_id',
]); // prettier-ignore

/** Aggregates of ClickHouse, which take suffixes such as If and State. */
const COMBINED: ReadonlySet<string> = new Set([
  'count', 'sum', 'avg', 'min', 'max', 'any', 'anylast', 'anyheavy', 'argmin', 'argmax', 'uniq', 'uniqexact', 'uniqcombined',
  'uniqcombined64', 'uniqhll12', 'uniqtheta', 'grouparray', 'groupuniqarray', 'grouparrayinsertat', 'grouparraymovingsum',
  'grouparraymovingavg', 'grouparraysample', 'grouparraylast', 'groupbitand', 'groupbitor', 'groupbitxor', 'groupbitmap',
  'groupconcat', 'sumwithoverflow', 'summap', 'minmap', 'maxmap', 'sumcount', 'sumkahan', 'avgweighted', 'topk', 'topkweighted',
  'quantile', 'quantiles', 'quantileexact', 'quantiletdigest', 'quantiletiming', 'quantiledeterministic', 'median',
  'medianexact', 'stddevpop', 'stddevsamp', 'varpop', 'varsamp', 'covarpop', 'covarsamp', 'corr', 'skewpop', 'skewsamp',
  'kurtpop', 'kurtsamp', 'entropy', 'deltasum', 'boundingratio', 'simplelinearregression', 'retention', 'windowfunnel',
  'sequencematch', 'sequencecount', 'first_value', 'last_value', 'any_value', 'singlevalueornull',
]); // prettier-ignore
const COMBINATOR =
  /(?:if|array|map|state|simplestate|merge|mergestate|foreach|distinct|ordefault|ornull|resample|argmin|argmax)$/;

/** Whether a node of this type aggregates. */
export function isAggregate(type: string, fields: Fields): boolean {
  if (NODES.has(type)) return true;
  return type === 'function' && isAggregateName((textOf(fields['name']) ?? '').toLowerCase());
}

function isAggregateName(name: string): boolean {
  if (FUNCTIONS.has(name) || COMBINED.has(name)) return true;
  const base = name.replace(COMBINATOR, '');
  // No suffix, no other name: `sumIf`, `uniqStateOrNull`.
  return base !== name && isAggregateName(base);
}

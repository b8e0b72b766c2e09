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

/** Aggregates the parser takes for ordinary functions. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'json_agg', 'jsonb_agg', 'json_object_agg', 'jsonb_object_agg', 'xmlagg', 'bit_and', 'bit_or', 'bit_xor', 'range_agg',
  'range_intersect_agg', 'array_agg', 'listagg', 'collect_list', 'collect_set', 'st_union', 'st_collect',
]); // prettier-ignore

/** Whether a node of this type aggregates. */
export function isAggregate(type: string, fields: Fields): boolean {
  if (NODES.has(type)) return true;
  return type === 'function' && FUNCTIONS.has((textOf(fields['name']) ?? '').toLowerCase());
}

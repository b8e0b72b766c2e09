import { EVERYTHING } from './datahub-defaults';
import { type Fields, hostAndPort, stateful } from './datahub-fields';
import { isRecord } from './recipe-reader';

/** What DataHub's sources of databases take without a key that means nothing else here. */
export const SQL_DEFAULTS: Readonly<Record<string, unknown>> = {
  auth_mode: 'PASSWORD',
  convert_urns_to_lowercase: false,
  domain: {},
  include_table_location_lineage: true,
  include_view_column_lineage: true,
  include_view_lineage: true,
  procedure_pattern: EVERYTHING,
  profile_pattern: EVERYTHING,
};

/** How DataHub goes about it in all of them. */
export const SQL_WITHOUT_MEANING = ['incremental_lineage', 'scheme', 'use_file_backed_cache'] as const;

/** What is said of keys of all of them that would mean something else here. */
export const SQL_UNREAD: Readonly<Record<string, string>> = {
  auth_mode: 'is not read: a user and a password are all that is taken',
  classification: 'is not read: what columns hold is suggested while they are profiled',
  convert_urns_to_lowercase: 'is not read: names stay as the database has them',
  domain: 'is not read: give domains in DataHub',
  include_table_location_lineage: 'cannot be turned off',
  include_view_column_lineage: 'cannot be turned off',
  include_view_lineage: 'cannot be turned off',
  profile_pattern: 'is not read: profile.enabled, or profiling.enabled, is for all tables of a source',
};

/** Keys of all of them that take more than a table to say; undefined for others. Raises `Unclear`. */
export function sqlField(key: string, value: unknown): Fields | undefined {
  switch (key) {
    case 'host_port':
      return hostAndPort(value);
    case 'stateful_ingestion':
      return stateful(value);
    case 'classification':
      return isRecord(value) && value['enabled'] !== true ? {} : undefined;
    default:
      return undefined;
  }
}

import { EVERYTHING } from '../recipe/datahub-defaults';
import { type DataHubKeys, fieldOf, type Fields, ownFields } from '../recipe/datahub-fields';
import { profileOf } from '../recipe/datahub-profiling';
import { SQL_DEFAULTS, SQL_UNREAD, SQL_WITHOUT_MEANING, sqlField } from '../recipe/datahub-sql';

/** Keys of DataHub's own mysql source. */
const KEYS: DataHubKeys = {
  sameMeaning: {
    username: 'user',
    include_tables: 'includeTables',
    include_views: 'includeViews',
    include_stored_procedures: 'includeRoutines',
    platform_instance: 'platformInstance',
  },
  patterns: {
    database_pattern: 'databases',
    schema_pattern: 'databases',
    table_pattern: 'tables',
    view_pattern: 'views',
  },
  defaults: {
    ...SQL_DEFAULTS,
    database_pattern: EVERYTHING,
    options: {},
    schema_pattern: EVERYTHING,
  },
  withoutMeaning: new Set([...SQL_WITHOUT_MEANING, 'aws_config']),
  unread: {
    ...SQL_UNREAD,
    options: 'is not read: tls and caCert say how the connection is encrypted',
    procedure_pattern: 'is not read: table_pattern is for routines too',
  },
};

/**
 * A recipe of DataHub's own mysql source with our keys; any other as it is. Patterns match the beginning of `database.table` in either
 * case there, and no profile is made unless it is asked for. Raises `ConnectorError` `recipe-invalid` for keys that mean something else here.
 */
export function fromDataHubRecipe(recipe: Fields): Fields {
  if (recipe['host_port'] === undefined) return recipe;
  return {
    profile: { enabled: false },
    ...ownFields(recipe, (key, value) => fieldOf(KEYS, key, value, () => special(key, value))),
  };
}

function special(key: string, value: unknown): Fields | undefined {
  return key === 'profiling' ? { profile: profileOf(value) } : sqlField(key, value);
}

import { EVERYTHING, isDefault, Unclear } from '../recipe/datahub-defaults';
import { type Fields, hostAndPort, nameRules, ownFields, stateful } from '../recipe/datahub-fields';
import { profileOf } from '../recipe/datahub-profiling';
import { SQL_DEFAULTS, SQL_UNREAD, SQL_WITHOUT_MEANING } from '../recipe/datahub-sql';
import { isRecord } from '../recipe/recipe-reader';

/** Keys of DataHub's own mysql source that mean what a key of ours means. */
const SAME_MEANING: Readonly<Record<string, string>> = {
  username: 'user',
  include_tables: 'includeTables',
  include_views: 'includeViews',
  include_stored_procedures: 'includeRoutines',
  platform_instance: 'platformInstance',
};

const PATTERNS: Readonly<Record<string, string>> = {
  database_pattern: 'databases',
  schema_pattern: 'databases',
  table_pattern: 'tables',
  view_pattern: 'views',
};

const DEFAULTS: Readonly<Record<string, unknown>> = {
  ...SQL_DEFAULTS,
  database_pattern: EVERYTHING,
  options: {},
  schema_pattern: EVERYTHING,
};

const WITHOUT_MEANING: ReadonlySet<string> = new Set([...SQL_WITHOUT_MEANING, 'aws_config']);

const UNREAD: Readonly<Record<string, string>> = {
  ...SQL_UNREAD,
  options: 'is not read: tls and caCert say how the connection is encrypted',
  procedure_pattern: 'is not read: table_pattern is for routines too',
};

/**
 * A recipe of DataHub's own mysql source with our keys; any other as it is. Patterns match the beginning of `database.table` in either
 * case there, and no profile is made unless it is asked for. Raises `ConnectorError` `recipe-invalid` for keys that mean something else here.
 */
export function fromDataHubRecipe(recipe: Fields): Fields {
  if (recipe['host_port'] === undefined) return recipe;
  return { profile: { enabled: false }, ...ownFields(recipe, ownField) };
}

function ownField(key: string, value: unknown): Fields {
  if (WITHOUT_MEANING.has(key) || isDefault(DEFAULTS, key, value)) return {};
  const same = Object.hasOwn(SAME_MEANING, key) ? SAME_MEANING[key] : undefined;
  if (same !== undefined) return { [same]: value };
  const rules = Object.hasOwn(PATTERNS, key) ? PATTERNS[key] : undefined;
  if (rules !== undefined) return { [rules]: nameRules(value) };
  switch (key) {
    case 'host_port':
      return hostAndPort(value);
    case 'profiling':
      return { profile: profileOf(value, 'rows') };
    case 'stateful_ingestion':
      return stateful(value);
    case 'classification':
      if (isRecord(value) && value['enabled'] !== true) return {};
  }
  const unread = Object.hasOwn(UNREAD, key) ? UNREAD[key] : undefined;
  if (unread !== undefined) throw new Unclear(unread);
  return { [key]: value };
}

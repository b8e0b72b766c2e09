import { type FieldError } from '../errors';
import { invalidRecipe, isRecord } from '../recipe/recipe-reader';
import { EVERYTHING, isDefault, Unclear } from './datahub-defaults';
import { profileOf } from './datahub-profiling';

type Fields = Readonly<Record<string, unknown>>;

/** Keys of DataHub's own postgres source that mean what a key of ours means. */
const SAME_MEANING: Readonly<Record<string, string>> = {
  username: 'user',
  include_tables: 'includeTables',
  include_views: 'includeViews',
  include_foreign_tables: 'includeForeignTables',
  include_stored_procedures: 'includeRoutines',
  include_usage_statistics: 'includeUsage',
  platform_instance: 'platformInstance',
};

const PATTERNS: Readonly<Record<string, string>> = {
  schema_pattern: 'schemas',
  table_pattern: 'tables',
  view_pattern: 'views',
  procedure_pattern: 'routines',
  foreign_table_pattern: 'foreignTables',
};

/** What DataHub takes without a key that means nothing else here: one that only repeats it asks for nothing. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  auth_mode: 'PASSWORD',
  bucket_duration: 'DAY',
  convert_urns_to_lowercase: false,
  domain: {},
  foreign_table_pattern: EVERYTHING,
  include_query_lineage: false,
  include_table_location_lineage: true,
  include_top_n_queries: true,
  include_view_column_lineage: true,
  include_view_lineage: true,
  min_query_calls: 1,
  procedure_pattern: EVERYTHING,
  profile_pattern: EVERYTHING,
  query_exclude_patterns: [],
  user_email_pattern: EVERYTHING,
};

/** How DataHub goes about it, or what it reads only beside something that is refused. It makes no difference to what is read. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set([
  'aws_config',
  'format_sql_queries',
  'include_operational_stats',
  'include_read_operational_stats',
  'incremental_lineage',
  'initial_database',
  'max_queries_to_extract',
  'scheme',
  'top_n_queries',
  'use_file_backed_cache',
]);

/** DataHub reads these for the lineage of queries, which is not read, and for their usage, which is. */
const OF_QUERIES: ReadonlySet<string> = new Set(['min_query_calls', 'query_exclude_patterns']);

const UNREAD: Readonly<Record<string, string>> = {
  auth_mode: 'is not read: a user and a password are all that is taken',
  bucket_duration: 'is not read: usage is told by day',
  classification: 'is not read: what columns hold is suggested while they are profiled',
  convert_urns_to_lowercase: 'is not read: names stay as the database has them',
  database_pattern: 'is not read: a source is one database; make a source for each, and name it in database',
  domain: 'is not read: give domains in DataHub',
  end_time: 'is not read: the counters of a server tell no times',
  include_query_lineage:
    'is not read: set it to false; the logs of the server tell lineage of queries to a source of type sql-queries',
  include_table_location_lineage: 'cannot be turned off',
  include_top_n_queries: 'cannot be turned off',
  include_view_column_lineage: 'cannot be turned off',
  include_view_lineage: 'cannot be turned off',
  min_query_calls: 'is not read for usage; leave it out',
  profile_pattern: 'is not read: profile.enabled, or profiling.enabled, is for all tables of a source',
  query_exclude_patterns: 'is not read for usage; leave it out',
  start_time: 'is not read: the counters of a server tell no times',
  user_email_pattern: 'is not read: users.filter takes names of database users',
};

/**
 * A recipe of DataHub's own postgres source with our keys; any other as it is. Patterns keep their meaning there: they match the
 * beginning of the qualified name in either case, each for its own kind of objects, and no profile is made unless it is asked for. Raises
 * `ConnectorError` `recipe-invalid` for keys that mean something else here.
 */
export function fromDataHubRecipe(recipe: Fields): Fields {
  if (recipe['host_port'] === undefined && recipe['sqlalchemy_uri'] === undefined) return recipe;
  const faults: FieldError[] = [];
  const fields = Object.entries(recipe).flatMap(([key, value]) => {
    try {
      return Object.entries(ownField(key, value, recipe));
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      const field = error.below === undefined ? key : `${key}.${error.below}`;
      faults.push({ field, message: `${field} ${error.message}.` });
      return [];
    }
  });
  const own = Object.fromEntries(fields);
  const twice = fields.map(([key]) => key).filter((key, at, keys) => keys.indexOf(key) !== at);
  for (const key of twice)
    faults.push({ field: key, message: `${key} is given twice, under another name too.` });
  if (faults.length > 0) throw invalidRecipe(faults);
  return { profile: { enabled: false }, routines: {}, ...own, qualifiedNames: true };
}

function ownField(key: string, value: unknown, recipe: Fields): Fields {
  if (WITHOUT_MEANING.has(key) || isDefault(DEFAULTS, key, value)) return {};
  if (OF_QUERIES.has(key) && recipe['include_usage_statistics'] !== true) return {};
  const same = Object.hasOwn(SAME_MEANING, key) ? SAME_MEANING[key] : undefined;
  if (same !== undefined) return { [same]: value };
  const rules = Object.hasOwn(PATTERNS, key) ? PATTERNS[key] : undefined;
  if (rules !== undefined) return { [rules]: nameRules(value) };
  switch (key) {
    case 'host_port':
      return hostAndPort(value);
    case 'sqlalchemy_uri':
      return { url: typeof value === 'string' ? value.replace(/^postgresql\+\w+:/, 'postgresql:') : value };
    case 'profiling':
      return { profile: profileOf(value) };
    case 'stateful_ingestion':
      return stateful(value);
    case 'options':
      return connectArguments(value);
    case 'classification':
      if (isRecord(value) && value['enabled'] !== true) return {};
      break;
    // DataHub looks at it when no database is named.
    case 'database_pattern':
      if (isGiven(recipe['database']) || isGiven(recipe['sqlalchemy_uri'])) return {};
  }
  const unread = Object.hasOwn(UNREAD, key) ? UNREAD[key] : undefined;
  if (unread !== undefined) throw new Unclear(unread);
  return { [key]: value };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function hostAndPort(value: unknown): Fields {
  if (typeof value !== 'string') throw new Unclear('must be a text such as localhost:5432');
  const [, host, port] = /^(.*?)(?::(\d+))?$/s.exec(value) ?? [];
  return { host, ...(port === undefined ? {} : { port: Number(port) }) };
}

function nameRules(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { ignoreCase, ...rest } = value;
  return { ...rest, match: 'start', ignoreCase: ignoreCase ?? true };
}

// Both of DataHub's own safeguards exist here for every source.
function stateful(value: unknown): Fields {
  if (!isRecord(value)) throw new Unclear('must be an object such as {enabled: true}');
  const off = ['enabled', 'remove_stale_metadata'].find((key) => value[key] === false);
  if (off !== undefined)
    throw new Unclear(
      'cannot be turned off: what is gone from a scope that was listed completely is marked removed; set removalThreshold of the source to 0 to confirm each time',
      off,
    );
  if (!isDefault({ fail_safe_threshold: 75 }, 'fail_safe_threshold', value['fail_safe_threshold'] ?? null))
    throw new Unclear('is not read: it is removalThreshold of the source (20)', 'fail_safe_threshold');
  return {};
}

function connectArguments(value: unknown): Fields {
  const { connect_args: given, ...rest } = isRecord(value) ? value : { options: value };
  const [other] = Object.keys(rest);
  if (other !== undefined) throw new Unclear('is read for connect_args.sslmode only');
  const { sslmode, sslrootcert, ...more } = isRecord(given) ? given : {};
  if (sslrootcert !== undefined)
    throw new Unclear(
      'names a file; write the certificate itself into sslRootCert',
      'connect_args.sslrootcert',
    );
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new Unclear(`holds ${unknown}, which is not read`);
  return sslmode === undefined ? {} : { sslMode: sslmode };
}

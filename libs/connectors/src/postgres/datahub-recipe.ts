import { EVERYTHING, Unclear } from '../recipe/datahub-defaults';
import { type DataHubKeys, fieldOf, type Fields, ownFields } from '../recipe/datahub-fields';
import { profileOf } from '../recipe/datahub-profiling';
import { SQL_DEFAULTS, SQL_UNREAD, SQL_WITHOUT_MEANING, sqlField } from '../recipe/datahub-sql';
import { isRecord } from '../recipe/recipe-reader';

/** Keys of DataHub's own postgres source. */
const KEYS: DataHubKeys = {
  sameMeaning: {
    username: 'user',
    include_tables: 'includeTables',
    include_views: 'includeViews',
    include_foreign_tables: 'includeForeignTables',
    include_stored_procedures: 'includeRoutines',
    include_usage_statistics: 'includeUsage',
    platform_instance: 'platformInstance',
  },
  patterns: {
    schema_pattern: 'schemas',
    table_pattern: 'tables',
    view_pattern: 'views',
    procedure_pattern: 'routines',
    foreign_table_pattern: 'foreignTables',
  },
  defaults: {
    ...SQL_DEFAULTS,
    bucket_duration: 'DAY',
    foreign_table_pattern: EVERYTHING,
    include_query_lineage: false,
    include_top_n_queries: true,
    min_query_calls: 1,
    query_exclude_patterns: [],
    user_email_pattern: EVERYTHING,
  },
  /** How DataHub goes about it, or what it reads only beside something that is refused. It makes no difference to what is read. */
  withoutMeaning: new Set([
    ...SQL_WITHOUT_MEANING,
    'aws_config',
    'format_sql_queries',
    'include_operational_stats',
    'include_read_operational_stats',
    'initial_database',
    'max_queries_to_extract',
    'top_n_queries',
  ]),
  unread: {
    ...SQL_UNREAD,
    bucket_duration: 'is not read: usage is told by day',
    database_pattern:
      'is not read: a source is one database; make a source for each, and name it in database',
    end_time: 'is not read: the counters of a server tell no times',
    include_query_lineage:
      'is not read: set it to false; the logs of the server tell lineage of queries to a source of type sql-queries',
    include_top_n_queries: 'cannot be turned off',
    min_query_calls: 'is not read for usage; leave it out',
    query_exclude_patterns: 'is not read for usage; leave it out',
    start_time: 'is not read: the counters of a server tell no times',
    user_email_pattern: 'is not read: users.filter takes names of database users',
  },
};

/** DataHub reads these for the lineage of queries, which is not read, and for their usage, which is. */
const OF_QUERIES: ReadonlySet<string> = new Set(['min_query_calls', 'query_exclude_patterns']);

/**
 * A recipe of DataHub's own postgres source with our keys; any other as it is. Patterns keep their meaning there: they match the
 * beginning of the qualified name in either case, each for its own kind of objects, and no profile is made unless it is asked for. Raises
 * `ConnectorError` `recipe-invalid` for keys that mean something else here.
 */
export function fromDataHubRecipe(recipe: Fields): Fields {
  if (recipe['host_port'] === undefined && recipe['sqlalchemy_uri'] === undefined) return recipe;
  const own = ownFields(recipe, (key, value) => fieldOf(KEYS, key, value, () => special(key, value, recipe)));
  return { profile: { enabled: false }, routines: {}, ...own, qualifiedNames: true };
}

function special(key: string, value: unknown, recipe: Fields): Fields | undefined {
  if (OF_QUERIES.has(key) && recipe['include_usage_statistics'] !== true) return {};
  switch (key) {
    case 'sqlalchemy_uri':
      return { url: typeof value === 'string' ? value.replace(/^postgresql\+\w+:/, 'postgresql:') : value };
    case 'profiling':
      return { profile: profileOf(value) };
    case 'options':
      return connectArguments(value);
    // DataHub looks at it when no database is named.
    case 'database_pattern':
      return isGiven(recipe['database']) || isGiven(recipe['sqlalchemy_uri']) ? {} : undefined;
    default:
      return sqlField(key, value);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
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

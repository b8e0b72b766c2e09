import { type FieldError } from '../errors';
import { invalidRecipe, isRecord } from '../recipe/recipe-reader';

type Fields = Readonly<Record<string, unknown>>;

/** Keys of DataHub's own postgres source that mean what a key of ours means. */
const SAME_MEANING: Readonly<Record<string, string>> = {
  username: 'user',
  include_tables: 'includeTables',
  include_views: 'includeViews',
  include_stored_procedures: 'includeRoutines',
  include_usage_statistics: 'includeUsage',
  platform_instance: 'platformInstance',
};

const PATTERNS: Readonly<Record<string, string>> = {
  schema_pattern: 'schemas',
  table_pattern: 'tables',
  view_pattern: 'views',
};

/** What DataSpoke does in any case. Turned off it would not do what was asked for, so only `true` is taken. */
const ALWAYS: ReadonlySet<string> = new Set([
  'include_view_lineage',
  'include_view_column_lineage',
  'include_table_location_lineage',
]);

/** How DataHub goes about it, which makes no difference to what is read. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set([
  'scheme',
  'use_file_backed_cache',
  'incremental_lineage',
  'initial_database',
]);

/**
 * A recipe of DataHub's own postgres source with our keys; any other as it is. Patterns keep their meaning there: they match the
 * beginning of the qualified name in either case, and no profile is made unless it is asked for. Raises `ConnectorError`
 * `recipe-invalid` for keys that mean something else here.
 */
export function fromDataHubRecipe(recipe: Fields): Fields {
  if (recipe['host_port'] === undefined && recipe['sqlalchemy_uri'] === undefined) return recipe;
  const faults: FieldError[] = [];
  const fields = Object.entries(recipe).flatMap(([key, value]) => {
    try {
      return Object.entries(ownField(key, value));
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      faults.push({ field: key, message: `${key} ${error.message}.` });
      return [];
    }
  });
  const own = Object.fromEntries(fields);
  const twice = fields.map(([key]) => key).filter((key, at, keys) => keys.indexOf(key) !== at);
  for (const key of twice)
    faults.push({ field: key, message: `${key} is given twice, under another name too.` });
  if (faults.length > 0) throw invalidRecipe(faults);
  return { profile: { enabled: false }, ...own, qualifiedNames: true };
}

class Unclear extends Error {}

function ownField(key: string, value: unknown): Fields {
  const same = Object.hasOwn(SAME_MEANING, key) ? SAME_MEANING[key] : undefined;
  if (same !== undefined) return { [same]: value };
  const rules = Object.hasOwn(PATTERNS, key) ? PATTERNS[key] : undefined;
  if (rules !== undefined) return { [rules]: nameRules(value) };
  if (WITHOUT_MEANING.has(key)) return {};
  if (ALWAYS.has(key)) return always(value);
  switch (key) {
    case 'host_port':
      return hostAndPort(value);
    case 'sqlalchemy_uri':
      return { url: typeof value === 'string' ? value.replace(/^postgresql\+\w+:/, 'postgresql:') : value };
    case 'profiling':
      return { profile: profile(value) };
    case 'stateful_ingestion':
      return stateful(value);
    case 'options':
      return connectArguments(value);
    case 'database_pattern':
      throw new Unclear(
        'is not read: a source is one database; make a source for each, or name it in database',
      );
    case 'domain':
      throw new Unclear('is not read: give domains in DataHub');
    default:
      return { [key]: value };
  }
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

function always(value: unknown): Fields {
  if (value === true || value === null) return {};
  throw new Unclear('cannot be turned off');
}

function profile(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { enabled, max_number_of_fields_to_profile: columnLimit, ...rest } = value;
  const [key] = Object.keys(rest);
  if (key !== undefined)
    throw new Unclear(
      `holds ${key}, which is not known; the limits of a profile are profile.maxRows and profile.columnLimit`,
    );
  return {
    enabled: enabled ?? false,
    ...(columnLimit === undefined || columnLimit === null ? {} : { columnLimit }),
  };
}

// Both of DataHub's own safeguards exist here for every source.
function stateful(value: unknown): Fields {
  if (isRecord(value) && value['enabled'] === false)
    throw new Unclear(
      'cannot be turned off: what is gone from a scope that was listed completely is marked removed; set removalThreshold of the source to 0 to confirm each time',
    );
  return {};
}

function connectArguments(value: unknown): Fields {
  if (value === null) return {};
  const { connect_args: given, ...rest } = isRecord(value) ? value : { options: value };
  const [other] = Object.keys(rest);
  if (other !== undefined) throw new Unclear('is read for connect_args.sslmode only');
  const { sslmode, sslrootcert, ...more } = isRecord(given) ? given : {};
  if (sslrootcert !== undefined)
    throw new Unclear('names a file in sslrootcert; write the certificate itself into sslRootCert');
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new Unclear(`holds ${unknown}, which is not read`);
  return sslmode === undefined ? {} : { sslMode: sslmode };
}

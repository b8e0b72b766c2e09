import { EVERYTHING, Unclear } from '../recipe/datahub-defaults';
import { type DataHubKeys, fieldOf, type Fields, ownFields, stateful } from '../recipe/datahub-fields';
import { isRecord } from '../recipe/recipe-reader';

const OF_A_STORE =
  'is not read: name the files by https addresses that the store has signed, or put them into a folder';

/** Keys of DataHub's own dbt source, and others of ours in its spelling. */
const KEYS: DataHubKeys = {
  sameMeaning: {
    manifest_path: 'manifestPath',
    catalog_path: 'catalogPath',
    sources_path: 'sourcesPath',
    test_results_path: 'runResultsPaths',
    run_results_paths: 'runResultsPaths',
    platform_instance: 'platformInstance',
    target_platform: 'targetPlatform',
    target_platform_instance: 'targetPlatformInstance',
    use_identifiers: 'useIdentifiers',
    tag_prefix: 'tagPrefix',
    include_column_lineage: 'columnLineage',
    strip_user_ids_from_email: 'stripEmailDomain',
    meta_mapping: 'metaMapping',
    column_meta_mapping: 'columnMetaMapping',
    column_lineage: 'columnLineage',
    lower_case_target: 'lowerCaseTarget',
    max_artifact_mb: 'maxArtifactMb',
    strip_email_domain: 'stripEmailDomain',
    target_lineage: 'targetLineage',
  },
  patterns: { node_name_pattern: 'nodes' },
  defaults: {
    convert_column_urns_to_lowercase: false,
    dbt_is_primary_sibling: true,
    drop_duplicate_sources: true,
    enable_meta_mapping: true,
    enable_owner_extraction: true,
    include_compiled_code: true,
    include_env_in_assertion_guid: false,
    infer_dbt_schemas: true,
    node_name_pattern: EVERYTHING,
    only_include_if_in_catalog: false,
    prefer_sql_parser_lineage: false,
    query_tag_mapping: {},
    skip_sources_in_lineage: false,
    run_results_paths: [],
    test_warnings_are_errors: false,
    use_compiled_code: false,
  },
  withoutMeaning: new Set(['enable_query_tag_mapping', 'incremental_lineage']),
  unread: {
    aws_connection: OF_A_STORE,
    gcs_connection: OF_A_STORE,
    convert_column_urns_to_lowercase: 'is not read: columns are called as in the catalog of dbt',
    dbt_is_primary_sibling: 'cannot be turned off',
    drop_duplicate_sources: 'cannot be turned off',
    enable_meta_mapping: 'is not read: leave out meta_mapping and column_meta_mapping',
    enable_owner_extraction: 'cannot be turned off: meta.owner names owners',
    git_info: 'is not read: datasets carry the path of their file and no link to it',
    github_info: 'is not read: datasets carry the path of their file and no link to it',
    include_compiled_code: 'cannot be turned off: raw and compiled text are both kept',
    include_env_in_assertion_guid:
      'is not read: the environment enters the ids of assertions outside of PROD, and only there',
    infer_dbt_schemas: 'cannot be turned off: columns are those of catalog and manifest',
    only_include_if_in_catalog: 'is not read: leave nodes out by node_name_pattern',
    owner_extraction_pattern: 'is not read: give owners by add_owner in meta_mapping',
    prefer_sql_parser_lineage: 'is not read: the tables that a node reads are those dbt says it depends on',
    query_tag_mapping: 'is not read',
    skip_sources_in_lineage: 'is not read: lineage begins at the sources of dbt',
    test_warnings_are_errors: 'is not read: a warning of dbt is a failure of low severity',
    use_compiled_code: 'is not read: raw and compiled text are both kept',
    write_semantics: 'is not read but for PATCH: what others wrote last is left as it is',
  },
};

/** Kinds of `entities_enabled`, and what leaves one out here. */
const KINDS: Readonly<Record<string, string>> = {
  models: 'leave them out by node_name_pattern: {deny: ["model\\\\."]}',
  sources: 'leave them out by node_name_pattern: {deny: ["source\\\\."]}',
  seeds: 'leave them out by node_name_pattern: {deny: ["seed\\\\."]}',
  snapshots: 'leave them out by node_name_pattern: {deny: ["snapshot\\\\."]}',
  exposures: 'leave them out by node_name_pattern: {deny: ["exposure\\\\."]}',
  test_definitions: 'leave them out by node_name_pattern: {deny: ["test\\\\."]}',
  test_results: 'leave out test_results_path and run_results_paths',
};
/** Kinds that are not read anyway. */
const NEVER_READ: ReadonlySet<string> = new Set(['model_performance', 'semantic_models', 'semantic_views']);

/**
 * A recipe with our keys in place of those of DataHub's own dbt source, which keep their meaning. Raises `ConnectorError` `recipe-invalid`
 * for those that mean something else here, called as they were written.
 */
export function fromDataHubRecipe(recipe: Fields): Fields {
  return ownFields(recipe, (key, value) => ownField(key, value, recipe));
}

function ownField(key: string, value: unknown, recipe: Fields): Fields {
  // Keys without an underscore are ours, or of both.
  if (!key.includes('_')) return { [key]: value };
  return fieldOf(KEYS, key, value, () => special(key, value, recipe));
}

function special(key: string, value: unknown, recipe: Fields): Fields | undefined {
  switch (key) {
    case 'stateful_ingestion':
      return stateful(value);
    case 'entities_enabled':
      return allKinds(value);
    case 'write_semantics':
      return typeof value === 'string' && value.toUpperCase() === 'PATCH' ? {} : undefined;
    case 'enable_meta_mapping':
      return isGiven(recipe['meta_mapping']) || isGiven(recipe['column_meta_mapping']) ? undefined : {};
    case 'query_tag_mapping':
      return recipe['enable_query_tag_mapping'] === false ? {} : undefined;
    default:
      return undefined;
  }
}

function isGiven(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length > 0;
}

function allKinds(value: unknown): Fields {
  if (!isRecord(value)) throw new Unclear('must be an object such as {models: "YES"}');
  for (const [kind, directive] of Object.entries(value)) {
    const way = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (way === undefined && !NEVER_READ.has(kind)) throw new Unclear('is not known', kind);
    // YAML of another version reads them as truths.
    const word = typeof directive === 'string' ? directive.toUpperCase() : directive;
    if (word === 'ONLY')
      throw new Unclear('is not read for ONLY: leave the others out by node_name_pattern', kind);
    if (word !== 'NO' && word !== false && word !== 'YES' && word !== true && word !== null)
      throw new Unclear('must be YES or NO', kind);
    if (way !== undefined && (word === 'NO' || word === false))
      throw new Unclear(`is not read for NO: ${way}`, kind);
  }
  return {};
}

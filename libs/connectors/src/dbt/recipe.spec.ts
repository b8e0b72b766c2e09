import { ConnectorError } from '../errors';
import { thrown } from '../thrown.fixture';
import { dbtConnector } from './dbt-connector';
import { DBT_DESCRIPTION } from './description';

function fieldsOf(recipe: unknown): readonly string[] {
  const error = thrown(() => dbtConnector.parseRecipe(recipe));
  if (!(error instanceof ConnectorError)) throw error;
  return error.fields.map(({ field }) => field);
}

describe('a dbt recipe', () => {
  it('is filled with its defaults, and reads its own canonical form', () => {
    const recipe = dbtConnector.parseRecipe({ folder: '/data/dbt/target/' });
    expect(recipe).toEqual({
      folder: '/data/dbt/target',
      runResultsPaths: [],
      maxArtifactMb: 1_000,
      lowerCaseTarget: true,
      useIdentifiers: false,
      nodes: { allow: [], deny: [] },
      columnLineage: true,
      targetLineage: true,
      tagPrefix: 'dbt:',
      stripEmailDomain: false,
      metaMapping: {},
      columnMetaMapping: {},
    });
    expect(dbtConnector.parseRecipe(recipe)).toEqual(recipe);
  });

  it('may be written with the keys of DataHub’s dbt source', () => {
    const recipe = dbtConnector.parseRecipe({
      manifest_path: '/data/manifest.json',
      catalog_path: '/data/catalog.json',
      sources_path: 'https://store.example.com/sources.json?signature=1',
      test_results_path: '/data/run_results.json',
      target_platform: 'snowflake',
      target_platform_instance: 'eu',
      platform_instance: 'team',
      node_name_pattern: { deny: ['test\\..*'] },
      tag_prefix: 'x-',
      include_column_lineage: false,
      strip_user_ids_from_email: true,
      meta_mapping: {
        business_owner: {
          match: '.*',
          operation: 'add_owner',
          config: { owner_type: 'user', owner_category: 'BUSINESS_OWNER' },
        },
        has_pii: { match: true, operation: 'add_tag', config: { tag: 'pii' } },
        int_property: { match: 1, operation: 'add_term', config: { term: 'One' } },
        terms_list: { match: '.*', operation: 'add_terms', config: { separator: ',' } },
      },
    });
    expect(recipe).toMatchObject({
      manifestPath: '/data/manifest.json',
      runResultsPaths: ['/data/run_results.json'],
      nodes: { deny: ['test\\..*'], match: 'start', ignoreCase: true },
      columnLineage: false,
      stripEmailDomain: true,
      metaMapping: { has_pii: { match: true, operation: 'add_tag', config: { tag: 'pii' } } },
    });
    expect(dbtConnector.parseRecipe(recipe)).toEqual(recipe);
    const { properties } = DBT_DESCRIPTION.recipeSchema;
    expect(properties).toMatchObject(Object.fromEntries(Object.keys(recipe).map((key) => [key, {}])));
  });

  it.each([
    [{}, ['folder']],
    [{ folder: 'target' }, ['folder']],
    [{ folder: 's3://bucket/target' }, ['folder']],
    [{ folder: 'https://user:pass@store.example.com/' }, ['folder']],
    [{ folder: 'https://store.example.com/target?signature=1' }, ['folder']],
    [{ folder: 'http://store.example.com/', token: 'abc' }, ['token']],
    [{ folder: '/x', token: 'a b' }, ['token']],
    [{ folder: '/x', manifestpath: '/y' }, ['manifestpath']],
    [{ folder: '/x', targetPlatform: 'a,b', nodes: { alow: [] } }, ['targetPlatform', 'nodes.alow']],
    [{ folder: '/x', runResultsPaths: ['/a', 'b', 3] }, ['runResultsPaths[1]', 'runResultsPaths[2]']],
    [
      { folder: '/x', metaMapping: { a: 1, b: { match: '(', operation: 'add_tags' } } },
      [
        'metaMapping.a',
        'metaMapping.a.config.tag',
        'metaMapping.a.match',
        'metaMapping.b.operation',
        'metaMapping.b.config.tag',
        'metaMapping.b.match',
      ],
    ],
    [{ folder: '/x', maxArtifactMb: 0 }, ['maxArtifactMb']],
    ['/x', ['']],
  ])('%j is refused, field by field', (recipe, fields) => {
    expect([...fieldsOf(recipe)].sort()).toEqual([...fields].sort());
  });

  const THEIRS = {
    manifest_path: '/data/manifest.json',
    catalog_path: '/data/catalog.json',
    target_platform: 'postgres',
  };

  it('may repeat what DataHub’s dbt source takes anyway', () => {
    expect(
      dbtConnector.parseRecipe({
        ...THEIRS,
        aws_connection: null,
        column_meta_mapping: {},
        convert_column_urns_to_lowercase: false,
        dbt_is_primary_sibling: true,
        enable_meta_mapping: true,
        enable_owner_extraction: true,
        enable_query_tag_mapping: false,
        entities_enabled: {
          models: 'YES',
          test_definitions: 'Yes',
          test_results: true,
          model_performance: 'NO',
        },
        include_column_lineage: true,
        include_compiled_code: true,
        include_env_in_assertion_guid: false,
        incremental_lineage: false,
        infer_dbt_schemas: true,
        node_name_pattern: { allow: ['.*'] },
        owner_extraction_pattern: null,
        prefer_sql_parser_lineage: false,
        query_tag_mapping: { tag: { match: '.*', operation: 'add_tag' } },
        skip_sources_in_lineage: false,
        stateful_ingestion: { enabled: true, remove_stale_metadata: true },
        test_warnings_are_errors: false,
        write_semantics: 'patch',
      }),
    ).toEqual(dbtConnector.parseRecipe(THEIRS));
    expect(dbtConnector.parseRecipe({ ...THEIRS, enable_meta_mapping: false })).toMatchObject({
      metaMapping: {},
    });
  });

  it.each([
    [{ stateful_ingestion: { enabled: false } }, 'stateful_ingestion.enabled cannot be turned off'],
    [
      { stateful_ingestion: { enabled: true, remove_stale_metadata: false } },
      'stateful_ingestion.remove_stale_metadata cannot be turned off',
    ],
    [
      { stateful_ingestion: { fail_safe_threshold: 10 } },
      'stateful_ingestion.fail_safe_threshold is not read',
    ],
    [{ entities_enabled: { seeds: 'NO' } }, 'entities_enabled.seeds is not read for NO: leave them out by'],
    [{ entities_enabled: { test_results: 'ONLY' } }, 'entities_enabled.test_results is not read for ONLY'],
    [{ entities_enabled: { tests: 'YES' } }, 'entities_enabled.tests is not known'],
    [{ entities_enabled: { models: 'maybe' } }, 'entities_enabled.models must be YES or NO'],
    [
      { enable_meta_mapping: false, meta_mapping: { a: { match: '.*', operation: 'add_tag' } } },
      'enable_meta_mapping is not read: leave out meta_mapping',
    ],
    [{ query_tag_mapping: { a: { match: '.*' } } }, 'query_tag_mapping is not read'],
    [{ write_semantics: 'OVERRIDE' }, 'write_semantics is not read but for PATCH'],
    [{ infer_dbt_schemas: false }, 'infer_dbt_schemas cannot be turned off'],
    [{ convert_column_urns_to_lowercase: true }, 'convert_column_urns_to_lowercase is not read'],
    [{ enable_owner_extraction: false }, 'enable_owner_extraction cannot be turned off'],
    [{ owner_extraction_pattern: '(?P<owner>.*)' }, 'owner_extraction_pattern is not read'],
    [{ include_env_in_assertion_guid: true }, 'include_env_in_assertion_guid is not read'],
    [{ prefer_sql_parser_lineage: true }, 'prefer_sql_parser_lineage is not read'],
    [{ skip_sources_in_lineage: true }, 'skip_sources_in_lineage is not read'],
    [{ dbt_is_primary_sibling: false }, 'dbt_is_primary_sibling cannot be turned off'],
    [{ aws_connection: { aws_secret_access_key: 'Secret-1' } }, 'aws_connection is not read'],
    [{ git_info: { repo: 'a/b' } }, 'git_info is not read'],
    [{ test_results_path: '/a', run_results_paths: ['/b'] }, 'runResultsPaths is given twice'],
    [{ manifestPath: '/other' }, 'manifestPath is given twice'],
    [{ tag_prefx: 'x' }, 'tag_prefx is not known (did you mean "tagPrefix"?)'],
  ])('says of %j that it would mean something else, by its own name', (more, expected) => {
    const error = thrown(() => dbtConnector.parseRecipe({ ...THEIRS, ...more }));
    if (!(error instanceof ConnectorError)) throw error;
    const text = error.fields.map(({ message }) => message).join('\n');
    expect(text).toContain(expected);
    expect(text).not.toContain('Secret-1');
  });

  it('names the key that was meant', () => {
    expect(thrown(() => dbtConnector.parseRecipe({ folder: '/x', catalogpat: '/y' }))).toMatchObject({
      fields: [{ message: expect.stringContaining('"catalogPath"') }],
    });
  });
});

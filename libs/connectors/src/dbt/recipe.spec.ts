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
      nodes: { deny: ['test\\..*'] },
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

  it('names the key that was meant', () => {
    expect(thrown(() => dbtConnector.parseRecipe({ folder: '/x', catalogpat: '/y' }))).toMatchObject({
      fields: [{ message: expect.stringContaining('"catalogPath"') }],
    });
  });
});

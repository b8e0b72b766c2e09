import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecipeText } from '../recipe/recipe-text';
import { thrown } from '../thrown.fixture';
import { excludedObjects, type ObjectKind } from './object-rules';
import { parsePostgresRecipe, recipeToJson } from './recipe';

const THEIRS = { host_port: 'db.example:6543', database: 'Sales', username: 'reader', password: 'p' };
const message = (recipe: unknown): string => JSON.stringify(thrown(() => parsePostgresRecipe(recipe)));

describe("a recipe of DataHub's own postgres source", () => {
  it('is the documented one, but for its comments', () => {
    const { type, config } = readRecipeText(`source:
  type: postgres
  config:
    host_port: localhost:5432
    database: DemoDatabase
    username: user
    password: pass
sink:
`);
    expect(type).toBe('postgres');
    expect(parsePostgresRecipe(config)).toMatchObject({
      host: 'localhost',
      port: 5432,
      database: 'DemoDatabase',
      user: 'user',
      password: 'pass',
      profile: { enabled: false },
    });
  });

  it('keeps what its patterns and switches mean', () => {
    const recipe = parsePostgresRecipe({
      ...THEIRS,
      schema_pattern: { deny: ['information_schema'] },
      table_pattern: { allow: ['sales.public.'], deny: ['.*tmp'] },
      view_pattern: { allow: ['Sales.public.V'], ignoreCase: false },
      include_views: true,
      include_stored_procedures: false,
      profiling: { enabled: true, max_number_of_fields_to_profile: 10 },
      options: { connect_args: { sslmode: 'require' } },
      platform_instance: 'eu1',
      scheme: 'postgresql+psycopg2',
      stateful_ingestion: { enabled: true },
    });
    expect(recipe).toMatchObject({
      port: 6543,
      sslMode: 'require',
      platformInstance: 'eu1',
      profile: { enabled: true, columnLimit: 10 },
    });
    const object = (name: string, kind: ObjectKind) => ({ schema: 'public', name, kind });
    expect(
      excludedObjects(recipe, [
        object('Orders', 'table'),
        object('orders_TMP', 'table'),
        object('V1', 'view'),
        object('v1', 'view'),
        object('refresh', 'routine'),
      ]),
    ).toEqual([
      undefined,
      'tables.deny ".*tmp"',
      undefined,
      'views.allow (no pattern matches)',
      'includeRoutines: false',
    ]);
    expect(parsePostgresRecipe(recipe)).toEqual(recipe);
  });

  it('has patterns of routines that are not those of tables, and of foreign tables beside those', () => {
    const left = (more: object, name: string, kind: ObjectKind): string | undefined =>
      excludedObjects(parsePostgresRecipe({ ...THEIRS, ...more }), [{ schema: 'public', name, kind }])[0];
    const tables = { table_pattern: { deny: ['.*tmp'] } };
    expect(left(tables, 'load_tmp', 'routine')).toBeUndefined();
    expect(left(tables, 'load_tmp', 'foreign table')).toBe('tables.deny ".*tmp"');
    expect(left({ procedure_pattern: { allow: ['sales.public.x'] } }, 'load', 'routine')).toBe(
      'routines.allow (no pattern matches)',
    );
    const foreign = { foreign_table_pattern: { deny: ['.*_old'] } };
    expect(left(foreign, 'crm_old', 'foreign table')).toBe('foreignTables.deny ".*_old"');
    expect(left(foreign, 'crm_old', 'table')).toBeUndefined();
    expect(left({ include_foreign_tables: false }, 'crm', 'foreign table')).toBe(
      'includeForeignTables: false',
    );
    const recipe = parsePostgresRecipe({ ...THEIRS, ...foreign });
    expect(parsePostgresRecipe(recipeToJson(recipe))).toEqual(recipe);
  });

  it('may repeat what DataHub takes anyway', () => {
    expect(
      parsePostgresRecipe({
        ...THEIRS,
        auth_mode: 'PASSWORD',
        aws_config: null,
        bucket_duration: 'DAY',
        classification: { enabled: false },
        convert_urns_to_lowercase: false,
        database_pattern: { allow: ['.*'], deny: [] },
        domain: {},
        format_sql_queries: false,
        include_foreign_tables: true,
        include_query_lineage: false,
        include_top_n_queries: true,
        initial_database: 'postgres',
        max_queries_to_extract: 1000,
        min_query_calls: 10,
        platform_instance: null,
        procedure_pattern: { allow: ['.*'], ignoreCase: true },
        profile_pattern: { allow: ['.*'] },
        query_exclude_patterns: ['%pg_catalog%'],
        sqlalchemy_uri: null,
        stateful_ingestion: { enabled: true, remove_stale_metadata: true, fail_safe_threshold: 75 },
        top_n_queries: 20,
        user_email_pattern: { allow: ['.*'] },
        profiling: {
          enabled: true,
          include_field_null_count: true,
          include_field_sample_values: false,
          limit: null,
          max_workers: 10,
          operation_config: { lower_freq_profile_enabled: false },
          profile_table_level_only: false,
          profile_table_row_limit: 5_000_000,
        },
      }),
    ).toEqual(
      parsePostgresRecipe({
        ...THEIRS,
        stateful_ingestion: { enabled: true },
        profiling: { enabled: true },
      }),
    );
  });

  it('takes limits of a profile as sizes above which a sample is read', () => {
    const { profile } = parsePostgresRecipe({
      ...THEIRS,
      profiling: { enabled: true, profile_table_row_limit: 20_000, profile_table_size_limit: 0.5 },
    });
    expect(profile).toMatchObject({ enabled: true, maxRows: 20_000, maxBytes: 536_870_912 });
  });

  it('may name its server by sqlalchemy_uri, and its secrets by reference', () => {
    expect(parsePostgresRecipe({ sqlalchemy_uri: 'postgresql+psycopg2://u:p@db:5433/d' })).toMatchObject({
      host: 'db',
      port: 5433,
      database: 'd',
      user: 'u',
      password: 'p',
    });
    const refers = { ...THEIRS, host_port: '${env:PG_HOST}:5433', password: '${env:PG_PASSWORD}' };
    expect(parsePostgresRecipe(refers)).toMatchObject({ host: '${env:PG_HOST}', port: 5433 });
  });

  it.each([
    [{ table_patern: {} }, 'table_patern is not known'],
    [{ database: null, database_pattern: { allow: ['.*x'] } }, 'a source is one database'],
    [{ stateful_ingestion: { enabled: false } }, 'stateful_ingestion.enabled cannot be turned off'],
    [{ stateful_ingestion: { enabled: true, remove_stale_metadata: false } }, 'cannot be turned off'],
    [{ stateful_ingestion: { fail_safe_threshold: 10 } }, 'it is removalThreshold of the source'],
    [{ auth_mode: 'AWS_IAM' }, 'auth_mode is not read'],
    [{ classification: { enabled: true } }, 'suggested while they are profiled'],
    [{ include_query_lineage: true }, 'set it to false'],
    [{ include_usage_statistics: true, query_exclude_patterns: ['%x%'] }, 'not read for usage'],
    [{ profile_pattern: { deny: ['.*ssn'] } }, 'profile_pattern is not read'],
    [{ bucket_duration: 'HOUR' }, 'told by day'],
    [{ convert_urns_to_lowercase: true }, 'names stay as the database has them'],
    [
      { profiling: { enabled: true, include_field_max_value: false } },
      'profiling.include_field_max_value cannot',
    ],
    [{ include_view_lineage: false }, 'cannot be turned off'],
    [{ profiling: { enabled: true, limit: 3 } }, 'profiling.limit is not read'],
    [{ options: { connect_args: { sslrootcert: '/x' } } }, 'write the certificate itself into sslRootCert'],
    [{ host: 'other' }, 'host is given twice'],
    [{ domain: { 'urn:li:domain:x': { allow: ['a'] } } }, 'give domains in DataHub'],
  ])('says of %j that it would mean something else', (more, expected) => {
    expect(message({ ...THEIRS, ...more })).toContain(expected);
  });
});

it('is also what docs/recipes/postgres.yaml holds', async () => {
  const text = await readFile(join(__dirname, '../../../../docs/recipes/postgres.yaml'), 'utf8');
  const { type, config } = readRecipeText(text);
  expect(type).toBe('postgres');
  expect(parsePostgresRecipe(config)).toMatchObject({ host: 'db.example.com', user: 'reader' });
});

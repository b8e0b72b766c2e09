import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePostgresRecipe } from '../postgres/recipe';
import { readRecipeText } from '../recipe/recipe-text';
import { thrown } from '../thrown.fixture';
import { mysqlConnector } from './mysql-connector';
import { parseMysqlRecipe, recipeToJson } from './recipe';

const THEIRS = { host_port: 'h', username: 'u' };

describe('a recipe for MySQL', () => {
  it('is the documented one', async () => {
    const text = await readFile(join(__dirname, '../../../../docs/recipes/mysql.yaml'), 'utf8');
    const { type, config } = readRecipeText(text);
    expect(type).toBe(mysqlConnector.description.type);
    const recipe = parseMysqlRecipe(config);
    expect(recipe).toMatchObject({ port: 3306, database: 'shop', password: '${env:SHOP_PASSWORD}' });
    expect(parseMysqlRecipe(mysqlConnector.parseRecipe(config))).toEqual(recipe);
  });

  it("may have the keys of DataHub's own source, which keep their meaning", () => {
    const recipe = parseMysqlRecipe({
      host_port: 'db:3307',
      username: 'u',
      password: 'p',
      database_pattern: { allow: ['shop'] },
      profiling: { enabled: true },
      include_views: false,
      stateful_ingestion: { enabled: true },
    });
    expect(recipe).toMatchObject({
      host: 'db',
      port: 3307,
      user: 'u',
      databases: { allow: ['shop'], match: 'start', ignoreCase: true },
      profile: { enabled: true },
      includeViews: false,
    });
    expect(parseMysqlRecipe({ host_port: 'db', username: 'u' }).profile.enabled).toBe(false);
  });

  it("may repeat what DataHub's own source takes anyway", () => {
    const plain = parseMysqlRecipe({ ...THEIRS, profiling: { enabled: true } });
    expect(
      parseMysqlRecipe({
        ...THEIRS,
        auth_mode: 'PASSWORD',
        classification: { enabled: false },
        convert_urns_to_lowercase: false,
        database_pattern: { allow: ['.*'] },
        domain: {},
        include_view_lineage: true,
        incremental_lineage: false,
        options: {},
        platform_instance: null,
        procedure_pattern: { allow: ['.*'] },
        profile_pattern: { allow: ['.*'], deny: [] },
        schema_pattern: { allow: ['.*'], ignoreCase: true },
        stateful_ingestion: { enabled: true, remove_stale_metadata: true, fail_safe_threshold: 75 },
        use_file_backed_cache: true,
        profiling: {
          enabled: true,
          include_field_null_count: true,
          include_field_sample_values: false,
          max_workers: 10,
          profile_table_level_only: false,
          profile_table_size_limit: 5,
        },
      }),
    ).toEqual(plain);
    const limited = {
      ...THEIRS,
      profiling: {
        enabled: true,
        max_number_of_fields_to_profile: 10,
        profile_table_row_limit: 20_000,
        profile_table_size_limit: 0.5,
      },
    };
    expect(parseMysqlRecipe(limited).profile).toMatchObject({
      enabled: true,
      columnLimit: 10,
      maxRows: 20_000,
      maxBytes: 536_870_912,
    });
  });

  it('bounds profiles by rows and bytes as a recipe for PostgreSQL does', () => {
    const { profile } = parseMysqlRecipe({ host: 'h', user: 'u' });
    const theirs = parsePostgresRecipe({ host: 'h', user: 'u', database: 'd' }).profile;
    expect([profile.maxRows, profile.maxBytes]).toEqual([theirs.maxRows, theirs.maxBytes]);
    const given = parseMysqlRecipe({ host: 'h', user: 'u', profile: { maxBytes: 65_536 } });
    expect(given.profile.maxBytes).toBe(65_536);
    expect(recipeToJson(given)).toMatchObject({ profile: { maxBytes: 65_536 } });
    expect(JSON.stringify(mysqlConnector.description.recipeSchema)).toContain('"maxBytes":{"type":"integer"');
  });

  it.each([
    [{ host: '/run/mysqld.sock', user: 'u' }, 'sockets of this machine are not read'],
    [{ host: 'h' }, 'user is missing'],
    [{ host: 'h', user: 'u', pasword: 'Secret-1' }, 'did you mean "password"'],
    [{ ...THEIRS, profiling: { enabled: true, limit: 3 } }, 'profiling.limit is not read'],
    [
      { ...THEIRS, profiling: { include_field_min_value: false } },
      'include_field_min_value cannot be turned',
    ],
    [
      { ...THEIRS, stateful_ingestion: { enabled: false } },
      'stateful_ingestion.enabled cannot be turned off',
    ],
    [
      { ...THEIRS, stateful_ingestion: { enabled: true, remove_stale_metadata: false } },
      'stateful_ingestion.remove_stale_metadata cannot be turned off',
    ],
    [{ ...THEIRS, stateful_ingestion: { fail_safe_threshold: 10 } }, 'it is removalThreshold of the source'],
    [{ ...THEIRS, profile_pattern: { deny: ['.*ssn'] } }, 'profile_pattern is not read'],
    [{ ...THEIRS, options: { connect_args: { ssl: {} } } }, 'tls and caCert say'],
    [
      { ...THEIRS, database_pattern: { deny: ['a'] }, schema_pattern: { deny: ['b'] } },
      'databases is given twice',
    ],
    [{ ...THEIRS, tabel_pattern: {} }, 'tabel_pattern is not known'],
    [{ host: '10.0.0.1', user: 'u', tls: 'verify' }, 'host is an address'],
    [{ host: 'h', user: 'u', tls: 'yes' }, 'tls must be one of'],
    [{ host: 'h', user: 'u', profile: { maxBytes: 65_535 } }, 'profile.maxBytes'],
    [{ host: 'h', user: 'u', profile: { maxBytes: '10 GB' } }, 'profile.maxBytes'],
    [{ host: 'h', user: 'u', profile: { maxByte: 65_536 } }, 'did you mean "profile.maxBytes"'],
  ])('says what is wrong with %j', (recipe, message) => {
    const text = JSON.stringify(thrown(() => parseMysqlRecipe(recipe)));
    expect(text.replaceAll('\\', '')).toContain(message);
    expect(text).not.toContain('Secret-1');
  });
});

import { dialectNamed, type SqlDialect } from '@dataspoke/sql-lineage';
import { posix } from 'node:path';
import { type JsonObject } from '../connector';
import { type NameRules, readNameRules } from '../recipe/name-filter';
import { RecipeReader } from '../recipe/recipe-reader';

/** A checked recipe in its canonical form. */
export interface SqlQueriesRecipe {
  /** Absolute path of a folder of `.sql` files. */
  readonly path: string;
  /** Matched against the path of a file below the folder, such as `load/orders.sql`. */
  readonly files: NameRules;
  /** DataHub platform of the tables that the statements speak of. */
  readonly platform: string;
  readonly platformInstance?: string;
  /** The platform's own one when the recipe names none. */
  readonly dialect: SqlDialect;
  readonly defaultDatabase?: string;
  readonly defaultSchema?: string;
  /** Write names of tables in lower case. */
  readonly lowerCaseNames: boolean;
  /** Keep statements, without their values, as query entities. */
  readonly queries: boolean;
}

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseSqlQueriesRecipe(input: unknown): SqlQueriesRecipe {
  return RecipeReader.read(input, (reader): SqlQueriesRecipe => {
    const path = reader.text('path', { required: true, maxLength: 4_000, check: pathComplaint });
    const platform = reader.text('platform', { required: true, check: platformComplaint });
    const platformInstance = reader.text('platformInstance', { check: instanceComplaint });
    const dialect = reader.text('dialect', {
      check: (text) => (dialectNamed(text) ? undefined : 'is no SQL dialect that is known'),
    });
    const defaultDatabase = reader.text('defaultDatabase');
    const defaultSchema = reader.text('defaultSchema');
    return {
      path: path === '/' ? path : posix.normalize(path).replace(/\/+$/, ''),
      files: readNameRules(reader, 'files'),
      platform,
      ...(platformInstance === undefined ? {} : { platformInstance }),
      dialect: dialectNamed(dialect ?? platform) ?? 'generic',
      ...(defaultDatabase === undefined ? {} : { defaultDatabase }),
      ...(defaultSchema === undefined ? {} : { defaultSchema }),
      lowerCaseNames: reader.flag('lowerCaseNames', true),
      queries: reader.flag('queries', true),
    };
  });
}

/** The recipe as plain JSON, to be stored. */
export function recipeToJson({ files, ...rest }: SqlQueriesRecipe): JsonObject {
  return { ...rest, files: { ...files } };
}

function pathComplaint(text: string): string | undefined {
  return text.startsWith('/') ? undefined : 'must be an absolute path of a folder';
}

function instanceComplaint(text: string): string | undefined {
  return /[(),\s]/.test(text) ? 'must not hold parentheses, commas or spaces' : undefined;
}

function platformComplaint(text: string): string | undefined {
  return /^[a-zA-Z0-9_-]+$/.test(text)
    ? undefined
    : 'must be the name of a DataHub platform, such as postgres';
}

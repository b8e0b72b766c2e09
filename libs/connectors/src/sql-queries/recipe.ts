import { isCalendarDay, isTimeZone } from '@dataspoke/domain';
import { dialectNamed, type SqlDialect } from '@dataspoke/sql-lineage';
import { posix } from 'node:path';
import { type JsonObject } from '../connector';
import { MAX_QUERIES } from '../query-usage/kept-queries';
import { readUserRules, type UserRules, userRulesToJson } from '../query-usage/users';
import { type NameRules, readNameRules } from '../recipe/name-filter';
import { RecipeReader } from '../recipe/recipe-reader';
import {
  HISTORY_FIELDS,
  HISTORY_PRESET_NAMES,
  type HistoryField,
  type HistoryPresetName,
} from './history-presets';
import { prefixComplaint } from './log-line-prefix';

/** What the files hold: SQL that may run, or what told of SQL that ran. */
export const FORMATS = [
  'scripts',
  'postgres-stderr',
  'postgres-csv',
  'postgres-json',
  'query-history',
] as const;
export type Format = (typeof FORMATS)[number];

/** PostgreSQL's own default. */
export const DEFAULT_PREFIX = '%m [%p] ';

/** How the rows of a query history are read. */
export interface HistoryRecipe {
  readonly preset: HistoryPresetName;
  /** Names of columns where they are not those of the preset. */
  readonly columns: Readonly<Partial<Record<HistoryField, string>>>;
  /** Statuses that count, where they are not those of the preset. */
  readonly succeeded?: readonly string[];
  readonly delimiter: string;
}

/** A checked recipe in its canonical form. */
export interface SqlQueriesRecipe {
  /** Absolute path of a folder of files. */
  readonly path: string;
  readonly format: Format;
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
  /** Of each dataset those that ran most. */
  readonly queriesPerDataset: number;
  /** What only logs and histories have; absent for scripts. */
  readonly ran?: RanRecipe;
}

/** How what ran is counted. */
export interface RanRecipe {
  readonly usage: boolean;
  readonly operations: boolean;
  /** First day that the files hold completely, `YYYY-MM-DD`. */
  readonly since?: string;
  /** Of times that do not say theirs. */
  readonly timeZone?: string;
  readonly users: UserRules;
  /** Of the format `postgres-stderr`. */
  readonly linePrefix: string;
  /** Of the format `query-history`. */
  readonly history: HistoryRecipe;
}

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseSqlQueriesRecipe(input: unknown): SqlQueriesRecipe {
  return RecipeReader.read(input, (reader): SqlQueriesRecipe => {
    const path = reader.text('path', { required: true, maxLength: 4_000, check: pathComplaint });
    const format = reader.choice('format', FORMATS, 'scripts');
    const platform = reader.text('platform', { required: true, check: platformComplaint });
    const platformInstance = reader.text('platformInstance', { check: instanceComplaint });
    const dialect = reader.text('dialect', {
      check: (text) => (dialectNamed(text) ? undefined : 'is no SQL dialect that is known'),
    });
    const defaultDatabase = reader.text('defaultDatabase');
    const defaultSchema = reader.text('defaultSchema');
    const ran = readRan(reader, format);
    return {
      path: path === '/' ? path : posix.normalize(path).replace(/\/+$/, ''),
      format,
      files: readNameRules(reader, 'files'),
      platform,
      ...(platformInstance === undefined ? {} : { platformInstance }),
      dialect: dialectNamed(dialect ?? platform) ?? 'generic',
      ...(defaultDatabase === undefined ? {} : { defaultDatabase }),
      ...(defaultSchema === undefined ? {} : { defaultSchema }),
      lowerCaseNames: reader.flag('lowerCaseNames', true),
      queries: reader.flag('queries', true),
      queriesPerDataset: reader.integer('queriesPerDataset', {
        min: 1,
        max: MAX_QUERIES,
        // Scripts were chosen by people; of what ran, the most used are.
        default: format === 'scripts' ? MAX_QUERIES : 20,
      }),
      ...(ran === undefined ? {} : { ran }),
    };
  });
}

/** The recipe as plain JSON, to be stored; {@link parseSqlQueriesRecipe} reads it again. */
export function recipeToJson({ files, ran, ...rest }: SqlQueriesRecipe): JsonObject {
  const stored = { ...rest, files: { ...files } };
  if (!ran) return stored;
  const { usage, operations, since, timeZone, users, linePrefix, history } = ran;
  const { columns, succeeded, ...how } = history;
  return {
    ...stored,
    usage,
    operations,
    ...(since === undefined ? {} : { since }),
    ...(timeZone === undefined ? {} : { timeZone }),
    users: userRulesToJson(users),
    ...(rest.format === 'postgres-stderr' ? { linePrefix } : {}),
    ...(rest.format === 'query-history'
      ? { history: { ...how, columns: { ...columns }, ...(succeeded ? { succeeded } : {}) } }
      : {}),
  };
}

const OF_WHAT_RAN = ['usage', 'operations', 'since', 'timeZone', 'users'] as const;

function readRan(reader: RecipeReader, format: Format): RanRecipe | undefined {
  if (format !== 'postgres-stderr' && reader.has('linePrefix'))
    reader.fault('linePrefix', 'is for the format postgres-stderr only');
  if (format !== 'query-history' && reader.has('history'))
    reader.fault('history', 'is for the format query-history only');
  if (format === 'scripts') {
    for (const key of OF_WHAT_RAN)
      if (reader.has(key))
        reader.fault(key, 'is for logs and histories only: nobody knows when a script ran');
    return undefined;
  }
  const since = reader.text('since', { check: dayComplaint });
  const timeZone = reader.text('timeZone', {
    check: (text) => (isTimeZone(text) ? undefined : 'is no time zone, such as Europe/Berlin'),
  });
  return {
    usage: reader.flag('usage', true),
    operations: reader.flag('operations', true),
    ...(since === undefined ? {} : { since }),
    ...(timeZone === undefined ? {} : { timeZone }),
    users: readUserRules(reader, 'users'),
    linePrefix:
      format === 'postgres-stderr'
        ? (reader.text('linePrefix', { check: prefixComplaint }) ?? DEFAULT_PREFIX)
        : DEFAULT_PREFIX,
    history: format === 'query-history' ? readHistory(reader) : NO_HISTORY,
  };
}

const NO_HISTORY: HistoryRecipe = { preset: 'generic', columns: {}, delimiter: ',' };

function readHistory(reader: RecipeReader): HistoryRecipe {
  return reader.section('history', (section) => {
    const succeeded = section.has('succeeded') ? section.texts('succeeded') : undefined;
    return {
      preset: section.choice('preset', HISTORY_PRESET_NAMES, 'generic'),
      columns: section.section('columns', (columns) =>
        Object.fromEntries(
          HISTORY_FIELDS.flatMap((field) => {
            const name = columns.text(field);
            return name === undefined ? [] : [[field, name] as const];
          }),
        ),
      ),
      ...(succeeded === undefined ? {} : { succeeded }),
      delimiter: section.text('delimiter', { maxLength: 1 }) ?? ',',
    };
  });
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

function dayComplaint(text: string): string | undefined {
  return isCalendarDay(text) ? undefined : 'must be a day, such as 2026-01-31';
}

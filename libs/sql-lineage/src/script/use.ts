import { type Catalog, type NameDefaults } from '../catalog';
import { type SqlDialect } from '../dialect';
import { pathNames } from '../routine/header';
import { isWord } from '../routine/words';
import { readName } from '../statements/by-words';
import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';

/** Dialects in which a name alone behind USE is that of a schema. */
const SCHEMAS: ReadonlySet<SqlDialect> = new Set([
  'mysql', 'hive', 'spark', 'databricks', 'clickhouse', 'trino', 'presto', 'athena', 'teradata',
]); // prettier-ignore
/** What USE may name beside databases and schemas. */
const OTHERS: readonly string[] = ['ROLE', 'WAREHOUSE', 'SECONDARY'];

/** The defaults for names behind a statement that changes them; undefined when it does not. */
export function defaultsAfter(
  tokens: readonly Token[],
  dialect: SqlDialect,
  catalog: Catalog,
): NameDefaults | undefined {
  if (startsWith(tokens, 0, 'USE')) return used(tokens, dialect, catalog);
  const set = settingAt(tokens);
  if (set < 0) return undefined;
  const now = catalog.inUse;
  const rest = tokens.slice(set);
  if (startsWith(rest, 0, 'SEARCH_PATH')) {
    return { ...now, searchPath: pathNames(rest.slice(2), catalog) };
  }
  const at = startsWith(rest, 0, 'CURRENT', 'SCHEMA') ? 1 : 0;
  if (isWord(rest[at], 'SCHEMA', 'CURRENT_SCHEMA')) {
    const names = namesOf(rest.slice(rest[at + 1]?.text === '=' ? at + 2 : at + 1), catalog);
    return names.length > 0 ? placed(now, names) : undefined;
  }
  if (isWord(rest[0], 'CATALOG')) {
    const [database] = namesOf(rest.slice(1), catalog);
    return database === undefined ? undefined : inDatabase(now, database);
  }
  return systemVariable(rest, catalog);
}

/** Place behind SET [SESSION | LOCAL] and ALTER SESSION SET. */
function settingAt(tokens: readonly Token[]): number {
  if (startsWith(tokens, 0, 'ALTER', 'SESSION', 'SET')) return 3;
  if (!startsWith(tokens, 0, 'SET')) return -1;
  return isWord(tokens[1], 'SESSION', 'LOCAL') ? 2 : 1;
}

function used(tokens: readonly Token[], dialect: SqlDialect, catalog: Catalog): NameDefaults | undefined {
  const now = catalog.inUse;
  if (isWord(tokens[1], ...OTHERS) && tokens.length > 2) return undefined;
  const isNamed = isWord(tokens[1], 'SCHEMA', 'DATABASE', 'CATALOG', 'NAMESPACE') && tokens.length > 2;
  const names = namesOf(tokens.slice(isNamed ? 2 : 1), catalog);
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) return placed(now, names);
  const word = isNamed ? tokens[1]?.text : undefined;
  const isSchema = word === 'SCHEMA' || word === 'NAMESPACE' || (word !== 'CATALOG' && SCHEMAS.has(dialect));
  return isSchema ? placed(now, names) : inDatabase(now, name);
}

/** BigQuery: `SET @@dataset_id = 'x'`. */
function systemVariable([name, , value]: readonly Token[], catalog: Catalog): NameDefaults | undefined {
  const now = catalog.inUse;
  if (!name || value?.kind !== 'string') return undefined;
  const text = value.written.slice(1, -1);
  if (name.text === '@@DATASET_ID') return placed(now, text.split('.'));
  if (name.text === '@@DATASET_PROJECT_ID' || name.text === '@@PROJECT_ID')
    return { ...now, defaultDatabase: text };
  return undefined;
}

function placed(now: NameDefaults, names: readonly string[]): NameDefaults {
  const [schema, database] = [...names].reverse();
  const { defaultDatabase } = now;
  const known = database ?? defaultDatabase;
  return {
    ...(known === undefined ? {} : { defaultDatabase: known }),
    ...(schema === undefined ? {} : { defaultSchema: schema }),
  };
}

// A schema of the database before is none of the new one.
function inDatabase(now: NameDefaults, database: string): NameDefaults {
  return now.defaultDatabase === database ? now : { defaultDatabase: database };
}

function namesOf(tokens: readonly Token[], catalog: Catalog): readonly string[] {
  const [first] = tokens;
  if (first?.kind === 'string') return first.written.slice(1, -1).split('.');
  return readName(tokens, 0, catalog)?.parts ?? [];
}

import { type SqlDialect } from '../dialect';

/** What differs between procedural languages whose statements end with semicolons. */
export interface BlockLanguage {
  /** DECLARE opens a section that ends at BEGIN; elsewhere it is a statement. */
  readonly section: boolean;
  /** `x = …` is an assignment. */
  readonly equals: boolean;
  /** A SELECT whose rows go nowhere gives them to the caller. */
  readonly returnsQueries: boolean;
  /** A name alone calls a procedure. */
  readonly bareCalls: boolean;
  /** The statements stand in a script: SET speaks of the session, too. */
  readonly isScript: boolean;
}

const PSM: BlockLanguage = {
  section: false,
  equals: false,
  returnsQueries: true,
  bareCalls: false,
  isScript: false,
};
const PLPGSQL: BlockLanguage = { ...PSM, section: true, equals: true, returnsQueries: false };
const SECTIONED: BlockLanguage = { ...PSM, section: true, returnsQueries: false };

const LANGUAGES: Readonly<Partial<Record<SqlDialect, BlockLanguage>>> = {
  postgresql: PLPGSQL,
  redshift: PLPGSQL,
  snowflake: SECTIONED,
  oracle: { ...SECTIONED, bareCalls: true },
};

/** The procedural language of a dialect's blocks. */
export function blockLanguage(dialect: SqlDialect): BlockLanguage {
  return LANGUAGES[dialect] ?? PSM;
}

/** Dialects whose blocks may stand in a script without a routine around them. */
const BARE_BLOCKS: ReadonlySet<SqlDialect> = new Set([
  'snowflake',
  'oracle',
  'bigquery',
  'databricks',
  'spark',
  'generic',
]);

/** Whether BEGIN, IF and the like open a block in a script; elsewhere BEGIN is that of a transaction. */
export function hasBareBlocks(dialect: SqlDialect): boolean {
  return BARE_BLOCKS.has(dialect);
}

export { PLPGSQL };

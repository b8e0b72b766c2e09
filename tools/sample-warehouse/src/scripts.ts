import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHIVE_SHA256 } from './provision-sample';

/** One SQL file of `sql/` and what it does, in words for the terminal. */
export interface Script {
  readonly file: string;
  readonly step: string;
  readonly sql: string;
}

const RAW_TABLES = ['10-raw-tables.sql', 'creating raw tables'] as const;
const AFTER_LOAD = [
  ['20-raw-keys.sql', 'adding keys'],
  ['30-staging-views.sql', 'creating staging views'],
  ['40-mart-tables.sql', 'creating marts'],
  ['50-fill-by-procedures.sql', 'filling marts by procedure'],
  ['55-fill-by-statements.sql', 'filling marts by statement'],
  ['60-comments.sql', 'writing comments'],
  ['70-grants.sql', 'closing access'],
] as const;

/** Everything that decides what the warehouse holds. */
export interface WarehouseScripts {
  readonly beforeLoad: Script;
  readonly afterLoad: readonly Script[];
  /** Changes whenever a script or the archive does. */
  readonly version: string;
}

/** Reads the scripts that lie beside the compiled and the source folder alike. */
export async function readScripts(): Promise<WarehouseScripts> {
  const [beforeLoad, afterLoad] = await Promise.all([read(RAW_TABLES), Promise.all(AFTER_LOAD.map(read))]);
  const hash = createHash('sha256').update(ARCHIVE_SHA256);
  for (const { file, sql } of [beforeLoad, ...afterLoad]) hash.update(`\0${file}\0${sql}`);
  return { beforeLoad, afterLoad, version: hash.digest('hex').slice(0, 16) };
}

async function read([file, step]: readonly [string, string]): Promise<Script> {
  return { file, step, sql: await readFile(join(__dirname, '..', 'sql', file), 'utf8') };
}

import { type LineageOptions } from '../lineage';
import { type LineageResult, type TableName } from '../result';
import { type SchemaTable } from '../schema-table';

/** What crosses to a process with each text: everything but the schema, which is sent once and then meant by its number. */
export interface ProcessRequest {
  readonly sql: string;
  readonly options: Omit<LineageOptions, 'schema'>;
  readonly schema: number | undefined;
  /** The schema itself, the first time this process hears of its number. */
  readonly record?: SchemaTable;
  /** Why statements are not looked at, by their places in the text. */
  readonly refused: ReadonlyMap<number, string>;
}

/** Lineage from a pool. */
export interface PooledLineage extends LineageResult {
  /**
   * Tables that the schema was asked for and did not have, as qualified as they were asked for, those of all schemas of the search
   * path included. Who can look them up asks again with a richer schema.
   */
  readonly unknown: readonly TableName[];
}

export type ProcessMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: PooledLineage; readonly memory: number }
  | { readonly kind: 'failed'; readonly message: string }
  /** It cannot go on, and ends. */
  | { readonly kind: 'broken'; readonly message: string };

export const BEFORE_STATEMENTS = -1;

/** Schemas that a process keeps; both sides forget the one that was sent first. */
export const KEPT_SCHEMAS = 4;

/** Where a process finds the file of its {@link StatementPlace}. */
export const PLACE_DESCRIPTOR = 4;

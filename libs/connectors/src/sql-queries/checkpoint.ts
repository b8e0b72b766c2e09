import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';

/** Parts of a read in their order: what is wrong with files, queries, joins, what is known of datasets. */
const STAGES = ['script', 'query', 'join', 'dataset'] as const;
export type Stage = (typeof STAGES)[number];

/** Behind which record one goes on; `key` is a path or URN. */
export interface Position {
  readonly stage: Stage;
  readonly key: string;
}

export function toCheckpoint({ stage, key }: Position): string {
  return JSON.stringify(['sql-queries', stage, key]);
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(checkpoint: string | undefined): Position | undefined {
  if (checkpoint === undefined) return undefined;
  const [kind, named, key]: readonly unknown[] = checkpointParts(checkpoint);
  const stage = STAGES.find((known) => known === named);
  if (kind === 'sql-queries' && stage !== undefined && typeof key === 'string') return { stage, key };
  throw foreignCheckpoint('a folder of SQL');
}

/** Whether a record lies behind the position, in the order of a read. */
export function isBehind(stage: Stage, key: string, after: Position | undefined): boolean {
  if (after === undefined) return true;
  const order = STAGES.indexOf(stage) - STAGES.indexOf(after.stage);
  return order > 0 || (order === 0 && key > after.key);
}

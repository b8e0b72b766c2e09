import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';

/** Where a page begins: its number, its offset, its cursor or its address; null for the first one. */
export type PageStart = number | string | null;

/** Behind which entity of a list one goes on. */
export interface RestPosition {
  readonly page: PageStart;
  /** 0-based, among the records of the page. */
  readonly record: number;
  /** 0-based, among the entities of the record. */
  readonly entity: number;
}

export function toCheckpoint({ page, record, entity }: RestPosition): string {
  return JSON.stringify(['rest', page, record, entity]);
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(checkpoint: string | undefined): RestPosition | undefined {
  if (checkpoint === undefined) return undefined;
  const [kind, page, record, entity, ...more] = checkpointParts(checkpoint);
  const isStart = page === null || typeof page === 'number' || typeof page === 'string';
  if (
    kind === 'rest' &&
    isStart &&
    typeof record === 'number' &&
    typeof entity === 'number' &&
    more.length === 0
  )
    return { page, record, entity };
  throw foreignCheckpoint('a REST API');
}

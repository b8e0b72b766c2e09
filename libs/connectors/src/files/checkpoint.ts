import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';
import { type Segments } from './file-tree';

/** Behind what of a walk through a folder one goes on. */
export interface FilePosition {
  /** Empty: behind the folder itself. */
  readonly at: Segments;
  /** Of a workbook: behind this sheet, 0-based; behind all of the file when absent. */
  readonly sheet?: number;
}

export function toCheckpoint({ at, sheet }: FilePosition): string {
  return JSON.stringify(['files', at, ...(sheet === undefined ? [] : [sheet])]);
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(checkpoint: string | undefined): FilePosition | undefined {
  if (checkpoint === undefined) return undefined;
  const [kind, segments, sheet, ...more] = checkpointParts(checkpoint);
  const names: readonly unknown[] = Array.isArray(segments) ? segments : [undefined];
  const at = names.filter((name) => typeof name === 'string');
  const isSheet = sheet === undefined || (typeof sheet === 'number' && Number.isInteger(sheet));
  if (kind === 'files' && at.length === names.length && isSheet && more.length === 0)
    return { at, ...(typeof sheet === 'number' ? { sheet } : {}) };
  throw foreignCheckpoint('a folder of files');
}

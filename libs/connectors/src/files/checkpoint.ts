import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';
import { type Segments } from './file-store';

/** Behind what of a walk through a folder one goes on. */
export interface FilePosition {
  /** Empty: behind the folder itself. */
  readonly at: Segments;
  /** Of a workbook: behind this sheet, 0-based; behind all of the file when absent. */
  readonly sheet?: number;
  /** Folders up to here that could not be listed. */
  readonly hidden?: number;
}

export function toCheckpoint({ at, sheet, hidden = 0 }: FilePosition): string {
  if (hidden > 0) return JSON.stringify(['files', at, sheet ?? null, hidden]);
  return JSON.stringify(['files', at, ...(sheet === undefined ? [] : [sheet])]);
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(checkpoint: string | undefined): FilePosition | undefined {
  if (checkpoint === undefined) return undefined;
  const [kind, segments, sheet = null, hidden = 0, ...more] = checkpointParts(checkpoint);
  const names: readonly unknown[] = Array.isArray(segments) ? segments : [undefined];
  const at = names.filter((name) => typeof name === 'string');
  const isWhole = kind === 'files' && at.length === names.length && more.length === 0;
  if (isWhole && isCount(hidden) && (sheet === null || isCount(sheet)))
    return { at, hidden, ...(sheet === null ? {} : { sheet }) };
  throw foreignCheckpoint('a folder of files');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';

/** Behind which record of a program one goes on: its own checkpoint, and how many records came after that. */
export interface ProgramPosition {
  readonly checkpoint: string | null;
  readonly after: number;
}

export function toCheckpoint({ checkpoint, after }: ProgramPosition): string {
  return JSON.stringify(['exec', checkpoint, after]);
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(text: string | undefined): ProgramPosition | undefined {
  if (text === undefined) return undefined;
  const [kind, checkpoint, after, ...more] = checkpointParts(text);
  const isOwn = checkpoint === null || typeof checkpoint === 'string';
  if (kind === 'exec' && isOwn && typeof after === 'number' && more.length === 0)
    return { checkpoint, after };
  throw foreignCheckpoint('a connector program');
}

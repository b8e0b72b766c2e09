import { ConnectorError } from '../errors';
import { type Checkpoint, type ObjectPart } from '../records';

/** Relations by name have been given up to `after`, and of the next one already that parts of it failed. */
export interface RelationPosition {
  readonly phase: 'relations';
  readonly after: string;
  readonly next?: { readonly name: string; readonly reported: readonly ObjectPart[] };
}

/** Routines by name and argument types have been given up to `after`, and maybe the flow that groups them. */
export interface RoutinePosition {
  readonly phase: 'routines';
  readonly after: readonly [name: string, types: string];
  readonly flowGiven: boolean;
}

/** How far a schema has been read: its container, then relations, then routines. */
export type Position = { readonly phase: 'start' } | RelationPosition | RoutinePosition;

/** The checkpoint of the record at `position`. */
export function toCheckpoint(position: Position): Checkpoint {
  switch (position.phase) {
    case 'start':
      return JSON.stringify(['start']);
    case 'relations': {
      const { after, next } = position;
      return JSON.stringify(['relations', after, ...(next ? [next.name, ...next.reported] : [])]);
    }
    case 'routines':
      return JSON.stringify(['routines', ...position.after, ...(position.flowGiven ? ['flow'] : [])]);
  }
}

/** Raises `ConnectorError` `unsupported` for a text that is no checkpoint of this connector. */
export function fromCheckpoint(checkpoint: Checkpoint | undefined): Position | undefined {
  if (checkpoint === undefined) return undefined;
  const [phase, name, second, ...more] = parts(checkpoint);
  if (phase === 'start') return { phase };
  if (phase === 'relations' && name !== undefined) {
    const reported = more.filter(isPart);
    return { phase, after: name, ...(second === undefined ? {} : { next: { name: second, reported } }) };
  }
  if (phase === 'routines' && name !== undefined && second !== undefined) {
    return { phase, after: [name, second], flowGiven: more.includes('flow') };
  }
  throw new ConnectorError(
    'unsupported',
    'The checkpoint is not one of the PostgreSQL connector.',
    'Read the scope from its start, without a checkpoint.',
  );
}

function isPart(text: string | undefined): text is ObjectPart {
  return text === 'profile' || text === 'definition' || text === 'lineage' || text === 'constraints';
}

function parts(checkpoint: Checkpoint): readonly (string | undefined)[] {
  try {
    const value: unknown = JSON.parse(checkpoint);
    if (!Array.isArray(value)) return [];
    return value.map((part: unknown) => (typeof part === 'string' ? part : undefined));
  } catch {
    return [];
  }
}

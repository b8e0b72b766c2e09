import { ConnectorError } from '../errors';
import { type Checkpoint } from '../records';

/** How far a schema has been read: its container, then relations by name, then routines by name and argument types. */
export type Position =
  | { readonly phase: 'start' }
  | { readonly phase: 'relations'; readonly after: string }
  | { readonly phase: 'routines'; readonly after: readonly [name: string, types: string] };

/** The checkpoint of the record at `position`. */
export function toCheckpoint(position: Position): Checkpoint {
  return JSON.stringify(position.phase === 'start' ? ['start'] : [position.phase, position.after].flat());
}

/** Raises `ConnectorError` `unsupported` for a text that is no checkpoint of this connector. */
export function fromCheckpoint(checkpoint: Checkpoint | undefined): Position | undefined {
  if (checkpoint === undefined) return undefined;
  const [phase, name, types] = parts(checkpoint);
  if (phase === 'start') return { phase };
  if (phase === 'relations' && name !== undefined) return { phase, after: name };
  if (phase === 'routines' && name !== undefined && types !== undefined)
    return { phase, after: [name, types] };
  throw new ConnectorError(
    'unsupported',
    'The checkpoint is not one of the PostgreSQL connector.',
    'Read the scope from its start, without a checkpoint.',
  );
}

function parts(checkpoint: Checkpoint): readonly (string | undefined)[] {
  try {
    const value: unknown = JSON.parse(checkpoint);
    return Array.isArray(value)
      ? value.map((part: unknown) => (typeof part === 'string' ? part : undefined))
      : [];
  } catch {
    return [];
  }
}

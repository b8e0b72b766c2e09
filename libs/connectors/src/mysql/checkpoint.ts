import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';

/** Behind which object of a database one goes on. */
export type MysqlPosition =
  | { readonly phase: 'start' }
  | { readonly phase: 'databases'; readonly after: string }
  | { readonly phase: 'relations'; readonly after: string }
  | { readonly phase: 'routines'; readonly after: string; readonly flowGiven: boolean };

export function toCheckpoint(position: MysqlPosition): string {
  return JSON.stringify(
    position.phase === 'start'
      ? ['mysql', 'start']
      : ['mysql', position.phase, position.after, 'flowGiven' in position && position.flowGiven],
  );
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(checkpoint: string | undefined): MysqlPosition | undefined {
  if (checkpoint === undefined) return undefined;
  const [kind, phase, after, flowGiven] = checkpointParts(checkpoint);
  if (kind === 'mysql' && phase === 'start') return { phase };
  if (kind === 'mysql' && typeof after === 'string') {
    if (phase === 'databases' || phase === 'relations') return { phase, after };
    if (phase === 'routines') return { phase, after, flowGiven: flowGiven === true };
  }
  throw foreignCheckpoint('a MySQL source');
}

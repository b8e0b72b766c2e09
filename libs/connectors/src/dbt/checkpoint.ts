import { checkpointParts, foreignCheckpoint } from '../checkpoint-text';

export const PHASES = ['datasets', 'tests', 'exposures', 'others', 'strangers'] as const;
export type Phase = (typeof PHASES)[number];

/** Behind which record of a project one goes on. */
export interface Position {
  /** Of the manifest that was read. */
  readonly stamp: string;
  readonly phase: Phase;
  readonly id: string;
  /** 0-based, among the records of one id. */
  readonly part: number;
}

export function toCheckpoint({ stamp, phase, id, part }: Position): string {
  return JSON.stringify([stamp, phase, id, part]);
}

/** Undefined without a checkpoint. Raises `ConnectorError` `unsupported` for one that is not of this connector. */
export function fromCheckpoint(checkpoint: string | undefined): Position | undefined {
  if (checkpoint === undefined) return undefined;
  const parts = checkpointParts(checkpoint);
  const [stamp, name, id, part] = parts;
  const phase = PHASES.find((known) => known === name);
  if (
    typeof stamp === 'string' &&
    phase &&
    typeof id === 'string' &&
    typeof part === 'number' &&
    parts.length === 4
  ) {
    return { stamp, phase, id, part };
  }
  throw foreignCheckpoint('a dbt source');
}

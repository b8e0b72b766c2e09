import { ConnectorError } from './errors';

/** The parts of a checkpoint that is a JSON list; none for any other text. */
export function checkpointParts(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** What to raise for a checkpoint that another kind of source gave; `owner` goes on from "is not one of". */
export function foreignCheckpoint(owner: string): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `The checkpoint is not one of ${owner}.`,
    'Start the run again without it.',
  );
}

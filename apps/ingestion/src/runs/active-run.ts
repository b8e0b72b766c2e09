import { type EntityManager, In } from 'typeorm';
import { RunRow } from './run.row';

/** The run of a source that is queued or running, if one is. */
export function activeRun(manager: EntityManager, sourceId: string): Promise<RunRow | null> {
  return manager.findOneBy(RunRow, { sourceId, state: In(['queued', 'running']) });
}

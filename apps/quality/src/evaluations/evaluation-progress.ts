import { progressHint } from '@dataspoke/contracts';
import { Clock, Hints } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const MIN_PAUSE_MS = 1_000;
/** Evaluations can end in another process; of so many that is not waited for. */
const REMEMBERED = 1_000;

/** How the verdicts of an evaluation `$1` are counted, as `VerdictCounts`. */
export const COUNTS = `(SELECT jsonb_build_object(
  'rules', count(*),
  'pass', count(*) FILTER (WHERE verdict = 'pass'),
  'warn', count(*) FILTER (WHERE verdict = 'warn'),
  'fail', count(*) FILTER (WHERE verdict = 'fail'),
  'error', count(*) FILTER (WHERE verdict = 'error'),
  'noData', count(*) FILTER (WHERE verdict = 'no_data'),
  'pending', count(*) FILTER (WHERE verdict IS NULL),
  'unpublished', count(*) FILTER (WHERE verdict IS NOT NULL AND published_at IS NULL)
) FROM verdicts WHERE evaluation_id = $1)`;

const WRITE = `UPDATE evaluations SET counts = ${COUNTS}, progress = (
    SELECT jsonb_build_object('datasetsTotal', count(*), 'datasetsDone', count(*) FILTER (WHERE left_over = 0), 'message', $2::text)
    FROM (SELECT count(*) FILTER (WHERE verdict IS NULL) AS left_over FROM verdicts WHERE evaluation_id = $1 GROUP BY dataset_urn) d
  )
  WHERE id = $1 AND state = 'running' AND NOT cancel_requested`;

interface Note {
  readonly writtenAt: number;
  /** What came too soon after that, and is still to be written. */
  readonly owed?: string;
}

/** The progress of evaluations: a row that is written at most once a second for each and process, and a hint that it changed. */
@Injectable()
export class EvaluationProgressWriter {
  private readonly notes = new Map<string, Note>();

  constructor(
    private readonly database: DataSource,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Counts anew, unless that was done less than a second ago; `always` for what begins or ends. */
  async write(evaluationId: string, message: string, always = false): Promise<void> {
    const now = this.clock.now().getTime();
    const note = this.notes.get(evaluationId);
    if (!always && note && now - note.writtenAt < MIN_PAUSE_MS) {
      this.notes.set(evaluationId, { ...note, owed: message });
      return;
    }
    this.notes.delete(evaluationId); // to the end: the order is that of the last note
    this.notes.set(evaluationId, { writtenAt: now });
    const [oldest] = this.notes.keys();
    if (this.notes.size > REMEMBERED && oldest !== undefined) this.notes.delete(oldest);
    await this.database.manager.query(WRITE, [evaluationId, message.slice(0, 500)]);
    this.hints.publish(progressHint('quality', evaluationId));
  }

  /** Writes what came too soon, as soon as its time has come: what follows may take long. */
  async catchUp(evaluationId: string): Promise<void> {
    const owed = this.notes.get(evaluationId)?.owed;
    if (owed !== undefined) await this.write(evaluationId, owed);
  }
}

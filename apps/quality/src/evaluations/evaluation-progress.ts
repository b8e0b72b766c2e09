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

/** The progress of evaluations: a row that is written at most once a second for each and process, and a hint that it changed. */
@Injectable()
export class EvaluationProgressWriter {
  private readonly writtenAt = new Map<string, number>();

  constructor(
    private readonly database: DataSource,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Counts anew, unless that was done less than a second ago; `always` for what begins or ends. */
  async write(evaluationId: string, message: string, always = false): Promise<void> {
    const now = this.clock.now().getTime();
    if (!always && now - (this.writtenAt.get(evaluationId) ?? 0) < MIN_PAUSE_MS) return;
    this.writtenAt.delete(evaluationId); // to the end: the order is that of the last note
    this.writtenAt.set(evaluationId, now);
    const [oldest] = this.writtenAt.keys();
    if (this.writtenAt.size > REMEMBERED && oldest !== undefined) this.writtenAt.delete(oldest);
    await this.database.manager.query(WRITE, [evaluationId, message.slice(0, 500)]);
    this.hints.publish(progressHint('quality', evaluationId));
  }
}

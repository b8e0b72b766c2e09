import {
  DEFAULT_PAGE_SIZE,
  type GetHealthScoreRequest,
  type HealthScore,
  type HealthScorePage,
  type ListHealthScoresRequest,
  metadataHealthRpc,
} from '@dataspoke/contracts';
import { DataSpokeError, notFound, type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ListScores } from './list-scores';
import { ScoreDatasets } from './score-datasets';
import { ScoreRow } from './score.row';
import { ScoreSnapshotRow } from './score-snapshot.row';
import { toHealthScore } from './score-view';

const HISTORY_DAYS = 90;

/** Scores over the bus. */
@Controller()
export class ScoresController {
  constructor(
    private readonly database: DataSource,
    private readonly datasets: ScoreDatasets,
    private readonly scores: ListScores,
  ) {}

  /**
   * Scores the dataset when it has no score yet. Raises `not-found` for a dataset that the catalog does not have,
   * `datahub-unavailable`, and `datahub-rejected` when its aspects cannot be understood.
   */
  @RpcHandler(metadataHealthRpc.getScore, { role: 'reader' })
  async get({ urn }: GetHealthScoreRequest, { signal }: RpcCall): Promise<HealthScore> {
    const row = (await this.find(urn)) ?? (await this.scoreNow(urn, signal));
    const history = await this.database.manager.find(ScoreSnapshotRow, {
      where: { urn },
      order: { day: 'DESC' },
      take: HISTORY_DAYS,
    });
    return toHealthScore(row, history);
  }

  @RpcHandler(metadataHealthRpc.listScores, { role: 'reader' })
  list({ limit = DEFAULT_PAGE_SIZE, ...request }: ListHealthScoresRequest): Promise<HealthScorePage> {
    return this.scores.execute({ ...request, limit });
  }

  private find(urn: string): Promise<ScoreRow | null> {
    return this.database.manager.findOneBy(ScoreRow, { urn });
  }

  private async scoreNow(urn: string, signal: AbortSignal): Promise<ScoreRow> {
    const { failed } = await this.datasets.execute({ urns: [urn], signal });
    const reason = failed.get(urn);
    if (reason !== undefined) {
      throw new DataSpokeError('datahub-rejected', `The dataset ${urn} cannot be scored: ${reason}`);
    }
    const row = await this.find(urn);
    if (!row) throw notFound('dataset', urn);
    return row;
  }
}

import { ById } from '../by-id';
import { Empty } from '../empty';
import { rpc } from '../rpc/rpc-definition';
import { HealthScan, HealthScanPage, ListHealthScansRequest, StartHealthScanRequest } from './scans';
import { ScoreDefinitionInForce, UpdateScoreDefinitionRequest } from './score-definitions';
import { GetHealthScoreRequest, HealthScore, HealthScorePage, ListHealthScoresRequest } from './scores';

export const metadataHealthRpc = {
  /** Scores the dataset first when it has no score yet. */
  getScore: rpc('metadata-health', 'score.get.v1', GetHealthScoreRequest, HealthScore, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  listScores: rpc('metadata-health', 'score.list.v1', ListHealthScoresRequest, HealthScorePage, {
    idempotent: true,
  }),
  getScoreDefinition: rpc('metadata-health', 'score-definition.get.v1', Empty, ScoreDefinitionInForce, {
    idempotent: true,
  }),
  updateScoreDefinition: rpc(
    'metadata-health',
    'score-definition.update.v1',
    UpdateScoreDefinitionRequest,
    ScoreDefinitionInForce,
  ),
  startScan: rpc('metadata-health', 'scan.start.v1', StartHealthScanRequest, HealthScan),
  getScan: rpc('metadata-health', 'scan.get.v1', ById, HealthScan, { idempotent: true }),
  listScans: rpc('metadata-health', 'scan.list.v1', ListHealthScansRequest, HealthScanPage, {
    idempotent: true,
  }),
  cancelScan: rpc('metadata-health', 'scan.cancel.v1', ById, HealthScan),
} as const;

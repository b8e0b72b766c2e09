import { ConnectorRegistry, postgresConnector } from '@dataspoke/connectors';
import { DataHubClient } from '@dataspoke/datahub-client';
import { optionalDependency } from '@dataspoke/service-kit';
import { Module } from '@nestjs/common';
import { OpenMeasurer } from './connections/open-measurer';
import { CancelEvaluation } from './evaluations/cancel-evaluation';
import { ClaimEvaluation } from './evaluations/claim-evaluation';
import { EvaluateDataset } from './evaluations/evaluate-dataset';
import { EvaluationActivities } from './evaluations/evaluation-activities';
import { EvaluationAttempts } from './evaluations/evaluation-attempts';
import { EvaluationProgressWriter } from './evaluations/evaluation-progress';
import { EvaluationsController } from './evaluations/evaluations.controller';
import { PlanEvaluation } from './evaluations/plan-evaluation';
import { SettleEvaluation } from './evaluations/settle-evaluation';
import { StartEvaluation } from './evaluations/start-evaluation';
import { IncidentsController } from './incidents/incidents.controller';
import { KeepIncidents } from './incidents/keep-incidents';
import { CatalogWrites } from './publishing/catalog-writes';
import { PublishEvaluation } from './publishing/publish-evaluation';
import { PublishIncidents } from './publishing/publish-incidents';
import { PublishRuleRemoval } from './publishing/publish-rule-removal';
import { QualityEnv } from './quality.config';
import { CreateRule } from './rules/create-rule';
import { DeleteRule } from './rules/delete-rule';
import { ListRules } from './rules/list-rules';
import { RulesController } from './rules/rules.controller';
import { UpdateRule } from './rules/update-rule';
import { ClaimScheduledEvaluation } from './schedules/claim-scheduled-evaluation';
import { EvaluationSchedules } from './schedules/evaluation-schedules';
import { ScheduleRelay } from './schedules/schedule-relay';
import { SchedulesController } from './schedules/schedules.controller';
import { VerdictsController } from './verdicts/verdicts.controller';

const RULES = [CreateRule, UpdateRule, DeleteRule, ListRules];
const EVALUATIONS = [
  ClaimEvaluation,
  StartEvaluation,
  CancelEvaluation,
  EvaluationProgressWriter,
  EvaluationAttempts,
  PlanEvaluation,
  OpenMeasurer,
  EvaluateDataset,
  SettleEvaluation,
  EvaluationActivities,
];
const INCIDENTS = [KeepIncidents, PublishIncidents];
const PUBLISHING = [CatalogWrites, PublishEvaluation, PublishRuleRemoval];
const SCHEDULES = [EvaluationSchedules, ClaimScheduledEvaluation, ScheduleRelay];

/** Everything of the quality service. */
@Module({
  controllers: [
    RulesController,
    EvaluationsController,
    VerdictsController,
    SchedulesController,
    IncidentsController,
  ],
  providers: [
    { provide: ConnectorRegistry, useValue: new ConnectorRegistry([postgresConnector]) },
    {
      provide: DataHubClient,
      inject: [QualityEnv],
      useFactory: (env: QualityEnv) =>
        new DataHubClient({
          url: env.DATAHUB_URL,
          userAgent: 'dataspoke-quality',
          ...(env.DATAHUB_TOKEN === undefined ? {} : { token: env.DATAHUB_TOKEN }),
        }),
    },
    optionalDependency('datahub', DataHubClient, {
      check: (client, signal) => client.serverConfig({ signal }),
      close: (client) => client.close(),
    }),
    ...RULES,
    ...EVALUATIONS,
    ...INCIDENTS,
    ...PUBLISHING,
    ...SCHEDULES,
  ],
})
export class QualityModule {}

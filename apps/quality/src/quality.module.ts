import { ConnectorRegistry, CONNECTORS } from '@dataspoke/connectors';
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
import { CatalogChangesConsumer } from './incidents/catalog-changes.consumer';
import { IncidentsController } from './incidents/incidents.controller';
import { KeepIncidents } from './incidents/keep-incidents';
import { CancelCollection } from './metrics/cancel-collection';
import { ClaimCollection } from './metrics/claim-collection';
import { CollectDataset } from './metrics/collect-dataset';
import { CollectionSteps } from './metrics/collection-steps';
import { FollowEvaluation } from './metrics/follow-evaluation';
import { MetricCollectionActivities } from './metrics/metric-activities';
import { MetricsController } from './metrics/metrics.controller';
import { StartCollection } from './metrics/start-collection';
import { CreateMonitor } from './monitors/create-monitor';
import { DeleteMonitor } from './monitors/delete-monitor';
import { JudgeMetric } from './monitors/judge-metric';
import { ListAnomalies } from './monitors/list-anomalies';
import { ListMetricSeries } from './monitors/list-metric-series';
import { ListMonitorDays } from './monitors/list-monitor-days';
import { MonitorsController } from './monitors/monitors.controller';
import { CatalogWrites } from './publishing/catalog-writes';
import { PublishEvaluation } from './publishing/publish-evaluation';
import { PublishIncidents } from './publishing/publish-incidents';
import { PublishRuleRemoval } from './publishing/publish-rule-removal';
import { QualityEnv } from './quality.config';
import { CreateRule } from './rules/create-rule';
import { DeleteRule } from './rules/delete-rule';
import { ListRules } from './rules/list-rules';
import { ListRuleVersions } from './rules/list-rule-versions';
import { RulesController } from './rules/rules.controller';
import { UpdateRule } from './rules/update-rule';
import { ClaimScheduledEvaluation } from './schedules/claim-scheduled-evaluation';
import { EvaluationSchedules } from './schedules/evaluation-schedules';
import { EvaluationScheduleRelay } from './schedules/schedule-relay';
import { SchedulesController } from './schedules/schedules.controller';
import { VerdictsController } from './verdicts/verdicts.controller';

const RULES = [CreateRule, UpdateRule, DeleteRule, ListRules, ListRuleVersions];
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
const METRICS = [
  ClaimCollection,
  FollowEvaluation,
  StartCollection,
  CancelCollection,
  CollectionSteps,
  CollectDataset,
  MetricCollectionActivities,
];
const MONITORS = [
  CreateMonitor,
  DeleteMonitor,
  ListMetricSeries,
  ListMonitorDays,
  ListAnomalies,
  JudgeMetric,
];
const INCIDENTS = [KeepIncidents, PublishIncidents, CatalogChangesConsumer];
const PUBLISHING = [CatalogWrites, PublishEvaluation, PublishRuleRemoval];
const SCHEDULES = [EvaluationSchedules, ClaimScheduledEvaluation, EvaluationScheduleRelay];

/** Everything of the quality service. */
@Module({
  controllers: [
    RulesController,
    EvaluationsController,
    VerdictsController,
    SchedulesController,
    IncidentsController,
    MetricsController,
    MonitorsController,
  ],
  providers: [
    { provide: ConnectorRegistry, useValue: new ConnectorRegistry(CONNECTORS) },
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
      check: (client, signal) => client.serverConfig({ signal, fresh: true }),
      close: (client) => client.close(),
    }),
    ...RULES,
    ...EVALUATIONS,
    ...INCIDENTS,
    ...METRICS,
    ...MONITORS,
    ...PUBLISHING,
    ...SCHEDULES,
  ],
})
export class QualityModule {}

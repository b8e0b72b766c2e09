import { QUALITY_ACTIVITIES_QUEUE } from '@dataspoke/contracts';
import { type ServiceDefinition } from '@dataspoke/service-kit';
import { EvaluationRow } from './evaluations/evaluation.row';
import { IncidentRow } from './incidents/incident.row';
import { Initial1764400000000 } from './migrations/1764400000000-initial';
import { MetricsAndMonitors1764500000000 } from './migrations/1764500000000-metrics-and-monitors';
import { ResumableCollectionsAndScheduleVersions1764600000000 } from './migrations/1764600000000-resumable-collections-and-schedule-versions';
import { MetricCollectionRow } from './metrics/metric-collection.row';
import { MetricCollectionStepRow } from './metrics/metric-collection-step.row';
import { MetricPointRow } from './metrics/metric-point.row';
import { MetricRow } from './metrics/metric.row';
import { MonitorDayRow } from './monitors/monitor-day.row';
import { MonitorRow } from './monitors/monitor.row';
import { QualityEnv } from './quality.config';
import { QualityModule } from './quality.module';
import { RuleRow } from './rules/rule.row';
import { RuleVersionRow } from './rules/rule-version.row';
import { EvaluationFiringRow } from './schedules/evaluation-firing.row';
import { EvaluationScheduleRow } from './schedules/evaluation-schedule.row';
import { VerdictRow } from './verdicts/verdict.row';

/** The quality service as an app. */
export const qualityService: ServiceDefinition<QualityEnv> = {
  app: 'quality',
  env: QualityEnv,
  module: () => QualityModule,
  entities: [
    RuleRow,
    RuleVersionRow,
    EvaluationRow,
    VerdictRow,
    EvaluationScheduleRow,
    EvaluationFiringRow,
    IncidentRow,
    MetricRow,
    MetricPointRow,
    MetricCollectionRow,
    MetricCollectionStepRow,
    MonitorRow,
    MonitorDayRow,
  ],
  migrations: [
    Initial1764400000000,
    MetricsAndMonitors1764500000000,
    ResumableCollectionsAndScheduleVersions1764600000000,
  ],
  retention: [
    { table: 'verdicts', column: 'evaluated_at', age: '400 days' },
    { table: 'evaluations', column: 'finished_at', age: '400 days' },
    { table: 'metric_collections', column: 'finished_at', age: '400 days' },
    { table: 'evaluation_firings', column: 'scheduled_at', age: '30 days' },
  ],
  activities: QUALITY_ACTIVITIES_QUEUE,
};

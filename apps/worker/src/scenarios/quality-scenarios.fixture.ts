import {
  JOB_CANCELLED,
  type MetricActivities,
  QUALITY_WORKFLOWS,
  type QualityActivities,
} from '@dataspoke/contracts/workflows';
import { Context } from '@temporalio/activity';
import { type Call, JOB, refuse, type Scenario, untilCancelled } from './scenario.fixture';

function quality(calls: Call[], more: Partial<QualityActivities> = {}): Partial<QualityActivities> {
  const note = (...call: Call): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  let plans = 0;
  return {
    planEvaluation: async () => {
      plans += 1;
      await note('planEvaluation', plans);
      return { datasets: ['airports', 'flights', 'planes'], more: false };
    },
    evaluateDataset: ({ dataset }) => note('evaluateDataset', dataset),
    finishEvaluation: () => note('finishEvaluation'),
    abandonEvaluation: ({ outcome, message }) => note('abandonEvaluation', { outcome, message }),
    publishEvaluation: () => note('publishEvaluation'),
    publishRuleRemoval: () => note('publishRuleRemoval'),
    ...more,
  };
}

function metrics(calls: Call[], more: Partial<MetricActivities> = {}): Partial<MetricActivities> {
  const note = (...call: Call): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  return {
    planMetricCollection: async () => {
      await note('planMetricCollection');
      return { datasets: ['flights', 'weather'], more: false };
    },
    collectMetrics: ({ dataset }) => note('collectMetrics', dataset),
    finishMetricCollection: () => note('finishMetricCollection'),
    abandonMetricCollection: ({ outcome, message }) => note('abandonMetricCollection', { outcome, message }),
    ...more,
  };
}

const EVALUATED: readonly Call[] = [
  ['evaluateDataset', 'airports'],
  ['evaluateDataset', 'flights'],
  ['evaluateDataset', 'planes'],
];

const evaluation = { workflow: QUALITY_WORKFLOWS.evaluation, input: { evaluationId: JOB } };

const collection = { workflow: QUALITY_WORKFLOWS.metricCollection, input: { collectionId: JOB } };

export const QUALITY_SCENARIOS: readonly Scenario[] = [
  {
    ...evaluation,
    name: 'quality-evaluation',
    activities: quality,
    end: 'completed',
    calls: [['planEvaluation', 1], ...EVALUATED, ['finishEvaluation'], ['publishEvaluation']],
  },
  {
    ...evaluation,
    name: 'quality-evaluation-published-late',
    activities: (calls) =>
      quality(calls, {
        publishEvaluation: () => {
          const { attempt } = Context.current().info;
          calls.push(['publishEvaluation', attempt]);
          return attempt < 3 ? Promise.reject(new Error('DataHub is not available')) : Promise.resolve();
        },
      }),
    end: 'completed',
    calls: [
      ['planEvaluation', 1],
      ...EVALUATED,
      ['finishEvaluation'],
      ['publishEvaluation', 1],
      ['publishEvaluation', 2],
      ['publishEvaluation', 3],
    ],
  },
  {
    ...evaluation,
    name: 'quality-evaluation-failed',
    activities: (calls) =>
      quality(calls, {
        evaluateDataset: ({ dataset }) =>
          dataset === 'airports' ? untilCancelled() : refuse('A defect.', 'Defect'),
      }),
    end: 'failed',
    calls: [
      ['planEvaluation', 1],
      ['abandonEvaluation', { outcome: 'failed', message: 'A defect.' }],
      ['publishEvaluation'],
    ],
  },
  {
    ...evaluation,
    name: 'quality-evaluation-cancelled',
    activities: (calls) => quality(calls, { evaluateDataset: untilCancelled }),
    cancelDuring: 'evaluateDataset',
    end: 'cancelled',
    calls: [
      ['planEvaluation', 1],
      ['abandonEvaluation', { outcome: 'cancelled', message: 'Cancelled on request.' }],
      ['publishEvaluation'],
    ],
  },
  {
    ...evaluation,
    name: 'quality-evaluation-cancelled-by-its-row',
    activities: (calls) => quality(calls, { planEvaluation: () => refuse('Stop.', JOB_CANCELLED) }),
    end: 'failed',
    calls: [
      ['abandonEvaluation', { outcome: 'cancelled', message: 'Cancelled on request.' }],
      ['publishEvaluation'],
    ],
  },
  {
    name: 'quality-rule-removal',
    workflow: QUALITY_WORKFLOWS.ruleRemoval,
    input: { ruleId: JOB },
    activities: quality,
    end: 'completed',
    calls: [['publishRuleRemoval']],
  },
  {
    name: 'quality-scheduled-evaluation',
    workflow: QUALITY_WORKFLOWS.scheduledEvaluation,
    input: { scheduleId: JOB },
    activities: (calls) => ({
      claimScheduledEvaluation: ({ scheduleId, scheduledAt, firingId }) => {
        calls.push([
          'claimScheduledEvaluation',
          { scheduleId, dated: scheduledAt.endsWith('Z'), named: firingId.length },
        ]);
        return Promise.resolve({ outcome: 'started', evaluationId: JOB });
      },
    }),
    end: 'completed',
    calls: [['claimScheduledEvaluation', { scheduleId: JOB, dated: true, named: 36 }]],
  },
  {
    ...collection,
    name: 'quality-metric-collection',
    activities: metrics,
    end: 'completed',
    calls: [
      ['planMetricCollection'],
      ['collectMetrics', 'flights'],
      ['collectMetrics', 'weather'],
      ['finishMetricCollection'],
    ],
  },
  {
    ...collection,
    name: 'quality-metric-collection-retried',
    activities: (calls) =>
      metrics(calls, {
        collectMetrics: ({ dataset }) => {
          const { attempt } = Context.current().info;
          calls.push(['collectMetrics', [dataset, attempt]]);
          return dataset === 'flights' && attempt < 2
            ? Promise.reject(new Error('ingestion does not answer'))
            : Promise.resolve();
        },
      }),
    end: 'completed',
    calls: [
      ['planMetricCollection'],
      ['collectMetrics', ['flights', 1]],
      ['collectMetrics', ['flights', 2]],
      ['collectMetrics', ['weather', 1]],
      ['finishMetricCollection'],
    ],
  },
  {
    ...collection,
    name: 'quality-metric-collection-failed',
    activities: (calls) => metrics(calls, { collectMetrics: () => refuse('A defect.', 'Defect') }),
    end: 'failed',
    calls: [
      ['planMetricCollection'],
      ['abandonMetricCollection', { outcome: 'failed', message: 'A defect.' }],
    ],
  },
  {
    ...collection,
    name: 'quality-metric-collection-cancelled',
    activities: (calls) => metrics(calls, { collectMetrics: untilCancelled }),
    cancelDuring: 'collectMetrics',
    end: 'cancelled',
    calls: [
      ['planMetricCollection'],
      ['abandonMetricCollection', { outcome: 'cancelled', message: 'Cancelled on request.' }],
    ],
  },
  {
    ...collection,
    name: 'quality-metric-collection-cancelled-by-its-row',
    activities: (calls) => metrics(calls, { collectMetrics: () => refuse('Stop.', JOB_CANCELLED) }),
    end: 'failed',
    calls: [
      ['planMetricCollection'],
      ['abandonMetricCollection', { outcome: 'cancelled', message: 'Cancelled on request.' }],
    ],
  },
];

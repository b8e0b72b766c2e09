import { JOB_CANCELLED, QUALITY_WORKFLOWS, type QualityActivities } from '@dataspoke/contracts/workflows';
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

const EVALUATED: readonly Call[] = [
  ['evaluateDataset', 'airports'],
  ['evaluateDataset', 'flights'],
  ['evaluateDataset', 'planes'],
];

const evaluation = { workflow: QUALITY_WORKFLOWS.evaluation, input: { evaluationId: JOB } };

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
];

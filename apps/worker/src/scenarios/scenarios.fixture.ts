import {
  type ComplianceActivities,
  INGESTION_WORKFLOWS,
  type IngestionActivities,
  JOB_CANCELLED,
  METADATA_HEALTH_WORKFLOWS,
  type MetadataHealthActivities,
  SEARCH_WORKFLOWS,
  type SearchActivities,
} from '@dataspoke/contracts/workflows';
import { Context } from '@temporalio/activity';
import { QUALITY_SCENARIOS } from './quality-scenarios.fixture';
import { type Call, JOB, refuse, type Scenario, untilCancelled } from './scenario.fixture';

function ingestion(calls: Call[], more: Partial<IngestionActivities> = {}): Partial<IngestionActivities> {
  const note = (...call: Call): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  return {
    planRun: async () => {
      await note('planRun');
      return { scopes: ['database', 'schema:raw', 'schema:marts'], dryRun: false };
    },
    readScope: ({ scope }) => note('readScope', scope),
    completeChangeSet: () => note('completeChangeSet'),
    writeChanges: () => note('writeChanges'),
    finishRun: () => note('finishRun'),
    abandonRun: ({ outcome, message }) => note('abandonRun', { outcome, message }),
    ...more,
  };
}

function search(calls: Call[], more: Partial<SearchActivities> = {}): Partial<SearchActivities> {
  const note = (...call: Call): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  let pages = 0;
  return {
    beginIndexRun: () => note('beginIndexRun'),
    indexNextPages: async () => {
      pages += 1;
      await note('indexNextPages', pages);
      return { done: pages === 3 };
    },
    finishIndexRun: () => note('finishIndexRun'),
    abandonIndexRun: ({ outcome, message }) => note('abandonIndexRun', { outcome, message }),
    ...more,
  };
}

function compliance(calls: Call[], more: Partial<ComplianceActivities> = {}): Partial<ComplianceActivities> {
  let steps = 0;
  return {
    writeComplianceReport: () => {
      steps += 1;
      calls.push(['writeComplianceReport', steps]);
      return Promise.resolve({ done: steps === 2 });
    },
    abandonComplianceReport: ({ outcome, message }) => {
      calls.push(['abandonComplianceReport', { outcome, message }]);
      return Promise.resolve();
    },
    ...more,
  };
}

function health(
  calls: Call[],
  more: Partial<MetadataHealthActivities> = {},
): Partial<MetadataHealthActivities> {
  const note = (...call: Call): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  let pages = 0;
  return {
    beginHealthScan: () => note('beginHealthScan'),
    scanNextPages: async () => {
      pages += 1;
      await note('scanNextPages', pages);
      return { done: pages === 2 };
    },
    finishHealthScan: () => note('finishHealthScan'),
    abandonHealthScan: ({ outcome, message }) => note('abandonHealthScan', { outcome, message }),
    ...more,
  };
}

const READ: readonly Call[] = [
  ['readScope', 'database'],
  ['readScope', 'schema:marts'],
  ['readScope', 'schema:raw'],
];

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'ingestion-run',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: ingestion,
    end: 'completed',
    calls: [['planRun'], ...READ, ['completeChangeSet'], ['writeChanges'], ['finishRun']],
  },
  {
    name: 'ingestion-dry-run',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: (calls) =>
      ingestion(calls, { planRun: () => Promise.resolve({ scopes: ['database'], dryRun: true }) }),
    end: 'completed',
    calls: [['readScope', 'database'], ['completeChangeSet'], ['finishRun']],
  },
  {
    name: 'ingestion-run-retried',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: (calls) =>
      ingestion(calls, {
        writeChanges: () => {
          const { attempt } = Context.current().info;
          calls.push(['writeChanges', attempt]);
          return attempt < 3 ? Promise.reject(new Error('DataHub is not available')) : Promise.resolve();
        },
      }),
    end: 'completed',
    calls: [
      ['planRun'],
      ...READ,
      ['completeChangeSet'],
      ['writeChanges', 1],
      ['writeChanges', 2],
      ['writeChanges', 3],
      ['finishRun'],
    ],
  },
  {
    name: 'ingestion-run-failed',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: (calls) =>
      ingestion(calls, { planRun: () => refuse('The password is not accepted.', 'RunFailed') }),
    end: 'failed',
    calls: [['abandonRun', { outcome: 'failed', message: 'The password is not accepted.' }]],
  },
  {
    name: 'ingestion-run-failed-while-reading',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: (calls) =>
      ingestion(calls, {
        readScope: ({ scope }) =>
          scope === 'database' ? untilCancelled() : refuse('A defect.', 'RunFailed'),
      }),
    end: 'failed',
    calls: [['planRun'], ['abandonRun', { outcome: 'failed', message: 'A defect.' }]],
  },
  {
    name: 'ingestion-run-cancelled',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: (calls) => ingestion(calls, { readScope: untilCancelled }),
    cancelDuring: 'readScope',
    end: 'cancelled',
    calls: [['planRun'], ['abandonRun', { outcome: 'cancelled', message: 'Cancelled on request.' }]],
  },
  {
    name: 'ingestion-run-cancelled-by-its-row',
    workflow: INGESTION_WORKFLOWS.run,
    input: { runId: JOB },
    activities: (calls) => ingestion(calls, { writeChanges: () => refuse('Stop.', JOB_CANCELLED) }),
    end: 'failed',
    calls: [
      ['planRun'],
      ...READ,
      ['completeChangeSet'],
      ['abandonRun', { outcome: 'cancelled', message: 'Cancelled on request.' }],
    ],
  },
  {
    name: 'ingestion-scheduled-run',
    workflow: INGESTION_WORKFLOWS.scheduledRun,
    input: { sourceId: JOB },
    activities: (calls) => ({
      claimScheduledRun: ({ sourceId, scheduledAt, firingId }) => {
        calls.push([
          'claimScheduledRun',
          { sourceId, dated: scheduledAt.endsWith('Z'), named: firingId.length },
        ]);
        return Promise.resolve({ outcome: 'started', runId: JOB });
      },
    }),
    end: 'completed',
    calls: [['claimScheduledRun', { sourceId: JOB, dated: true, named: 36 }]],
  },
  {
    name: 'search-scheduled-reconcile',
    workflow: SEARCH_WORKFLOWS.scheduledReconcile,
    input: {},
    activities: (calls) => ({
      claimScheduledReconcile: ({ scheduledAt, firingId }) => {
        calls.push(['claimScheduledReconcile', { dated: scheduledAt.endsWith('Z'), named: firingId.length }]);
        return Promise.resolve({ outcome: 'started', indexRunId: JOB });
      },
    }),
    end: 'completed',
    calls: [['claimScheduledReconcile', { dated: true, named: 36 }]],
  },
  {
    name: 'search-reindex',
    workflow: SEARCH_WORKFLOWS.reindex,
    input: { indexRunId: JOB },
    activities: search,
    end: 'completed',
    calls: [
      ['beginIndexRun'],
      ['indexNextPages', 1],
      ['indexNextPages', 2],
      ['indexNextPages', 3],
      ['finishIndexRun'],
    ],
  },
  {
    name: 'search-reindex-cancelled',
    workflow: SEARCH_WORKFLOWS.reindex,
    input: { indexRunId: JOB },
    activities: (calls) => search(calls, { indexNextPages: untilCancelled }),
    cancelDuring: 'indexNextPages',
    end: 'cancelled',
    calls: [
      ['beginIndexRun'],
      ['abandonIndexRun', { outcome: 'cancelled', message: 'Cancelled on request.' }],
    ],
  },
  {
    name: 'search-compliance-report',
    workflow: SEARCH_WORKFLOWS.complianceReport,
    input: { reportId: JOB },
    activities: compliance,
    end: 'completed',
    calls: [
      ['writeComplianceReport', 1],
      ['writeComplianceReport', 2],
    ],
  },
  {
    name: 'search-compliance-report-cancelled',
    workflow: SEARCH_WORKFLOWS.complianceReport,
    input: { reportId: JOB },
    activities: (calls) => compliance(calls, { writeComplianceReport: untilCancelled }),
    cancelDuring: 'writeComplianceReport',
    end: 'cancelled',
    calls: [['abandonComplianceReport', { outcome: 'cancelled', message: 'Cancelled on request.' }]],
  },
  {
    name: 'metadata-health-scan',
    workflow: METADATA_HEALTH_WORKFLOWS.scan,
    input: { scanId: JOB },
    activities: health,
    end: 'completed',
    calls: [['beginHealthScan'], ['scanNextPages', 1], ['scanNextPages', 2], ['finishHealthScan']],
  },
  {
    name: 'metadata-health-scan-failed',
    workflow: METADATA_HEALTH_WORKFLOWS.scan,
    input: { scanId: JOB },
    activities: (calls) =>
      health(calls, { scanNextPages: () => refuse('DataHub lost the place of the listing.', 'ScanFailed') }),
    end: 'failed',
    calls: [
      ['beginHealthScan'],
      ['abandonHealthScan', { outcome: 'failed', message: 'DataHub lost the place of the listing.' }],
    ],
  },
  {
    name: 'metadata-health-scan-cancelled',
    workflow: METADATA_HEALTH_WORKFLOWS.scan,
    input: { scanId: JOB },
    activities: (calls) => health(calls, { scanNextPages: untilCancelled }),
    cancelDuring: 'scanNextPages',
    end: 'cancelled',
    calls: [
      ['beginHealthScan'],
      ['abandonHealthScan', { outcome: 'cancelled', message: 'Cancelled on request.' }],
    ],
  },
  {
    name: 'metadata-health-scheduled-scan',
    workflow: METADATA_HEALTH_WORKFLOWS.scheduledScan,
    input: {},
    activities: (calls) => ({
      claimScheduledHealthScan: ({ scheduledAt, firingId }) => {
        calls.push([
          'claimScheduledHealthScan',
          { dated: scheduledAt.endsWith('Z'), named: firingId.length },
        ]);
        return Promise.resolve({ outcome: 'started', scanId: JOB });
      },
    }),
    end: 'completed',
    calls: [['claimScheduledHealthScan', { dated: true, named: 36 }]],
  },
  ...QUALITY_SCENARIOS,
];

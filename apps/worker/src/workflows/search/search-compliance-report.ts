import {
  type ComplianceActivities,
  type ComplianceReportInput,
  SEARCH_ACTIVITIES_QUEUE,
} from '@dataspoke/contracts/workflows';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { longActivity, shortActivity } from '../activity-policy';
import { settled } from '../settlement';

const short = proxyActivities<ComplianceActivities>(shortActivity(SEARCH_ACTIVITIES_QUEUE));
const long = proxyActivities<ComplianceActivities>(longActivity(SEARCH_ACTIVITIES_QUEUE));

/** Keeps the history of one execution short; where the report is lies in its row. */
const STEPS_PER_EXECUTION = 500;

/** One compliance report, step by step. */
export async function searchComplianceReport(input: ComplianceReportInput): Promise<void> {
  let done = false;
  await settled(
    async () => {
      for (let step = 0; step < STEPS_PER_EXECUTION && !done; step += 1) {
        ({ done } = await long.writeComplianceReport(input));
      }
    },
    (settlement) => short.abandonComplianceReport({ ...input, ...settlement }),
  );
  if (!done) await continueAsNew<typeof searchComplianceReport>(input);
}

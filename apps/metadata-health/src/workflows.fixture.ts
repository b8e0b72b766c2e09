import { loadConfig, type RunningProcess, startWorkflowWorker, WorkerEnv } from '@dataspoke/service-kit';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { oncePerRun } from '@dataspoke/dev-stack/testing';
import { join } from 'node:path';

/** Hosts the real workflows beside a service under test. */
export async function hostWorkflows(environment: Readonly<Record<string, string>>): Promise<RunningProcess> {
  const bundlePath = await oncePerRun('workflow-bundle.js', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(__dirname, '../../worker/src/workflows/index.ts'),
      logger: new DefaultLogger('WARN'),
      webpackConfigHook: (config) => ({
        ...config,
        resolve: { ...config.resolve, conditionNames: ['@dataspoke/source', '...'] },
      }),
    });
    return code;
  });
  return startWorkflowWorker(loadConfig(WorkerEnv, { ...environment }), { bundlePath });
}

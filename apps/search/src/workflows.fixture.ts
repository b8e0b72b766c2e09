import { loadConfig, type RunningProcess, startWorkflowWorker, WorkerEnv } from '@dataspoke/service-kit';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Hosts the real workflows beside a service under test. */
export async function hostWorkflows(
  environment: Readonly<Record<string, string>>,
): Promise<Pick<RunningProcess, 'close'>> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, '../../worker/src/workflows/index.ts'),
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (config) => ({
      ...config,
      resolve: { ...config.resolve, conditionNames: ['@dataspoke/source', '...'] },
    }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'dataspoke-workflows-'));
  const bundlePath = join(folder, 'workflow-bundle.js');
  await writeFile(bundlePath, code);
  const host = await startWorkflowWorker(loadConfig(WorkerEnv, { ...environment }), { bundlePath });
  return {
    close: async () => {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

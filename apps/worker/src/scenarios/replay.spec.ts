import { DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFromSource } from './bundle.fixture';
import { SCENARIOS } from './scenarios.fixture';

const HISTORIES = join(__dirname, '../../histories');

/** A workflow that was begun before a deployment must go on after it as if nothing had happened. */
describe('recorded histories', () => {
  let workflowBundle: WorkflowBundle;
  const names = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    workflowBundle = await bundleFromSource();
  }, 60_000);

  it('exist for every scenario', () => {
    expect(names).toEqual(expect.arrayContaining(SCENARIOS.map((scenario) => `${scenario.name}.json`)));
  });

  it.each(names)('%s still replays', async (name) => {
    const history: unknown = JSON.parse(readFileSync(join(HISTORIES, name), 'utf8'));
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
  });
});

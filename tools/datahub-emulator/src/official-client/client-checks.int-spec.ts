import { join } from 'node:path';
import { TestServer } from '../emulator.fixture';
import { describeWithClient, runPython } from './client-python.fixture';

type Saw = Record<string, string>;

/** DataHub's own SDK, graph client and command line at work, each script in one process; see the scripts for what they do. */
describeWithClient("DataHub's own client beyond datasets", (python) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  }, 240_000);
  afterAll(async () => server.close());

  async function checks(script: string): Promise<Saw> {
    const printed = await runPython(python, [join(__dirname, script), server.url], { timeoutMs: 240_000 });
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Saw;
  }

  const failures = (saw: Saw): string[] =>
    Object.entries(saw).flatMap(([name, result]) => (result === 'ok' ? [] : [`${name}: ${result}`]));

  it('writes and reads every kind of entity, searches, scrolls, lists and follows lineage', async () => {
    const saw = await checks('client_checks.py');
    expect(failures(saw)).toEqual([]);
    expect(Object.keys(saw)).toHaveLength(9);
  }, 240_000);

  it('patches with every builder, and deletes references', async () => {
    const saw = await checks('patch_checks.py');
    expect(failures(saw)).toEqual([]);
    expect(Object.keys(saw)).toHaveLength(7);
  }, 240_000);

  it('puts, gets, ingests, lists, shows and rolls back runs, deletes and tells a timeline by the command line', async () => {
    const saw = await checks('cli_checks.py');
    expect(failures(saw)).toEqual([]);
    expect(Object.keys(saw)).toHaveLength(8);
  }, 240_000);
});

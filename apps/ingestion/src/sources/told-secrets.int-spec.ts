import { ingestionRpc } from '@dataspoke/contracts';
import { ActivitiesProcess, testServer } from '@dataspoke/dev-stack/testing';
import { Client, Connection } from '@temporalio/client';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const PASSWORD = 'wrong-marker-of-a-password-4711';
const SECRET = 'marker-of-a-program-secret-0815';

/** Tells its secret wherever it can. */
const PROGRAM = `#!/bin/sh
IFS= read -r command
case $command in
*'"command":"scopes"'*)
  echo '{"type": "scope", "id": "a ${SECRET}"}'
  echo '{"type": "done"}'
  ;;
*'"command":"read"'*)
  echo '{"type": "log", "level": "error", "message": "the secret is ${SECRET}"}'
  echo '{"type": "dataset", "name": "of ${SECRET}", "comment": "${SECRET}"}'
  echo '{"type": "failed", "path": ["x"], "objectType": "table", "reason": "${SECRET} is wrong"}'
  echo "${SECRET} on the other stream" >&2
  echo '{"type": "end", "complete": false, "reason": "not with ${SECRET}"}'
  ;;
*) echo '{"type": "check", "name": "login", "verdict": "fail", "message": "${SECRET} refused", "remedy": "change ${SECRET}"}'
  echo '{"type": "done"}' ;;
esac
`;

describe('the secrets of sources', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let activities: ActivitiesProcess;

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc', workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'told-')));
    const more = { DATASPOKE_CONNECTOR_FOLDERS: folder, DATASPOKE_LOG_LEVEL: 'debug' };
    activities = new ActivitiesProcess(join(__dirname, '../main.ts'), { ...ingestion.environment, ...more });
    await ingestion.restart({ DATASPOKE_CONNECTOR_FOLDERS: folder });
  }, 90_000);
  afterAll(async () => {
    await activities?.kill();
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Every row of every table, as text. */
  async function stored(): Promise<string> {
    const tables = await ingestion.database.query<{ name: string }[]>(
      `select table_name as name from information_schema.tables where table_schema = 'ingestion'`,
    );
    const texts = await Promise.all(
      tables.map(({ name }) =>
        ingestion.database.query<{ text: string | null }[]>(
          `select string_agg(t::text, E'\\n') as text from ingestion."${name}" t`,
        ),
      ),
    );
    return texts
      .flat()
      .map(({ text }) => text)
      .join('\n');
  }

  async function histories(ids: readonly string[]): Promise<string> {
    const connection = await Connection.connect({ address: testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS') });
    try {
      const namespace = ingestion.environment['TEMPORAL_NAMESPACE'] ?? '';
      const client = new Client({ connection, namespace });
      const found = await Promise.all(ids.map((id) => client.workflow.getHandle(id).fetchHistory()));
      // Payloads are bytes; their texts are what may tell.
      return JSON.stringify(found, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
      );
    } finally {
      await connection.close();
    }
  }

  it('are told nowhere: not in rows, events, logs, histories of workflows, nor in any answer', async () => {
    const program = join(folder, 'tell.sh');
    await writeFile(program, PROGRAM);
    await chmod(program, 0o755);
    const answers: unknown[] = [];
    const runs: string[] = [];
    for (const draft of [
      { name: 'shop', type: 'postgres', recipe: { ...ingestion.warehouse.recipe, password: PASSWORD } },
      { name: 'told', type: 'exec', recipe: { program, secret: SECRET, platform: 'notes' } },
    ]) {
      const source = await ingestion.ask(ingestionRpc.createSource, { draft });
      const test = await ingestion.ask(ingestionRpc.testSource, { id: source.id }).catch(String);
      const run = await ingestion.run(source.id);
      const dry = await ingestion.run(source.id, 'dry-run');
      runs.push(run.id, dry.id);
      const byRun = { runId: run.id };
      answers.push(source, test, run, dry, await ingestion.ask(ingestionRpc.listFailedRecords, byRun));
      answers.push(await ingestion.ask(ingestionRpc.listChanges, byRun));
      answers.push(await ingestion.ask(ingestionRpc.listSources, {}));
    }
    const told = {
      answers: JSON.stringify(answers),
      events: JSON.stringify(await ingestion.events()),
      rows: await stored(),
      workflows: await histories(runs),
      logs: activities.output,
    };
    // They were read with, and looked for where there is something.
    expect(told.answers).toContain('source-authentication-failed');
    expect(told.rows).toContain('$sealed');
    expect(told.workflows).toContain('readScope');
    expect(told.logs).toContain(runs[0]);
    for (const [where, text] of Object.entries(told)) {
      for (const secret of [PASSWORD, SECRET]) expect([where, text.includes(secret)]).toEqual([where, false]);
    }
  }, 120_000);
});

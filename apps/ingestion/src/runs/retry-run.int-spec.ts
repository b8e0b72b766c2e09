import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

/** Two scopes, each as a file of the folder says: a line for each table, or a file that is missing. */
const PROGRAM = `#!/bin/sh
IFS= read -r command
home=$(printf '%s' "$command" | sed 's/.*"folder":"\\([^"]*\\)".*/\\1/')
case $command in
*'"command":"scopes"'*)
  echo '{"type": "scope", "id": "a"}'
  echo '{"type": "scope", "id": "b"}'
  echo '{"type": "done"}'
  ;;
*'"command":"read"'*)
  scope=$(printf '%s' "$command" | sed 's/.*"scope":{"id":"\\([^"]*\\)".*/\\1/')
  if [ ! -r "$home/$scope" ]; then
    echo '{"type": "end", "complete": false, "reason": "the list is away"}'
    exit
  fi
  while read -r name; do echo '{"type": "dataset", "name": "'$name'"}'; done < "$home/$scope"
  echo '{"type": "end", "complete": true}'
  ;;
esac
`;

describe('the retry of a run', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let source: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'retry-')));
    await ingestion.restart({ DATASPOKE_CONNECTOR_FOLDERS: folder });
    const program = join(folder, 'two-lists.sh');
    await writeFile(program, PROGRAM);
    await chmod(program, 0o755);
    await put('a', 'a1', 'a2');
    await put('b', 'b1', 'b2', 'b3');
    const draft = { name: 'lists', type: 'exec', recipe: { program, config: { folder }, platform: 'notes' } };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = (scope: string, ...names: readonly string[]): Promise<void> =>
    writeFile(join(folder, scope), `${names.join('\n')}\n`);
  const retry = async (runId: string): Promise<Run> =>
    ingestion.ended((await ingestion.ask(ingestionRpc.retryRun, { runId })).id);
  const isRemoved = async (name: string): Promise<unknown> => {
    const urn = `urn:li:dataset:(urn:li:dataPlatform:notes,${name},PROD)`;
    const found = await ingestion.catalog.client.reads.readAspects([urn], ['status']);
    return found.get(urn)?.get('status')?.value['removed'];
  };

  it('reads only what was not read, and takes nothing else as gone', async () => {
    const whole = await ingestion.run(source);
    expect(whole).toMatchObject({ state: 'succeeded', counts: { records: { processed: 5 } } });
    await expect(ingestion.ask(ingestionRpc.retryRun, { runId: whole.id })).rejects.toMatchObject({
      code: 'conflict',
    });

    await rm(join(folder, 'b'));
    const broken = await ingestion.run(source);
    expect(broken).toMatchObject({
      state: 'partial',
      counts: { records: { processed: 2 }, changes: { removed: 0 } },
    });

    // By now something is gone from both, but only one of them is read again.
    await put('a', 'a1');
    await put('b', 'b1', 'b3');
    const again = await retry(broken.id);
    expect(again).toMatchObject({
      state: 'succeeded',
      retries: broken.id,
      counts: { records: { processed: 2 }, changes: { removed: 1 } },
    });
    expect(again.report?.scopes.map(({ name }) => name)).toEqual(['b']);
    const compared = async (one: Run, other: Run) => {
      const told = await ingestion.ask(ingestionRpc.compareRuns, { id: one.id, other: other.id });
      const entities = told.entities.map(
        ({ urn, difference }) => `${difference} ${/notes,(\w+)/.exec(urn)?.[1]}`,
      );
      const unread = told.scopes.flatMap((scope) =>
        scope.notReadBy ? [`${scope.name} ${scope.notReadBy}`] : [],
      );
      return { entities, unread, notCompared: told.notCompared };
    };
    // Of `a` and `b`, each run says only what it has looked at.
    expect(await compared(whole, broken)).toEqual({ entities: [], unread: ['b after'], notCompared: 3 });
    expect(await compared(whole, again)).toEqual({
      entities: ['disappeared b2'],
      unread: ['a after'],
      notCompared: 2,
    });
    expect(await compared(broken, again)).toEqual({
      entities: [],
      unread: ['a after', 'b before'],
      notCompared: 4,
    });
    expect(await Promise.all(['a1', 'a2', 'b1', 'b2', 'b3'].map(isRemoved))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    await expect(ingestion.ask(ingestionRpc.retryRun, { runId: again.id })).rejects.toMatchObject({
      code: 'conflict',
    });

    await ingestion.run(source);
    expect(await isRemoved('a2')).toBe(true);
  }, 120_000);

  it('leaves what it reads where a later run can prove that it is gone', async () => {
    // A procedure whose argument types make its name longer than the catalog takes fails in every run.
    const type = 'a'.repeat(60);
    await ingestion.warehouse.run(`
      create schema far; create table far.known (id int); create domain far.${type} as int;
      create procedure far.much(${Array.from({ length: 20 }, (_, at) => `p${at} far.${type}`).join()})
        language sql as 'insert into far.known values (1)'`);
    const draft = {
      name: 'shop',
      type: 'postgres',
      recipe: ingestion.warehouse.recipe,
      removalThreshold: 100,
    };
    const { id } = await ingestion.ask(ingestionRpc.createSource, { draft });
    const whole = await ingestion.run(id);
    await ingestion.warehouse.run('create table far.new (id int)');
    const again = await retry(whole.id);
    expect(again.report?.scopes.map(({ name }) => name)).toEqual(['far']);
    await ingestion.warehouse.run('create table far.newest (id int)');
    const chained = await retry(again.id);
    expect(chained).toMatchObject({ retries: again.id, counts: { records: { failed: 1 } } });

    await ingestion.warehouse.run('drop schema far cascade');
    await ingestion.run(id);
    const { database } = ingestion.warehouse.connection;
    const urns = ['known', 'new', 'newest'].map(
      (name) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.far.${name},PROD)`,
    );
    const found = await ingestion.catalog.client.reads.readAspects(urns, ['status']);
    expect(urns.map((urn) => found.get(urn)?.get('status')?.value['removed'])).toEqual([true, true, true]);
  }, 120_000);
});

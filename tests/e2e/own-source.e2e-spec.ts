import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DatasetSummary,
  type Evaluation,
  isFinal,
  type Rule,
  type RuleProposal,
  type RuleVerdict,
} from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Api, apiOf, readSummary } from './api.fixture';
import { printed } from './curl.fixture';
import { CHECKOUT, type Launcher, makeHome, startLauncherWith, stopLauncher, UP } from './launcher.fixture';
import { type SourceServer, startSourceServer } from './source-database.fixture';

const MINUTE = 60_000;

describe('a database of somebody', () => {
  let home: Awaited<ReturnType<typeof makeHome>>;
  let databases: SourceServer;
  let launcher: Launcher | undefined;
  let api: Api;

  beforeAll(async () => {
    home = await makeHome();
    databases = await startSourceServer();
    await databases.createDatabase('shop', 1);
    // Not looked at when it was declared, and broken by the third row.
    await databases.run(
      'shop',
      `create table north.items (id int, net numeric, gross numeric, state text check (state in ('new', 'old')));
       insert into north.items values (1, 1, 2, 'new'), (2, 3, 4, null), (3, 9, 8, 'old');
       alter table north.items add constraint sane check (net <= gross) not valid;
       create role few login password 'few-rights';
       grant usage on schema north, east, south, west to few;
       grant select on all tables in schema north, east, south, west to few;
       revoke all on west.ledger_001 from few`,
    );
    const url = new URL(databases.url('shop'));
    [url.username, url.password] = ['few', 'few-rights'];
    await databases.createDatabase('warehouse', 1);
    await databases.run('postgres', `create role reader login password 'opens the door'`);
    const variables = {
      DATASPOKE_RECIPE_VARIABLES: 'WAREHOUSE_PASSWORD',
      WAREHOUSE_PASSWORD: 'opens the door',
    };
    launcher = startLauncherWith(variables, home.path, '--source', url.href);
    await launcher.printed(UP);
    api = await apiOf(home.path);
  }, 7 * MINUTE);
  afterAll(async () => {
    await stopLauncher(launcher);
    await databases?.stop();
    await home?.remove();
  }, 2 * MINUTE);

  const dataset = 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.north.items,PROD)';

  it('is read as far as its user may read it, and the start says what is missing', async () => {
    const { run } = await readSummary(home.path);
    expect(run).toMatchObject({ state: 'partial', failedRecords: 1, records: { failed: 0 } });
    expect(launcher?.output()).toContain(
      `1 failed record, with what to do: GET /api/v1/runs/${run.id}/failed-records`,
    );
    expect(launcher?.output()).toMatch(/✓ Test the source.*with a warning: select/);
    expect(launcher?.output()).toMatch(/what to do about it: POST \/api\/v1\/sources\/\S+\/test/);
    expect(launcher?.output()).not.toContain('✗');
  });

  const proposals = (): Promise<RuleProposal[]> =>
    api.all<RuleProposal>(`/api/v1/rule-proposals?dataset=${encodeURIComponent(dataset)}`);
  const accept = (constraint: string): Promise<RuleProposal> =>
    api.post<RuleProposal>('/api/v1/rule-proposals/decisions', { dataset, constraint, decision: 'accept' });

  it(
    'gets from a recipe to the catalog as the documentation leads',
    async () => {
      const text = await readFile(join(CHECKOUT, 'docs/recipes/README.md'), 'utf8');
      const [, recipe = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
      const [, walk = ''] = /```sh\nexport DATASPOKE=[^\n]*\n(.*?)```/s.exec(text) ?? [];
      const { hostname, port } = new URL(databases.url('warehouse'));
      await writeFile(
        join(home.path, 'warehouse.yaml'),
        recipe.replace('host: db.example.com', `host: ${hostname}\n    port: ${port}`),
      );
      const { api: at } = await readSummary(home.path);
      const settings = `export DATASPOKE=${at.url}/api/v1 AUTH="Authorization: Bearer $(cat admin-key)"`;
      const output = await printed(`set -e; ${settings}\n${walk}`, home.path);
      expect(output.match(/^event: done$/gm)).toHaveLength(3);
      const last: unknown = JSON.parse(output.slice(output.lastIndexOf('\n{')));
      // The user may describe every table and read none.
      expect(last).toMatchObject({
        sourceName: 'warehouse',
        state: 'partial',
        counts: { records: { failed: 0 }, changes: { written: 0 } },
        report: { failedRecords: 4 },
      });
      const [exported = ''] = (await readdir(home.path)).filter((name) => name.endsWith('-changes.jsonl'));
      expect(await readFile(join(home.path, exported), 'utf8')).toContain('warehouse.east.ledger_001');
      const ledger = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.east.ledger_001,PROD)';
      await eventually(async () => {
        const found = await api.all<DatasetSummary>('/api/v1/datasets');
        expect(found.map(({ urn }) => urn)).toContain(ledger);
      }, MINUTE);
    },
    MINUTE * 2,
  );

  it(
    'has constraints that are proposed as rules, accepted once, and evaluated where the data are',
    async () => {
      const found = await proposals();
      expect(found.map(({ constraint, validated, draft }) => [constraint, validated, draft?.kind])).toEqual([
        ['items_state_check', true, 'accepted_values'],
        ['sane', false, 'custom_sql'],
      ]);
      const [state, sane] = [await accept('items_state_check'), await accept('sane')];
      expect(await accept('sane')).toEqual(sane);
      const rules = await api.all<Rule>(`/api/v1/rules?dataset=${encodeURIComponent(dataset)}`);
      expect(rules.map(({ id, name }) => [id, name]).sort()).toEqual(
        [
          [state.ruleId, 'items_state_check'],
          [sane.ruleId, 'sane'],
        ].sort(),
      );
      const { id } = await api.post<Evaluation>('/api/v1/evaluations', { dataset });
      await eventually(async () => {
        const evaluation = await api.get<Evaluation>(`/api/v1/evaluations/${id}`);
        if (!isFinal(evaluation.state)) throw new Error(`the evaluation is ${evaluation.state}`);
      }, MINUTE);
      const verdicts = await api.all<RuleVerdict>(`/api/v1/evaluations/${id}/verdicts`);
      expect(verdicts.map(({ ruleName, verdict }) => [ruleName, verdict]).sort()).toEqual([
        ['items_state_check', 'pass'],
        ['sane', 'fail'],
      ]);
    },
    MINUTE * 2,
  );

  it('has no proposal where there is no constraint, and decisions take an editor', async () => {
    const path = '/api/v1/rule-proposals/decisions';
    const body = { dataset, constraint: 'nothing', decision: 'accept' };
    expect(await api.call('POST', path, { body })).toMatchObject({ status: 404, body: { status: 404 } });
    expect(await api.call('POST', path, { body: { ...body, decision: 'perhaps' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'decision' }] },
    });
    expect(await api.call('POST', path, { body, key: null })).toMatchObject({ status: 401 });
  });
});

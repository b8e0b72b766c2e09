import {
  type ActionItem,
  type AppName,
  type Evaluation,
  type HealthScore,
  SERVICE_NAMES,
  type ServiceName,
} from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { readSummary } from './api.fixture';
import { deleteEntity, loseAnswers, writeAspect } from './catalog.fixture';
import { EvaluatedStack, type EvaluationFacts } from './evaluated-stack.fixture';
import { killHard, processId, takeAway } from './launcher.fixture';

const MINUTE = 60_000;
const RULES = 100;
const STATEMENT_MS = 1_000;
const FOLLOWED_MS = 10_000;
/** Which parts of a dataset each service answers for. */
const PARTS: Readonly<Record<ServiceName, readonly string[]>> = {
  search: ['document'],
  ingestion: ['upstream', 'downstream'],
  quality: ['rules', 'incidents'],
  'metadata-health': ['score'],
};

let evaluated: EvaluatedStack;
/** What comes of an evaluation when nobody disturbs it. */
let undisturbed: EvaluationFacts;
let evaluations = 0;

/** An evaluation, told apart from others only by how often the incidents have failed. */
async function evaluateAll(disturb?: Parameters<EvaluatedStack['evaluateAll']>[0]): Promise<EvaluationFacts> {
  const facts = await evaluated.evaluateAll(disturb);
  evaluations += 1;
  expect(facts.failures).toEqual([evaluations]);
  return { ...facts, failures: [] };
}

/** Kills an app, and waits until the launcher has seen it. */
async function kill(app: AppName): Promise<void> {
  const before = evaluated.stack.launcher.output().length;
  await killHard(evaluated.stack.home, app);
  await eventually(() =>
    expect(evaluated.stack.launcher.output().slice(before)).toContain(`! ${app} ended (signal SIGKILL)`),
  );
}

beforeAll(async () => {
  evaluated = await EvaluatedStack.start();
  const first = await evaluateAll();
  expect(first.writes).toEqual({
    assertionInfo: RULES,
    assertionRunEvent: RULES,
    incidentInfo: RULES / 2,
  });
  undisturbed = await evaluateAll();
}, 3 * MINUTE);
afterAll(() => evaluated?.stack.stop(), MINUTE);

it('has told its user how good the metadata of the database is, and that nothing is demanded of it yet', async () => {
  const { findings, standing, health, datasets } = await readSummary(evaluated.stack.home);
  expect(findings).toBeUndefined();
  expect(standing).toEqual({ rules: 0, verdicts: {}, monitors: 0, oddDays: 0, incidents: [] });
  expect(datasets.total).toBe(4);
  expect(health).toMatchObject({
    scan: { state: 'succeeded', datasets: 4, failed: 0 },
    datasets: 4,
    departments: [],
    datasetsWithoutOwner: 4,
  });
  expect(health.score).toBeGreaterThan(0);
  expect(health.lowest).toHaveLength(3);
  const shown = evaluated.stack.launcher.output();
  expect(shown).toMatch(/Rules +none yet/);
  for (const { dataset, fixes } of health.lowest) {
    expect(shown).toContain(dataset);
    expect(fixes).toHaveLength(3);
    for (const { gain, cause } of fixes) expect(shown).toContain(`+${gain.toFixed(1).padEnd(5)} ${cause}`);
  }
});

it('gives each rule one verdict and each cause one incident when nobody disturbs it', () => {
  expect(undisturbed).toMatchObject({
    state: 'succeeded',
    failure: undefined,
    counts: { rules: RULES, pass: RULES / 2, fail: RULES / 2, error: 0, pending: 0, unpublished: 0 },
  });
  expect(new Set(undisturbed.verdicts).size).toBe(RULES);
  expect(undisturbed.incidents).toHaveLength(RULES / 2);
  expect(new Set(undisturbed.incidents).size).toBe(RULES / 2);
  expect(undisturbed.writes).toMatchObject({ assertionRunEvent: RULES });
  expect(undisturbed.writes['assertionInfo']).toBeUndefined();
});

describe('in the middle of an evaluation', () => {
  it.each(['quality', 'worker'] as const)(
    'a kill -9 of %s loses and doubles nothing',
    async (app) => {
      const facts = await evaluateAll(async (release) => {
        await kill(app);
        await release();
      });
      expect(facts).toEqual(undisturbed);
    },
    2 * MINUTE,
  );

  it(
    'the loss of the catalog delays what it is told, and nothing else',
    async () => {
      const facts = await evaluateAll(async (release, id) => {
        const bringBack = await takeAway(evaluated.stack.home, 'datahub-emulator');
        try {
          await release();
          expect(await evaluated.evaluated(id)).toMatchObject({
            state: 'succeeded',
            counts: { pass: RULES / 2, fail: RULES / 2, unpublished: RULES },
          });
        } finally {
          bringBack();
        }
      });
      expect(facts).toEqual(undisturbed);
    },
    2 * MINUTE,
  );

  it(
    'the loss of the catalog while it is being told loses and doubles nothing',
    async () => {
      const facts = await evaluateAll(async (release, id, logs) => {
        await loseAnswers(evaluated.catalogUrl);
        await release();
        await eventually(async () => {
          expect((await logs.writes())['assertionRunEvent']).toBeGreaterThan(0);
        }, MINUTE);
        const bringBack = await takeAway(evaluated.stack.home, 'datahub-emulator');
        try {
          expect((await evaluated.evaluated(id)).counts.unpublished).toBe(RULES);
        } finally {
          bringBack();
        }
      });
      expect(facts).toEqual(undisturbed);
    },
    2 * MINUTE,
  );
});

it(
  'rules that cannot be evaluated each get a verdict that says why, and cost no other rule its own',
  async () => {
    const { api, databases } = evaluated.stack;
    await databases.createDatabase('faulty', 1);
    const source = await api.register('faulty', {
      url: databases.url('faulty'),
      statementTimeoutMs: STATEMENT_MS,
    });
    await api.run(source.id);
    const dataset = evaluated.urn('north.ledger_001', 'faulty');
    const sql = (name: string, text: string) =>
      evaluated.demand({ dataset, kind: 'custom_sql', name, parameters: { sql: text } });
    await Promise.all([
      sql('broken', 'selec id from north.ledger_001'),
      sql('writing', 'delete from north.ledger_001 returning id'),
      sql('endless', 'select id, pg_sleep(60) from north.ledger_001'),
      evaluated.demand({ dataset, kind: 'not_null', name: 'missing', fields: ['colour'] }),
      evaluated.demand({ dataset, kind: 'not_null', name: 'dropped', fields: ['amount'] }),
      evaluated.demand({ dataset, kind: 'not_null', name: 'sound', fields: ['id'] }),
      evaluated.demand({ dataset, kind: 'row_count', name: 'full', parameters: { min: 20, max: 20 } }),
    ]);
    await databases.run('faulty', 'alter table north.ledger_001 drop column amount');
    const evaluation: Evaluation = await evaluated.evaluate({ dataset });
    expect(evaluation).toMatchObject({
      state: 'partial',
      failure: expect.stringContaining('5 of 7'),
      counts: { rules: 7, pass: 2, error: 5, fail: 0, pending: 0 },
    });
    const verdicts = await evaluated.verdicts(evaluation.id);
    const errors = Object.fromEntries(verdicts.map(({ ruleName, error }) => [ruleName, error?.code]));
    expect(errors).toEqual({
      broken: 'statement-invalid',
      writing: 'write-refused',
      endless: expect.stringMatching(/timeout/),
      missing: 'statement-invalid',
      dropped: 'statement-invalid',
      sound: undefined,
      full: undefined,
    });
    for (const { error, message, verdict } of verdicts) {
      expect(verdict).toBe(error ? 'error' : 'pass');
      if (error) expect([error.message, error.remedy, message].every((text) => /\S/.test(text))).toBe(true);
    }
    // 20 rows: what was to be deleted is still there.
    expect((await evaluated.evaluate({ dataset })).counts).toMatchObject({ pass: 2, error: 5 });
  },
  MINUTE,
);

it(
  'a kill -9 of metadata-health, quality or the workflow host in the middle of a scan loses and doubles nothing',
  async () => {
    const settled = await eventually(async () => {
      const facts = await evaluated.scan();
      expect(facts.counts.changed).toBe(0);
      return facts;
    }, MINUTE);
    expect(settled.state).toBe('succeeded');
    expect(settled.scores).toHaveLength(settled.counts.seen);
    expect(settled.counts.seen).toBeGreaterThan(200);
    expect(new Set(settled.actionItems).size).toBe(settled.actionItems.length);
    for (const app of ['metadata-health', 'worker', 'quality'] as const) {
      const emulator = await processId(evaluated.stack.home, 'datahub-emulator');
      process.kill(emulator, 'SIGSTOP'); // the scan waits for the catalog
      const facts = await evaluated
        .scan(async (state) => {
          await eventually(async () => expect(await state()).toBe('running'));
          await kill(app);
          process.kill(emulator, 'SIGCONT');
        })
        .finally(() => process.kill(emulator, 'SIGCONT'));
      expect(facts).toEqual(settled);
      await evaluated.stack.ready();
    }
  },
  2 * MINUTE,
);

it(
  'a kill -9 of metadata-health while an evaluation changes the scores loses and doubles nothing',
  async () => {
    const ofQuality = async (): Promise<string[]> => {
      const items = await evaluated.stack.api.all<ActionItem>('/api/v1/action-items');
      const isTheirs = new Set(evaluated.datasets());
      return items
        .filter(({ urn, check }) => isTheirs.has(urn) && check.startsWith('quality.'))
        .map(({ urn, check }) => `${check} ${urn}`);
    };
    // Each has a rule and an incident that fail.
    expect(await ofQuality()).toHaveLength(RULES);
    await evaluated.mend();
    const { counts, incidents } = await evaluated.evaluateAll(async (release, _id, logs) => {
      await release();
      await eventually(async () => {
        expect((await logs.writes())['assertionRunEvent']).toBeGreaterThan(0);
      }, MINUTE);
      await kill('metadata-health');
    });
    expect([counts.pass, counts.fail, incidents]).toEqual([RULES + 2, 0, []]);
    await eventually(async () => expect(await ofQuality()).toEqual([]), MINUTE);
    const { counts: scanned, actionItems } = await evaluated.scan();
    expect(scanned).toMatchObject({ changed: 0, removed: 0, failed: 0 });
    expect(new Set(actionItems).size).toBe(actionItems.length);
  },
  2 * MINUTE,
);

it(
  'an incident of somebody else costs points until it is deleted for good',
  async () => {
    const { stack, catalogUrl } = evaluated;
    const dataset = evaluated.urn('north.ledger_002');
    const path = `/api/v1/datasets/${encodeURIComponent(dataset)}/score`;
    const costs = async (): Promise<boolean> =>
      (await stack.api.get<HealthScore>(path)).gaps.some(({ check }) => check === 'quality.incidents');
    const stamp = { time: Date.now(), actor: 'urn:li:corpuser:somebody' };
    const incident = 'urn:li:incident:of-somebody-else';
    await writeAspect(catalogUrl, incident, 'incidentInfo', {
      type: 'OPERATIONAL',
      entities: [dataset],
      status: { state: 'ACTIVE', lastUpdated: stamp },
      created: stamp,
    });
    await eventually(async () => expect(await costs()).toBe(true), FOLLOWED_MS);
    await deleteEntity(catalogUrl, incident);
    await eventually(async () => expect(await costs()).toBe(false), FOLLOWED_MS);
  },
  MINUTE,
);

it.each(SERVICE_NAMES)(
  'without %s a dataset is shown with what the others know',
  async (app) => {
    await evaluated.stack.ready();
    const path = `/api/v1/datasets/${encodeURIComponent(evaluated.urn('south.ledger_001'))}`;
    await kill(app);
    const view = await eventually(async () => {
      const { status, body } = await evaluated.stack.api.call<Record<string, { state: string }>>('GET', path);
      expect(status).toBe(200);
      expect(PARTS[app].map((part) => body[part]?.state)).toEqual(PARTS[app].map(() => 'unavailable'));
      return body;
    }, 5_000);
    const rest = SERVICE_NAMES.filter((name) => name !== app).flatMap((name) => PARTS[name]);
    expect(rest.map((part) => view[part]?.state)).toEqual(rest.map(() => 'available'));
  },
  MINUTE,
);

it('has answered nothing with a failure of its own', () => {
  expect(evaluated.stack.api.answers.filter(({ status }) => status === 500)).toEqual([]);
});

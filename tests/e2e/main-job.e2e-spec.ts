import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Change,
  type IndexRun,
  type Run,
  type RunPage,
  type ScheduleState,
  type SearchAnswer,
} from '@dataspoke/contracts';
import { freePort, type Summary } from '@dataspoke/dev-stack';
import { eventually } from '@dataspoke/dev-stack/testing';
import { Api, apiOf, type Problem, readKey, readSummary, unbalanced, withoutTimes } from './api.fixture';
import { writeAspect } from './catalog.fixture';
import { pasted } from './curl.fixture';
import { itFindsTheSameAgain, itFindsWhatIsKnown, itFollowsTheCatalog } from './findings.fixture';
import { CHECKOUT, type Launcher, makeHome, startLauncher, stopLauncher, UP } from './launcher.fixture';
import { type SeenProcess, survivors } from './processes.fixture';
import { EDITOR_CASES, PROBLEM_CASES } from './problem-cases.fixture';
import { secretsTold } from './secrets.fixture';
import { readEvents } from './server-sent-events.fixture';

const MINUTE = 60_000;
const GONE_MS = 10_000;
/** Of the sample; search has a document of each. */
const PROCEDURES = 4;

let home: Awaited<ReturnType<typeof makeHome>>;
let launcher: Launcher | undefined;

beforeAll(async () => {
  home = await makeHome();
});
afterAll(async () => {
  await stopLauncher(launcher);
  await home.remove();
}, 2 * MINUTE);

let firstSummary: Summary;

describe('the job, once, on a fresh machine', () => {
  let summary: Summary;
  let started: SeenProcess[];

  beforeAll(async () => {
    launcher = startLauncher(home.path, '--once');
    await launcher.printed('✓ Register the source');
    started = launcher.children();
    await launcher.printed('Departments');
    expect(await launcher.ended(2 * MINUTE)).toEqual({ code: 0, signal: null });
    firstSummary = summary = await readSummary(home.path);
  }, 7 * MINUTE);

  itFindsWhatIsKnown(() => [summary, launcher!.output()]);

  it('starts six apps and their servers, and leaves nothing running', () => {
    const apps = ['api-gateway', 'ingestion', 'quality', 'search', 'metadata-health', 'worker'];
    const servers = ['postgres', 'nats', 'temporal', 'datahub-emulator', 'warehouse'];
    expect(summary.processes.map(({ name }) => name).sort()).toEqual([...apps, ...servers].sort());
    const pids = new Set(started.map(({ pid }) => pid));
    expect(summary.processes.filter(({ pid }) => pid === undefined || !pids.has(pid))).toEqual([]);
    expect(survivors(started)).toEqual([]);
  });

  it('reads the whole sample, accounting for everything', () => {
    const { datasets, run, dryRun, secondRun } = summary;
    expect(summary.firstStart).toBe(true);
    expect(datasets.total).toBeGreaterThanOrEqual(19);
    expect(datasets.total).toBeLessThanOrEqual(20);
    expect(Object.keys(datasets.bySchema).sort()).toEqual(['mart', 'raw', 'staging']);
    expect(Object.values(datasets.bySchema).reduce((sum, count) => sum + count)).toBe(datasets.total);
    for (const facts of [dryRun, run, secondRun]) {
      expect(facts).toMatchObject({
        state: 'succeeded',
        records: { failed: 0 },
        changes: { conflicts: 0, rejected: 0 },
      });
      expect(unbalanced(facts!)).toEqual([]);
      expect(facts!.records).toEqual(run.records);
      expect(facts!.changes.compared).toBe(run.changes.compared);
    }
    expect(run.changes).toMatchObject({ removed: 0, pending: 0 });
    expect(run.changes.written).toBeGreaterThan(100);
  });

  it('tries dry what it writes then, and writes nothing the second time', () => {
    const { run, dryRun, secondRun } = summary;
    expect(dryRun!.changes).toEqual({ ...run.changes, written: 0, pending: run.changes.written });
    expect(secondRun!.changes).toMatchObject({ written: 0, pending: 0, unchanged: run.changes.compared });
  });

  it('makes every dataset searchable and answers five questions', () => {
    const { index, datasets, answers } = summary;
    expect(index.documents).toBe(datasets.total + PROCEDURES);
    expect(answers).toHaveLength(5);
    for (const { met, expected, hits } of answers) {
      expect(met).toBe(true);
      expect(hits.length).toBeLessThanOrEqual(3);
      expect(hits.map(({ name }) => name)).toEqual(expect.arrayContaining([...expected]));
      expect(hits.filter(({ reason }) => reason.trim() === '')).toEqual([]);
    }
  });

  it('finds the way of a mart back to the raw layer, with columns', () => {
    const { dataset, edges, columnEdges, columnPaths } = summary.lineage!;
    expect(dataset).toBe('mart.daily_performance');
    const upstreams = (names: readonly string[]): string[] =>
      edges.filter(({ downstream }) => names.includes(downstream)).map(({ upstream }) => upstream);
    const procedures = upstreams([dataset]);
    expect(procedures).toEqual([expect.stringMatching(/^mart\.refresh_daily_performance\(/)]);
    const staging = upstreams(procedures);
    expect(staging).not.toEqual([]);
    expect(staging.filter((name) => !name.startsWith('staging.'))).toEqual([]);
    const raw = upstreams(staging);
    expect(raw).toContain('raw.flights');
    expect(raw.filter((name) => !name.startsWith('raw.'))).toEqual([]);
    expect(columnEdges).toBeGreaterThan(0);
    // Through a view and the stored procedure.
    expect(columnPaths).toHaveLength(3);
    expect(columnPaths.map((path) => path.join(' '))).toContain(
      'raw.flights.dep_delay staging.flight_legs.departure_delay_minutes mart.daily_performance.avg_departure_delay',
    );
  });

  it('tells a newcomer what happened, and no secret', async () => {
    const text = launcher!.output();
    const { run, datasets, answers } = summary;
    const shown = text.slice(text.indexOf('The job is done'));
    expect(shown).toContain(`${datasets.total} datasets`);
    expect(shown).toContain(`${run.changes.written} aspects written`);
    expect(shown).toContain('second run: nothing written');
    for (const { question } of answers) expect(shown).toContain(`✓ ${question}`);
    expect(shown.split('\n').filter((line) => line.length > 200)).toEqual([]);
    expect(text).not.toMatch(/^\s+at .*:\d+:\d+\)?$|✗/m);
    expect((await stat(join(home.path, 'admin-key'))).mode & 0o777).toBe(0o600);
    expect(await secretsTold(home.path, text)).toEqual([]);
  });
});

describe('a second start of the same folder', () => {
  let summary: Summary;
  let api: Api;
  let reader: string;
  let recipe: Record<string, unknown>;
  const first: Record<'dryRun' | 'run', Run | undefined> = { dryRun: undefined, run: undefined };

  beforeAll(async () => {
    launcher = startLauncher(home.path);
    await launcher.printed(UP);
    summary = await readSummary(home.path);
    api = await apiOf(home.path);
    const made = await api.post<{ key: string }>('/api/v1/api-keys', { name: 'analyst', role: 'reader' });
    reader = made.key;
    const runs = await api.get<RunPage>(`/api/v1/sources/${summary.source.id}/runs?limit=200`);
    const oldestFirst = runs.items.toReversed();
    first.dryRun = oldestFirst.find(({ kind }) => kind === 'dry-run');
    first.run = oldestFirst.find(({ kind }) => kind === 'run');
    const { warehousePassword } = JSON.parse(await readFile(join(home.path, 'secrets.json'), 'utf8')) as {
      warehousePassword: string;
    };
    const source = await api.get<{ recipe: Record<string, unknown> }>(`/api/v1/sources/${summary.source.id}`);
    const { host, port, database } = source.recipe;
    recipe = { host, port, database, user: 'postgres', password: warehousePassword };
  }, 4 * MINUTE);

  it('knows the source and finds everything unchanged', () => {
    expect(summary).toMatchObject({
      firstStart: false,
      run: { state: 'succeeded', changes: { written: 0 } },
    });
    expect(summary.run.changes.unchanged).toBe(summary.run.changes.compared);
    expect(summary.dryRun).toBeUndefined();
    expect(summary.catalog.ownerGroupsWritten).toBe(0);
    expect(summary.index.documents).toBe(summary.datasets.total + PROCEDURES);
    expect(summary.answers.every(({ met }) => met)).toBe(true);
    expect(launcher!.output()).toContain('known');
  });

  itFindsTheSameAgain(() => [firstSummary, summary]);
  itFollowsTheCatalog(() => [api, summary, reader]);

  it('keeps another start out of the folder, in one sentence', async () => {
    const second = startLauncher(home.path, '--once');
    expect(await second.ended()).toEqual({ code: 1, signal: null });
    expect(second.output().trim().split('\n')).toEqual([
      expect.stringMatching(/^DataSpoke is already running .*Ctrl-C.*\.$/),
    ]);
  });

  it('has printed three lines that work when they are pasted into a shell', async () => {
    expect(launcher!.output()).toContain(`${summary.api.url}/docs`);
    const lines = [...launcher!.output().matchAll(/^ {2}(curl .*)$/gm)].map((match) => match[1]!);
    expect(lines).toHaveLength(3);
    const [search, run, status] = await Promise.all(lines.map((line) => pasted(line, CHECKOUT)));
    expect(search).toMatchObject({ mode: 'hybrid', hits: expect.any(Array) });
    expect((search as SearchAnswer).hits.length).toBeGreaterThan(0);
    expect(run).toMatchObject({ id: summary.run.id, state: 'succeeded' });
    expect(status).toMatchObject({ ready: true });
  });

  it('had the same change set in the dry run as in the run after it, but for ids and times', async () => {
    const [dry, real] = await Promise.all([first.dryRun, first.run].map((run) => api.changes(run!.id)));
    const timeless = (changes: readonly Change[]) =>
      changes.map(({ outcome: _outcome, ...change }) => JSON.stringify(change, withoutTimes));
    expect(timeless(dry!)).toEqual(timeless(real!));
    expect(dry).toHaveLength(first.run!.counts.changes.compared);
    expect([...new Set(dry!.map(({ outcome }) => outcome))].sort()).toEqual(['none', 'pending']);
    expect([...new Set(real!.map(({ outcome }) => outcome))].sort()).toEqual(['none', 'written']);
  });

  it('shows the schedule of the source', async () => {
    const state = await eventually(async () => {
      const found = await api.get<ScheduleState>(`/api/v1/sources/${summary.source.id}/schedule`);
      expect(found.synced).toBe(true);
      return found;
    });
    expect(state.schedule).toMatchObject({ cron: '0 6 * * *', timezone: 'America/New_York' });
    expect(state.nextFirings[0]).toMatch(/T1[01]:00:00\.000Z$/); // six in the morning in New York
  });

  it(
    'finds what somebody else wrote into the catalog, and the next run leaves it there',
    async () => {
      const urn = `urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.planes,PROD)`;
      const description = 'Zeppelins and hot-air balloons are listed here since the merger';
      await writeAspect(summary.catalog.url, urn, 'editableDatasetProperties', { description });
      await writeAspect(summary.catalog.url, urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:museum' }] });
      await eventually(async () => {
        const { hits } = await api.get<SearchAnswer>('/api/v1/search?q=zeppelins&limit=3');
        expect(hits[0]).toMatchObject({ urn, reason: expect.stringMatching(/\S/) });
      }, MINUTE);
      await eventually(async () => {
        const { hits } = await api.post<SearchAnswer>('/api/v1/search', {
          q: 'aircraft',
          filters: { tags: ['urn:li:tag:museum'] },
        });
        expect(hits.map((hit) => hit.urn)).toEqual([urn]);
      }, MINUTE);
      const run = await api.run(summary.source.id);
      expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { written: 0, conflicts: 0 } } });
      const { hits } = await api.get<SearchAnswer>('/api/v1/search?q=zeppelins&limit=1');
      expect(hits[0]?.urn).toBe(urn);
    },
    3 * MINUTE,
  );

  it(
    'compares the whole index with the catalog when asked to, and changes nothing that is right',
    async () => {
      const answer = await api.call<IndexRun>('POST', '/api/v1/search/index-runs');
      expect(answer.status).toBe(202);
      const where = answer.headers.get('location')!;
      expect(where).toBe(`/api/v1/search/index-runs/${answer.body.id}`);
      const done = await eventually(async () => {
        const run = await api.get<IndexRun>(where);
        expect(run.state).toBe('succeeded');
        return run;
      }, MINUTE);
      expect(done.counts).toMatchObject({ seen: summary.index.documents, removed: 0, failed: 0 });
      expect(done.counts.indexed + done.counts.unchanged).toBe(done.counts.seen);
      const urns = (await api.datasets()).map(({ urn }) => urn);
      expect(new Set(urns).size).toBe(summary.datasets.total);
      expect(urns).toHaveLength(summary.datasets.total);
    },
    2 * MINUTE,
  );

  it(
    'starts one of two runs of a source that are wanted at once, and streams how far it is',
    async () => {
      const path = `/api/v1/sources/${summary.source.id}/runs`;
      const answers = await Promise.all(
        [1, 2].map(() => api.call<Run & Problem>('POST', path, { body: {} })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      const { body: run, headers } = answers.find(({ status }) => status === 202)!;
      const { body: refusal } = answers.find(({ status }) => status === 409)!;
      expect(headers.get('location')).toBe(`/api/v1/runs/${run.id}`);
      expect(refusal).toMatchObject({ type: '/problems/already-running', id: run.id });

      const events = await readEvents(`${api.url}/api/v1/runs/${run.id}/events`, reader, 2 * MINUTE);
      expect(events.length).toBeGreaterThan(1);
      expect(events.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
      expect(events.at(-1)).toMatchObject({ type: 'done', data: { id: run.id, state: 'succeeded' } });
    },
    3 * MINUTE,
  );

  it.each([
    ['a wrong password', { password: 'not-the-password' }, 'source-authentication-failed'],
    ['a port where nobody listens', { port: 1 }, 'source-unreachable'],
    ['a host that does not exist', { host: 'nowhere.invalid' }, 'source-unreachable'],
    ["a cloud's metadata service", { host: '169.254.169.254' }, 'address-forbidden'],
  ])(
    'says what is wrong with a source with %s',
    async (name, change, code) => {
      const source = await api.register(name, { ...recipe, ...change });
      const report = await api.post<{ ok: boolean; checks: { verdict: string; remedy?: string }[] }>(
        `/api/v1/sources/${source.id}/test`,
      );
      expect(report.ok).toBe(false);
      expect(report.checks.find(({ verdict }) => verdict === 'fail')?.remedy).toMatch(/\S/);
      const run = await api.run(source.id);
      expect(run).toMatchObject({ state: 'failed', failure: { code, message: expect.stringMatching(/\S/) } });
      expect(run.failure?.remedy).toMatch(/\S/);
      expect(JSON.stringify([source, report, run])).not.toContain('not-the-password');
      expect(JSON.stringify([source, report, run])).not.toContain(String(recipe['password']));
    },
    MINUTE,
  );

  it.each(PROBLEM_CASES)('answers $what with a problem', async ({ status, code, method, path, options }) => {
    const answer = await api.call(method, path, options);
    expect(answer.body).toMatchObject({
      type: `/problems/${code}`,
      status,
      title: expect.stringMatching(/\S/),
      detail: expect.stringMatching(/\S/),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  });

  it.each(EDITOR_CASES)('does not let a reader %s', async (_what, method, path, body) => {
    const answer = await api.call(method, path, { key: reader, body });
    expect(answer).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } });
    expect((await api.call('GET', '/api/v1/sources', { key: reader })).status).toBe(200);
  });

  it('has answered nothing with a failure of its own', async () => {
    expect(api.answers.filter(({ status }) => status >= 500)).toEqual([]);
    const log = await api.get<{ items: { status: number; path: string }[] }>('/api/v1/audit-log?limit=200');
    expect(log.items.filter(({ status }) => status >= 500)).toEqual([]);
    expect(log.items.length).toBeGreaterThan(20);
  });

  it(
    'ends at Ctrl-C: everything is gone within ten seconds',
    async () => {
      const started = launcher!.children();
      expect(started.length).toBeGreaterThan(11);
      const askedAt = performance.now();
      launcher!.signal('SIGINT');
      expect(await launcher!.ended(GONE_MS)).toEqual({ code: 0, signal: null });
      expect(performance.now() - askedAt).toBeLessThan(GONE_MS);
      expect(survivors(started)).toEqual([]);
      expect(launcher!.output()).not.toContain('✗');
      expect(await secretsTold(home.path, launcher!.output())).toEqual([]);
    },
    MINUTE,
  );
});

describe('a start that cannot do its job', () => {
  it(
    'names the step that was not met, ends with 1 and leaves nothing running',
    async () => {
      const source = 'postgres://reader:let-me-in@127.0.0.1:1/orders';
      launcher = startLauncher(home.path, '--once', '--source', source);
      await launcher.printed('Test the source');
      const started = launcher.children();
      expect(await launcher.ended(MINUTE)).toEqual({ code: 1, signal: null });
      expect(launcher.output()).toContain('✗ Test the source');
      const sentence = launcher.output().trim().split('\n').at(-1);
      expect(sentence).toMatch(/Test the source.*127\.0\.0\.1/);
      expect(launcher.output()).not.toMatch(/let-me-in|^\s+at /m);
      expect(survivors(started)).toEqual([]);
    },
    4 * MINUTE,
  );
});

describe('a launcher that is killed in the middle of its job', () => {
  it(
    'leaves nothing running ten seconds later, and nothing that the next start could not finish',
    async () => {
      const port = await freePort();
      launcher = startLauncher(home.path, '--port', String(port));
      await launcher.printed('✓ Test the source');
      const api = new Api(`http://127.0.0.1:${port}`, await readKey(home.path));
      await eventually(async () => {
        expect((await api.get<RunPage>('/api/v1/runs?limit=1')).items[0]?.state).toBe('running');
      });
      const started = launcher.children();
      expect(started.length).toBeGreaterThan(11);
      launcher.signal('SIGKILL');
      await eventually(() => {
        expect(survivors(started).map(({ command }) => command)).toEqual([]);
      }, GONE_MS);
      launcher = startLauncher(home.path, '--once');
      expect(await launcher.ended(3 * MINUTE)).toEqual({ code: 0, signal: null });
      const { run } = await readSummary(home.path);
      expect(run).toMatchObject({ state: 'succeeded', changes: { written: 0 } });
    },
    5 * MINUTE,
  );
});

import { type HealthScore, type HealthScorePage, type Rule } from '@dataspoke/contracts';
import { type Summary } from '@dataspoke/dev-stack';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Api } from './api.fixture';
import { writeAspect } from './catalog.fixture';
import { eventThat } from './server-sent-events.fixture';

const FOLLOWED_MS = 10_000;
const MOST_ODD_DAYS = 15;

type FindingFacts = NonNullable<Summary['findings']>;
type RuleFacts = FindingFacts['rules'][number];

const found = ({ findings }: Summary): FindingFacts => {
  if (!findings) throw new Error('the summary holds no findings');
  return findings;
};

/** Specs of what is known of the sample, and has to come out of every start. */
export function itFindsWhatIsKnown(start: () => readonly [summary: Summary, output: string]): void {
  const summary = (): Summary => start()[0];
  const ruleOn = (dataset: string, field: string, kind: string): RuleFacts | undefined =>
    found(summary()).rules.find(
      (rule) => rule.dataset === dataset && rule.kind === kind && rule.expected.includes(field),
    );

  it('evaluates a rule of every kind, and finds what is known to be wrong, with evidence', () => {
    const { rules, evaluation } = found(summary());
    expect(new Set(rules.map(({ kind }) => kind)).size).toBe(8);
    expect(evaluation.state).toBe('succeeded');
    expect(evaluation.counts).toEqual({
      ...{ rules: 12, pass: 7, warn: 2, fail: 3 },
      ...{ error: 0, noData: 0, pending: 0, unpublished: 0 },
    });
    expect(ruleOn('raw.flights', 'tailnum', 'not_null')).toMatchObject({
      verdict: 'fail',
      observed: { rows: 336_776, violations: 2_512 },
    });
    expect(ruleOn('raw.flights', 'tailnum', 'foreign_key')).toMatchObject({
      verdict: 'fail',
      observed: { violations: 50_094, distinctValues: 721 },
    });
    const destinations = ruleOn('raw.flights', 'dest', 'foreign_key');
    expect(destinations).toMatchObject({ verdict: 'fail', observed: { distinctValues: 4 } });
    expect(destinations?.examples.map(({ dest }) => dest).sort()).toEqual(['BQN', 'PSE', 'SJU', 'STT']);
    expect(ruleOn('raw.planes', 'year', 'not_null')).toMatchObject({
      verdict: 'warn',
      observed: { rows: 3_322, violations: 70 },
    });
    for (const rule of rules) {
      expect(rule.statement).toMatch(/select/i);
      expect(rule.asOf).toBe('2014-01-01T05:00:00.000Z');
      expect(rule.examples.length > 0).toBe(rule.verdict !== 'pass');
    }
  });

  it('flags the days of the snowstorm, each with band and reason, and few others', () => {
    const { monitors, oddDays } = found(summary());
    const cancelled = oddDays.filter(({ monitor }) => monitor === 'share of flights cancelled');
    expect(cancelled.length).toBeLessThanOrEqual(MOST_ODD_DAYS);
    for (const [day, weekday] of [
      ['2013-02-08', 'Friday'],
      ['2013-02-09', 'Saturday'],
    ]) {
      const odd = cancelled.find((one) => one.day === day);
      expect(odd).toMatchObject({ alert: true, reason: expect.stringMatching(`expected on a ${weekday}$`) });
      expect(odd?.value).toBeGreaterThan(odd?.band.upper ?? 1);
    }
    expect(monitors).toHaveLength(3);
    expect(monitors.filter(({ phase, days }) => phase !== 'watching' || days !== 365)).toEqual([]);
  });

  it('opens one incident for each cause', () => {
    const { incidents, rules } = found(summary());
    const failing = rules.filter(({ verdict }) => verdict === 'fail');
    expect(incidents.map(({ cause }) => cause).sort()).toEqual(failing.map(({ id }) => `rule:${id}`).sort());
  });

  it('tells each department its score and the three fixes that gain most, and what nobody answers for', () => {
    const { departments, scan, unmappedOwners, datasetsWithoutOwner, ...health } = summary().health;
    expect(scan).toMatchObject({ state: 'succeeded', datasets: summary().datasets.total, failed: 0 });
    expect(health.datasets).toBe(summary().datasets.total);
    expect(health.lowest).toHaveLength(3);
    expect(health.lowest[0]?.score).toBeLessThan(health.score ?? 0);
    expect(departments.map(({ name }) => name)).toEqual([
      ...['Commercial', 'Ground services', 'Maintenance', 'Operations'],
    ]);
    for (const { score, confidence, datasets, fixes } of departments) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(100);
      expect(confidence).toBeGreaterThan(0);
      expect(datasets).toBeGreaterThan(0);
      expect(fixes).toHaveLength(3);
      expect(fixes.map(({ gain }) => gain)).toEqual(fixes.map(({ gain }) => gain).sort((a, b) => b - a));
    }
    expect(unmappedOwners).toEqual([{ urn: 'urn:li:corpGroup:data-platform', datasets: 4 }]);
    expect(datasetsWithoutOwner).toBe(3);
  });

  it('shows all of it to the reader', () => {
    const [, text] = start();
    const { rules, incidents } = found(summary());
    const { departments } = summary().health;
    for (const { message, verdict } of rules) if (verdict !== 'pass') expect(text).toContain(message);
    for (const { title } of incidents) expect(text).toContain(title);
    for (const { name } of departments) expect(text).toContain(`${name}: `);
    expect(text).toContain('SJU (5,819 rows), BQN (896 rows), STT (522 rows), PSE (365 rows)');
    expect(text).toMatch(/2013-02-08 {2}51 % cancelled, between .* expected on a Friday/);
    expect(text).toMatch(/2013-02-09 {2}57 % cancelled, between .* expected on a Saturday/);
  });
}

/** Specs of what a second start finds where the first one has been. */
export function itFindsTheSameAgain(starts: () => readonly [first: Summary, second: Summary]): void {
  it('changes no rule, monitor or department, and opens no incident twice', () => {
    const [before, after] = [found(starts()[0]), found(starts()[1])];
    const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id).sort();
    expect(after.rules.map(({ version }) => version)).toEqual(after.rules.map(() => 1));
    for (const list of ['rules', 'monitors', 'incidents'] as const) {
      expect(ids(after[list])).toEqual(ids(before[list]));
    }
    const departments = starts().map(({ health }) => ids(health.departments));
    expect(departments[1]).toEqual(departments[0]);
    expect(after.oddDays).toEqual(before.oddDays);
    expect(after.incidents.map(({ failures }) => failures)).toEqual(
      before.incidents.map(({ failures }) => failures + 1),
    );
  });
}

/** Specs of how scores follow what others write into the catalog. */
export function itFollowsTheCatalog(
  stack: () => readonly [api: Api, summary: Summary, readerKey: string],
): void {
  it('raises a score by exactly what was promised, once somebody fixes the gap in the catalog', async () => {
    const [api, summary] = stack();
    const { items } = await api.get<HealthScorePage>('/api/v1/health-scores?order=lowest&limit=200');
    const scores = await Promise.all(items.map(({ urn }) => scoreOf(api, urn)));
    const lacking = scores.find(({ gaps }) =>
      gaps.some(({ check }) => check === 'documentation.description'),
    );
    const gain = lacking?.gaps.find(({ check }) => check === 'documentation.description')?.gain ?? 0;
    if (!lacking) throw new Error('no dataset of the sample lacks a description');
    expect(gain).toBeGreaterThan(0);
    await writeAspect(summary.catalog.url, lacking.urn, 'editableDatasetProperties', {
      description: 'What it holds, from whom, and how often it is brought up to date.',
    });
    await eventually(async () => {
      const { score } = await scoreOf(api, lacking.urn);
      expect(score).toBeCloseTo((lacking.score ?? 0) + gain, 6);
    }, FOLLOWED_MS);
  });

  it('streams which incidents opened and which scores changed, from any event on', async () => {
    const [api, summary, key] = stack();
    const of = (type: string, text: string) =>
      eventThat(
        api.url,
        key,
        '0',
        (one) => one.type === type && JSON.stringify(one).includes(text),
        FOLLOWED_MS,
      );
    for (const { title } of found(summary).incidents) await of('quality.incident.opened.v1', title);
    await of('quality.evaluation.finished.v1', found(summary).evaluation.id);
    await of('metadata-health.score.changed.v1', 'raw.flights');
  });

  it('puts a dataset together from all services', async () => {
    const [api] = stack();
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';
    const view = await api.get(`/api/v1/datasets/${encodeURIComponent(urn)}`);
    expect(view).toMatchObject({
      document: { state: 'available', value: { owners: expect.arrayContaining([expect.any(String)]) } },
      downstream: { state: 'available' },
      rules: { state: 'available' },
      incidents: { state: 'available' },
      score: { state: 'available', value: { urn } },
    });
    const { rules, incidents } = view as {
      rules: { value: { items: Rule[] } };
      incidents: { value: { items: unknown[] } };
    };
    expect(rules.value.items).toHaveLength(8);
    expect(incidents.value.items).toHaveLength(3);
  });

  it('lists the rules, each with its newest verdict', async () => {
    const [api, summary] = stack();
    const { items } = await api.get<{ items: Rule[] }>('/api/v1/rules?limit=200');
    const newest = items.map(({ id, lastVerdict }) => [id, lastVerdict?.verdict]);
    expect(newest.sort()).toEqual(
      found(summary)
        .rules.map(({ id, verdict }) => [id, verdict])
        .sort(),
    );
  });
}

function scoreOf(api: Api, urn: string): Promise<HealthScore> {
  return api.get<HealthScore>(`/api/v1/datasets/${encodeURIComponent(urn)}/score`);
}

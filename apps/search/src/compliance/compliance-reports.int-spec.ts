import {
  type Caller,
  type ComplianceChange,
  type ComplianceFinding,
  type ComplianceReport,
  searchRpc,
  type SearchFilters,
} from '@dataspoke/contracts';
import { mcp, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess } from '@dataspoke/service-kit';
import { SHOP, startShop } from '../query/governed-shop.fixture';
import { RelatedEntities } from '../query/retrieve/related-entities';
import { type RunningSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';

const MAILING = shopUrn('mailing_list');
const STATISTICS = shopUrn('mailing_statistics');
const reader: Caller = { id: 'api-key:reader', role: 'reader' };
const admin: Caller = { id: 'api-key:admin', role: 'admin' };

describe('compliance reports', () => {
  let search: RunningSearch;
  let workflows: RunningProcess;

  const start = (filters: SearchFilters = {}, caller?: Caller) =>
    search.ask(searchRpc.startComplianceReport, { filters }, caller);
  const ended = async ({ id }: ComplianceReport, caller?: Caller) =>
    eventually(async () => {
      const report = await search.ask(searchRpc.getComplianceReport, { id }, caller);
      expect(['queued', 'running']).not.toContain(report.state);
      return report;
    }, 30_000);
  const contentOf = async ({ id }: ComplianceReport, caller?: Caller, limit = 1) => {
    const findings: ComplianceFinding[] = [];
    const changes: ComplianceChange[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await search.ask(
        searchRpc.readComplianceReport,
        { id, limit, ...(cursor === undefined ? {} : { cursor }) },
        caller,
      );
      findings.push(...page.findings);
      changes.push(...page.changes);
      cursor = page.nextCursor;
      if (cursor === undefined) return { findings, changes };
    }
  };
  const write = async (urn: string, ...proposals: readonly Proposal[]) => {
    requireAccepted(await search.catalog.client.writes.emitMcps(proposals));
    const after = await search.changed([urn], {
      aspects: ['schemaMetadata', 'datasetProperties', 'upstreamLineage', 'ownership'],
    });
    await eventually(
      async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
      20_000,
    );
  };
  beforeAll(async () => {
    search = await startShop();
    workflows = await hostWorkflows(search.environment);
    const upstream = (urn: string, dataset: string) =>
      mcp(urn, 'upstreamLineage', { upstreams: [{ dataset, type: 'TRANSFORMED' }] });
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        ...shopTable(MAILING, 'Who gets letters', ['ref']),
        upstream(MAILING, SHOP.customers),
        ...shopTable(STATISTICS, 'How many get letters', ['how_many']),
        upstream(STATISTICS, MAILING),
      ]),
    );
    const after = await search.changed([MAILING, STATISTICS], {
      aspects: ['schemaMetadata', 'upstreamLineage'],
    });
    await eventually(
      async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
      20_000,
    );
  }, 120_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
  });

  it('find personal data with evidence, what is made from it, and what is missing', async () => {
    const report = await ended(await start());
    expect(report).toMatchObject({ state: 'succeeded', bounded: false });
    expect(report.difference).toBeUndefined();
    const { findings } = await contentOf(report);
    const byUrn = new Map(findings.map((finding) => [finding.urn, finding]));
    expect(byUrn.get(SHOP.customers)).toMatchObject({
      hops: 0,
      owners: [SHOP.marketing],
      columns: expect.arrayContaining([expect.objectContaining({ column: 'email', kind: 'direct' })]),
      gaps: expect.arrayContaining(['retention', 'consent', 'encryption']),
    });
    expect(byUrn.get(MAILING)).toMatchObject({ hops: 1, path: [SHOP.customers, MAILING], columns: [] });
    expect(byUrn.get(STATISTICS)).toMatchObject({ hops: 2, path: [SHOP.customers, MAILING, STATISTICS] });
    expect(byUrn.get(MAILING)?.gaps).toContain('owner');
    expect(findings.map(({ urn }) => urn)).toEqual([...byUrn.keys()]);
    const personal = findings.filter(({ columns }) => columns.length > 0);
    expect(report.counts).toMatchObject({
      datasets: findings.length,
      withPersonalData: personal.length,
      derived: findings.length - personal.length,
      gaps: findings.reduce((sum, { gaps }) => sum + gaps.length, 0),
    });
  }, 60_000);

  it('tell exactly how they differ from the last one of the same scope', async () => {
    const filters = { platforms: ['postgres'] };
    const first = await ended(await start(filters));
    const again = await ended(await start(filters));
    expect(again.difference).toEqual({ previous: first.id, added: 0, gone: 0, changed: 0 });
    expect((await contentOf(again)).changes).toEqual([]);

    await write(
      MAILING,
      ...shopTable(MAILING, 'Who gets letters', ['ref', 'postal_address_of_customer', 'customer_email']),
      mcp(MAILING, 'ownership', { owners: [{ owner: SHOP.marketing, type: 'TECHNICAL_OWNER' }] }),
    );
    await write(STATISTICS, mcp(STATISTICS, 'upstreamLineage', { upstreams: [] }));
    const changed = await ended(await start(filters));
    expect(changed.difference).toMatchObject({ previous: again.id, gone: 1, changed: 1 });
    const { changes } = await contentOf(changed);
    expect(changes.find(({ urn }) => urn === STATISTICS)?.change).toBe('gone');
    const details = changes.find(({ urn }) => urn === MAILING)?.details;
    expect(details).toEqual(
      expect.arrayContaining([
        'customer_email is new: direct',
        'gap closed: owner',
        'distance to personal data is 0, was 1',
      ]),
    );
    // A report without the filter is of another scope.
    expect((await ended(await start({ envs: ['PROD'] }))).difference).toBeUndefined();
  }, 120_000);

  it('hold what the scope allows only, also where lineage comes from outside of it', async () => {
    const report = await ended(await start({ owners: [SHOP.accounting] }));
    expect((await contentOf(report)).findings.every(({ owners }) => owners.includes(SHOP.accounting))).toBe(
      true,
    );
  }, 60_000);

  it('say so when their scope speaks of lineage that was not followed to its end', async () => {
    const filters = { downstreamOf: [SHOP.orders] };
    const whole = await ended(await start(filters));
    expect(whole).toMatchObject({ state: 'succeeded', bounded: false, counts: { datasets: 2 } });
    jest.replaceProperty(search.service.app.get(RelatedEntities), 'most', 1);
    const cut = await ended(await start(filters));
    jest.restoreAllMocks();
    expect(cut).toMatchObject({ state: 'succeeded', bounded: true, counts: { datasets: 1 } });
  }, 60_000);

  it('belong to who asked, and hold what he could see', async () => {
    const { id: rule } = await search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: {
          name: 'care',
          effect: 'deny',
          roles: ['reader'],
          apiKeys: [],
          entities: { domains: [SHOP.care] },
        },
      },
      admin,
    );
    const report = await ended(await start({}, reader), reader);
    expect(report.state).toBe('succeeded');
    const told = JSON.stringify(await contentOf(report, reader));
    expect(told).not.toMatch(/shop\.public\.customers|full_name/);
    await expect(search.ask(searchRpc.getComplianceReport, { id: report.id })).rejects.toMatchObject({
      code: 'not-found',
    });
    await search.ask(searchRpc.deleteVisibilityRule, { id: rule }, admin);
    await expect(contentOf(report, reader)).rejects.toMatchObject({ code: 'conflict' });
    expect((await search.ask(searchRpc.listComplianceReports, {}, reader)).items.map(({ id }) => id)).toEqual(
      [report.id],
    );
  }, 60_000);

  it('are made one at a time, and stop on request', async () => {
    await workflows.close();
    const waiting = await start({ envs: ['DEV'] });
    await expect(start({ envs: ['DEV'] })).rejects.toMatchObject({
      code: 'already-running',
      details: { id: waiting.id },
    });
    await expect(contentOf(waiting)).rejects.toMatchObject({ code: 'conflict' });
    await search.ask(searchRpc.cancelComplianceReport, { id: waiting.id });
    workflows = await hostWorkflows(search.environment);
    expect((await ended(waiting)).state).toBe('cancelled');
  }, 60_000);
});

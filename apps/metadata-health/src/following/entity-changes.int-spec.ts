import { ingestionEvents, metadataHealthRpc } from '@dataspoke/contracts';
import { aspectOf, hardDelete, mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { airlineTable, airlineUrn, assertionOn, assertionRun, incidentOn } from '../catalog.fixture';
import { type RunningHealth, startHealth } from '../metadata-health.fixture';

const FLIGHTS = airlineUrn('flights');
const PLANES = airlineUrn('planes');

describe('following the catalog', () => {
  let health: RunningHealth;
  let told = 0;
  const get = (urn: string) => health.ask(metadataHealthRpc.getScore, { urn });
  const write = async (...proposals: Proposal[]) =>
    requireAccepted(await health.catalog.client.writes.emitMcps(proposals));
  const gaps = async (urn: string) => (await get(urn)).gaps.map(({ check }) => check);
  /** How often the catalog was read. */
  const readings = async () => {
    const [row] = await health.database.query<{ last_value: string }[]>(
      'SELECT last_value FROM score_versions',
    );
    return Number(row?.last_value);
  };
  const document = (urn: string, description: string) =>
    write(mcpOf(urn, 'editableDatasetProperties', { description }));
  /** Waits until the consumer has seen every event that was told so far. */
  const allHandled = () =>
    eventually(async () => {
      const [row] = await health.database.query<{ count: string }[]>('SELECT count(*) FROM inbox');
      expect(Number(row?.count)).toBe(told);
    }, 10_000);
  const changed: RunningHealth['changed'] = (urns, change) => {
    told += urns.length;
    return health.changed(urns, change);
  };
  const published = async (urn: string) => {
    const read = await health.catalog.client.reads.readAspects([urn], ['structuredProperties']);
    return aspectOf(read.get(urn), 'structuredProperties')?.properties;
  };

  beforeAll(async () => {
    health = await startHealth();
    await write(
      ...airlineTable(FLIGHTS, 'Table', [{ fieldPath: 'day' }, { fieldPath: 'carrier' }]),
      ...airlineTable(PLANES, 'Table', [{ fieldPath: 'tailnum' }]),
    );
    await changed([FLIGHTS, PLANES]);
    await eventually(async () => expect(await published(PLANES)).toHaveLength(2), 20_000);
  }, 60_000);
  afterAll(() => health?.close());

  it('scores a dataset once, however often it changed', async () => {
    const before = await readings();
    await document(FLIGHTS, 'Departures from New York');
    await changed(Array.from({ length: 300 }, () => FLIGHTS));
    await eventually(
      async () => expect(await gaps(FLIGHTS)).not.toContain('documentation.description'),
      10_000,
    );
    await allHandled();
    expect((await readings()) - before).toBeLessThanOrEqual(3);
  }, 20_000);

  it('does not answer its own writes', async () => {
    await eventually(async () => {
      const [row] = await health.database.query<{ count: string }[]>(
        'SELECT count(*) FROM scores WHERE publish_pending',
      );
      expect(row?.count).toBe('0');
    }, 10_000);
    const before = await readings();
    await changed(
      Array.from({ length: 20 }, () => FLIGHTS),
      { aspects: ['structuredProperties'] },
    );
    await document(PLANES, 'Aircraft by tail number');
    await changed([PLANES], { aspects: ['editableDatasetProperties'] });
    await eventually(
      async () => expect(await gaps(PLANES)).not.toContain('documentation.description'),
      10_000,
    );
    await allHandled();
    expect((await readings()) - before).toBe(1);
  }, 30_000);

  it('forgets a dataset that is removed, keeps its history, and takes it back', async () => {
    await write(mcp(PLANES, 'status', { removed: true }));
    await changed([PLANES], { aspects: ['status'] });
    await eventually(async () => {
      const { items } = await health.ask(metadataHealthRpc.listScores, {});
      expect(items.map(({ urn }) => urn)).toEqual([FLIGHTS]);
    }, 10_000);
    await expect(get(PLANES)).rejects.toMatchObject({ code: 'not-found' });
    await write(mcp(PLANES, 'status', { removed: false }));
    await changed([PLANES], { aspects: ['status'] });
    await eventually(async () => {
      const { items } = await health.ask(metadataHealthRpc.listScores, {});
      expect(items.map(({ urn }) => urn)).toEqual([FLIGHTS, PLANES]);
    }, 10_000);
    expect((await get(PLANES)).history).toHaveLength(1);
  }, 40_000);

  it('waits while the catalog is away, and forgets nothing', async () => {
    await write(mcpOf(FLIGHTS, 'domains', { domains: ['urn:li:domain:operations'] }));
    const position = await health.catalog.position();
    await health.catalog.stop();
    await changed([FLIGHTS], { aspects: ['domains'], position });
    await health.restart();
    expect(await gaps(FLIGHTS)).toContain('classification.domain');
    await expect(get(airlineUrn('unknown'))).rejects.toMatchObject({ code: 'datahub-unavailable' });
    await health.catalog.start();
    await eventually(async () => expect(await gaps(FLIGHTS)).not.toContain('classification.domain'), 30_000);
    expect((await health.ask(metadataHealthRpc.listScores, {})).items).toHaveLength(2);
  }, 60_000);

  it('tells of every score that changed', async () => {
    const before = (await get(FLIGHTS)).score;
    await write(mcp(FLIGHTS, 'globalTags', { tags: [{ tag: 'urn:li:tag:public' }] }));
    await changed([FLIGHTS], { aspects: ['globalTags'] });
    await eventually(async () => expect((await get(FLIGHTS)).score).toBeGreaterThan(before ?? 0), 10_000);
    const { score } = await get(FLIGHTS);
    await eventually(async () => {
      const events = await health.database.query<{ data: object }[]>(
        `SELECT payload->'data' AS data FROM outbox WHERE kind = 'event' AND closed_at IS NOT NULL`,
      );
      expect(events.map(({ data }) => data)).toContainEqual({
        urn: FLIGHTS,
        before,
        score,
        confidence: expect.any(Number),
        definitionVersion: 1,
      });
    });
  }, 20_000);

  describe('when something that a score rests on is deleted for good', () => {
    const FAILING = 'urn:li:assertion:never-empty';
    const INCIDENT = 'urn:li:incident:empty';
    const RESTING = [
      [INCIDENT, 'incidentKey', 'quality.incidents'],
      [FAILING, 'assertionKey', 'quality.assertions'],
    ] as const;

    beforeAll(async () => {
      await write(
        assertionOn(FAILING, FLIGHTS),
        assertionRun(FAILING, FLIGHTS, Date.now(), { type: 'FAILURE', severity: 'HIGH' }),
        incidentOn(INCIDENT, FLIGHTS, 'ACTIVE'),
      );
      await changed([FAILING], { aspects: ['assertionInfo', 'assertionRunEvent'], affects: [FLIGHTS] });
      await changed([INCIDENT], { aspects: ['incidentInfo'], affects: [FLIGHTS] });
      await eventually(async () => {
        expect(await gaps(FLIGHTS)).toEqual(
          expect.arrayContaining(RESTING.map(([_urn, _aspect, check]) => check)),
        );
      }, 10_000);
    }, 20_000);

    it.each(RESTING)(
      '%s costs nothing any more, though its event says not what it was about',
      async (urn, aspect, check) => {
        const before = await get(FLIGHTS);
        await write(hardDelete(urn, aspect));
        await changed([urn], { aspects: [aspect], change: 'deleted' });
        await eventually(async () => expect(await gaps(FLIGHTS)).not.toContain(check), 10_000);
        expect((await get(FLIGHTS)).score).toBeGreaterThan(before.score ?? 100);
        await allHandled();
        const links = await health.database.query<{ urn: string }[]>('SELECT urn FROM score_links');
        expect(links.map((link) => link.urn)).not.toContain(urn);
      },
      20_000,
    );

    it('a deletion of what no score rests on causes no reading', async () => {
      await allHandled();
      const before = await readings();
      await changed([INCIDENT], { aspects: ['incidentKey'], change: 'deleted' });
      await allHandled();
      expect(await readings()).toBe(before);
    });
  });

  it('owes a full scan when the feed begins anew', async () => {
    await health.tell(ingestionEvents.feedReset, {
      position: await health.catalog.position(),
      reason: 'offset-lost',
    });
    await eventually(async () => {
      const { items } = await health.ask(metadataHealthRpc.listScans, {});
      expect(items).toMatchObject([{ state: 'queued', trigger: 'feed-reset' }]);
    }, 10_000);
  });
});

import { type Incident, ingestionEvents, qualityRpc, type Rule } from '@dataspoke/contracts';
import { type JsonObject, mcpOf } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';

describe('changes in the catalog', () => {
  let quality: RunningQuality;
  let rule: Rule;

  beforeAll(async () => {
    quality = await startQuality({
      workflows: true,
      tables: 'create schema raw; create table raw.orders (id bigint); insert into raw.orders values (null)',
    });
    rule = await quality.rule({ dataset: quality.urn('raw.orders'), kind: 'not_null', fields: ['id'] });
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  const aspect = async (urn: string, name: string): Promise<JsonObject | undefined> =>
    (await quality.catalog.client.reads.readAspects([urn], [name])).get(urn)?.get(name)?.value;

  const incidents = async (): Promise<readonly Incident[]> =>
    (await quality.ask(qualityRpc.listIncidents, {})).items;

  const changed = (urn: string) =>
    quality.tell(ingestionEvents.entityChanged, {
      urn,
      entityType: 'incident',
      aspects: ['incidentInfo'],
      change: 'upserted',
      affects: [rule.dataset],
      position: '1',
    });

  const published = (name: string, urn: string): Promise<JsonObject> =>
    eventually(async () => {
      const value = await aspect(urn, name);
      if (!value) throw new Error(`${name} is not there yet`);
      return value;
    }, 20_000);

  it('close an incident that a person has resolved, and not one that we have written ourselves', async () => {
    await quality.evaluate();
    const [open] = await incidents();
    if (!open) throw new Error('no incident');
    const info = await published('incidentInfo', open.urn);
    await changed(open.urn);
    await changed('urn:li:incident:somebody-elses');

    const status = {
      state: 'RESOLVED',
      lastUpdated: { time: Date.now(), actor: 'urn:li:corpuser:ada' },
    };
    await quality.catalog.client.writes.emitMcp(mcpOf(open.urn, 'incidentInfo', { ...info, status }));
    expect(await incidents()).toMatchObject([{ id: open.id, state: 'open' }]);
    await changed(open.urn);
    await eventually(async () => {
      expect(await incidents()).toMatchObject([
        { id: open.id, state: 'closed', closedAt: new Date(status.lastUpdated.time).toISOString() },
      ]);
    });
    expect(await aspect(open.urn, 'incidentInfo')).toMatchObject({ status });

    await quality.evaluate();
    expect(await incidents()).toMatchObject([{ state: 'open', failures: 1 }, { id: open.id }]);
  }, 60_000);

  it('have everything told again to a catalog that took the place of another', async () => {
    await quality.catalog.stop();
    await quality.catalog.start();
    expect(await aspect(rule.assertion, 'assertionInfo')).toBeUndefined();
    await quality.tell(ingestionEvents.feedReset, { position: '1', reason: 'catalog-changed' });
    await eventually(async () => {
      const rows = await quality.database.query<unknown[]>(
        'SELECT 1 FROM rule_versions WHERE published_at IS NOT NULL',
      );
      expect(rows).toEqual([]);
    });
    await quality.evaluate();
    await published('assertionInfo', rule.assertion);
    const [open] = await incidents();
    await published('incidentInfo', open?.urn ?? '');
  }, 60_000);
});

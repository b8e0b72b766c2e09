import { qualityRpc, type Rule } from '@dataspoke/contracts';
import { type JsonObject, mcpOf } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';

const TABLES = `
  create schema raw;
  create table raw.customers (id bigint primary key, city text);
  create table raw.nothing (id bigint);
  insert into raw.customers select n, case when n > 15 then null else 'Berlin' end from generate_series(1, 20) n;
`;

describe('what DataHub gets', () => {
  let quality: RunningQuality;
  let customers: string;
  let city: Rule;

  beforeAll(async () => {
    quality = await startQuality({ workflows: true, tables: TABLES });
    customers = quality.urn('raw.customers');
    city = await quality.rule({ dataset: customers, kind: 'not_null', fields: ['city'] });
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  const published = (id: string) =>
    eventually(async () => {
      const { counts } = await quality.ask(qualityRpc.getEvaluation, { id });
      expect(counts).toMatchObject({ unpublished: 0 });
    }, 30_000);

  const runEvents = (rule: Rule, count: number): Promise<readonly JsonObject[]> =>
    eventually(async () => {
      const events = await quality.catalog.client.reads.timeseries(rule.assertion, 'assertionRunEvent');
      expect(events).toHaveLength(count);
      return events;
    }, 20_000);

  const aspect = async (urn: string, name: string): Promise<JsonObject | undefined> =>
    (await quality.catalog.client.reads.readAspects([urn], [name])).get(urn)?.get(name)?.value;

  const incidentsOf = async (rule: Rule) =>
    (await quality.ask(qualityRpc.listIncidents, { dataset: customers })).items.filter(
      ({ ruleId }) => ruleId === rule.id,
    );

  it('is an assertion for a rule, and a run event for each verdict', async () => {
    const evaluation = await quality.evaluate({ ruleId: city.id });
    await published(evaluation.id);
    expect(await aspect(city.assertion, 'assertionInfo')).toMatchObject({
      type: 'CUSTOM',
      customAssertion: {
        type: 'not_null',
        entity: customers,
        fields: [`urn:li:schemaField:(${customers},city)`],
      },
      source: { type: 'EXTERNAL' },
      description: 'not_null(city): city has a value in every row',
      customProperties: { rule: city.id, ruleVersion: '1', severity: 'fail' },
    });
    expect(await aspect(city.assertion, 'dataPlatformInstance')).toMatchObject({
      platform: 'urn:li:dataPlatform:dataspoke',
    });
    const [event] = await runEvents(city, 1);
    const verdict = (await quality.verdicts(evaluation.id))['not_null(city)'];
    expect(event).toMatchObject({
      timestampMillis: Date.parse(verdict?.evaluatedAt ?? ''),
      runId: evaluation.id,
      asserteeUrn: customers,
      status: 'COMPLETE',
      result: {
        type: 'FAILURE',
        severity: 'HIGH',
        rowCount: 20,
        unexpectedCount: 5,
        nativeResults: { verdict: 'fail', message: '5 of 20 rows have no city.' },
      },
    });
    expect(verdict?.published).toBe(true);
  }, 60_000);

  it('says of every verdict what DataHub knows, and never that something is fine that was not looked at', async () => {
    const rules = {
      warn: await quality.rule({
        dataset: customers,
        kind: 'row_count',
        parameters: { min: 21 },
        severity: 'warn',
      }),
      pass: await quality.rule({ dataset: customers, kind: 'unique', fields: ['id'] }),
      noData: await quality.rule({ dataset: quality.urn('raw.nothing'), kind: 'not_null', fields: ['id'] }),
      error: await quality.rule({ dataset: customers, kind: 'not_null', fields: ['gone'] }),
    };
    const evaluation = await quality.evaluate();
    await published(evaluation.id);
    const results = new Map<string, unknown>();
    for (const [name, rule] of Object.entries(rules)) {
      const [event] = await runEvents(rule, 1);
      results.set(name, event?.['result']);
    }
    expect(Object.fromEntries(results)).toMatchObject({
      warn: { type: 'FAILURE', severity: 'LOW' },
      pass: { type: 'SUCCESS' },
      noData: { type: 'ERROR', error: { type: 'INSUFFICIENT_DATA' } },
      error: { type: 'ERROR', error: { type: 'SOURCE_QUERY_FAILED' } },
    });
    expect(await incidentsOf(rules.warn)).toEqual([]);
    expect(await incidentsOf(rules.error)).toEqual([]);
    for (const { id } of Object.values(rules)) await quality.ask(qualityRpc.deleteRule, { id });
  }, 60_000);

  it('is an incident that opens once, stays while the cause lasts and closes itself', async () => {
    const [open] = await incidentsOf(city);
    expect(open).toMatchObject({
      state: 'open',
      failures: 2,
      title: expect.stringMatching(/^not_null\(city\) fails on .*raw\.customers$/),
      description: '5 of 20 rows have no city. Expected: city has a value in every row.',
    });
    const urn = open?.urn ?? '';
    expect(await aspect(urn, 'incidentInfo')).toMatchObject({
      type: 'FIELD',
      entities: [customers],
      status: { state: 'ACTIVE' },
      source: { type: 'ASSERTION_FAILURE', sourceUrn: city.assertion },
    });

    await quality.sql(`update raw.customers set city = 'Paris' where city is null`);
    await published((await quality.evaluate({ ruleId: city.id })).id);
    const [closed] = await incidentsOf(city);
    expect(closed).toMatchObject({ id: open?.id, state: 'closed' });
    await eventually(async () => {
      expect(await aspect(urn, 'incidentInfo')).toMatchObject({ status: { state: 'RESOLVED' } });
    });

    await quality.sql(`update raw.customers set city = null where id = 7`);
    await published((await quality.evaluate({ ruleId: city.id })).id);
    const incidents = await incidentsOf(city);
    expect(incidents.map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(incidents[0]?.id).not.toBe(open?.id);
    const told = await quality.database.query<{ subject: string }[]>(
      `SELECT subject FROM outbox WHERE kind = 'event' AND subject LIKE '%incident%' ORDER BY seq`,
    );
    expect(told.map(({ subject }) => subject.split('.').at(-2))).toEqual(['opened', 'closed', 'opened']);
  }, 60_000);

  it('leaves the state alone that a person has set later', async () => {
    const [open] = await incidentsOf(city);
    const urn = open?.urn ?? '';
    const info = await eventually(async () => {
      const value = await aspect(urn, 'incidentInfo');
      if (!value) throw new Error('not published yet');
      return value;
    });
    const byHand = {
      state: 'RESOLVED',
      message: 'known, and on its way',
      lastUpdated: { time: Date.now(), actor: 'urn:li:corpuser:ada' },
    };
    await quality.catalog.client.writes.emitMcp(mcpOf(urn, 'incidentInfo', { ...info, status: byHand }));
    await quality.sql(`update raw.customers set city = null where id = 8`);
    await published((await quality.evaluate({ ruleId: city.id })).id);
    await eventually(async () => {
      const value = await aspect(urn, 'incidentInfo');
      expect(value).toMatchObject({ status: byHand });
      expect(value?.['description']).toContain('2 of 20 rows');
    });
  }, 60_000);

  it('arrives late when DataHub was away, which delays that and nothing else', async () => {
    await quality.catalog.stop();
    const evaluation = await quality.evaluate({ ruleId: city.id });
    expect(evaluation).toMatchObject({ state: 'succeeded', counts: { fail: 1, unpublished: 1 } });
    // Nothing is in the way of the next evaluation either.
    const next = await quality.evaluate({ ruleId: city.id });
    await quality.catalog.start();
    await published(evaluation.id);
    await published(next.id);
    const events = await runEvents(city, 2); // the catalog came back empty
    expect(events.map((event) => event['runId']).sort()).toEqual([evaluation.id, next.id].sort());
  }, 90_000);

  it('forgets a rule that is deleted', async () => {
    await quality.ask(qualityRpc.deleteRule, { id: city.id });
    await eventually(async () => {
      expect(await aspect(city.assertion, 'status')).toEqual({ removed: true });
    }, 20_000);
    const states = (await incidentsOf(city)).map(({ state }) => state);
    expect(states).toEqual(['closed', 'closed']);
  }, 60_000);
});

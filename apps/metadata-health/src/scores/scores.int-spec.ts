import { type EntityChanged, type HealthScore, metadataHealthRpc } from '@dataspoke/contracts';
import { aspectOf, mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type Check, CHECKS, schemaFieldUrn } from '@dataspoke/domain';
import { airlineTable, airlineUrn, assertionOn, assertionRun, incidentOn } from '../catalog.fixture';
import { type RunningHealth, startHealth } from '../metadata-health.fixture';

const DELAYS = airlineUrn('delays');
const FLIGHTS = airlineUrn('flights');
const ASSERTION = 'urn:li:assertion:delay-not-null';
const INCIDENT = 'urn:li:incident:delays';
const DAY = 86_400_000;
const STEWARD = 'urn:li:corpGroup:flight-operations';

interface Fix {
  readonly write: (now: number) => Proposal[];
  readonly change: Partial<EntityChanged> & { readonly urn?: string };
}

const ownership = (...types: string[]) =>
  mcpOf(DELAYS, 'ownership', {
    owners: types.map((type) => ({ owner: STEWARD, type })),
    lastModified: { time: 0, actor: 'urn:li:corpuser:datahub' },
  });
const upstream = { dataset: FLIGHTS, type: 'VIEW' };
const paths = ['carrier', 'day', 'delay'];

/** What a person does in the catalog to close a gap, in this order. */
const FIXES: Record<Check, Fix> = {
  'documentation.description': {
    write: () => [mcpOf(DELAYS, 'editableDatasetProperties', { description: 'Delays by carrier and day' })],
    change: { aspects: ['editableDatasetProperties'] },
  },
  'documentation.fields': {
    write: () => [
      mcpOf(DELAYS, 'editableSchemaMetadata', {
        editableSchemaFieldInfo: paths.map((fieldPath) => ({ fieldPath, description: `The ${fieldPath}` })),
      }),
    ],
    change: { aspects: ['editableSchemaMetadata'] },
  },
  'ownership.technical': {
    write: () => [ownership('TECHNICAL_OWNER')],
    change: { aspects: ['ownership'] },
  },
  'ownership.business': {
    write: () => [ownership('TECHNICAL_OWNER', 'DATA_STEWARD')],
    change: { aspects: ['ownership'] },
  },
  'classification.domain': {
    write: () => [mcpOf(DELAYS, 'domains', { domains: ['urn:li:domain:operations'] })],
    change: { aspects: ['domains'] },
  },
  'classification.labels': {
    write: () => [mcp(DELAYS, 'globalTags', { tags: [{ tag: 'urn:li:tag:public' }] })],
    change: { aspects: ['globalTags'] },
  },
  'freshness.updated': {
    write: (now) => [
      mcpOf(DELAYS, 'operation', {
        timestampMillis: now,
        operationType: 'INSERT',
        lastUpdatedTimestamp: now,
      }),
    ],
    change: { aspects: ['operation'] },
  },
  'freshness.profiled': {
    write: (now) => [mcpOf(DELAYS, 'datasetProfile', { timestampMillis: now, rowCount: 3 })],
    change: { aspects: ['datasetProfile'] },
  },
  'quality.assertions': {
    write: (now) => [assertionRun(ASSERTION, DELAYS, now, { type: 'SUCCESS' })],
    change: { urn: ASSERTION, aspects: ['assertionRunEvent'], affects: [DELAYS] },
  },
  'quality.incidents': {
    write: () => [incidentOn(INCIDENT, DELAYS, 'RESOLVED')],
    change: { urn: INCIDENT, aspects: ['incidentInfo'], affects: [DELAYS] },
  },
  'lineage.upstreams': {
    write: () => [mcpOf(DELAYS, 'upstreamLineage', { upstreams: [upstream] })],
    change: { aspects: ['upstreamLineage'] },
  },
  'lineage.fields': {
    write: () => [
      mcpOf(DELAYS, 'upstreamLineage', {
        upstreams: [upstream],
        fineGrainedLineages: paths.map((path) => ({
          upstreamType: 'FIELD_SET',
          upstreams: [schemaFieldUrn(FLIGHTS, path).toString()],
          downstreamType: 'FIELD',
          downstreams: [schemaFieldUrn(DELAYS, path).toString()],
        })),
      }),
    ],
    change: { aspects: ['upstreamLineage'] },
  },
};

describe('the score of a dataset in the catalog', () => {
  let health: RunningHealth;
  const get = (urn = DELAYS): Promise<HealthScore> => health.ask(metadataHealthRpc.getScore, { urn });
  const write = async (...proposals: Proposal[]) =>
    requireAccepted(await health.catalog.client.writes.emitMcps(proposals));
  const milli = (points: number | null) => Math.round((points ?? Number.NaN) * 1_000);

  beforeAll(async () => {
    health = await startHealth();
    const long = Date.now() - 400 * DAY;
    await write(
      ...airlineTable(DELAYS, 'View', [
        { fieldPath: 'carrier' },
        { fieldPath: 'day', description: 'Local day' },
        { fieldPath: 'delay' },
      ]),
      mcpOf(DELAYS, 'operation', {
        timestampMillis: long,
        operationType: 'INSERT',
        lastUpdatedTimestamp: long,
      }),
      mcpOf(DELAYS, 'datasetProfile', { timestampMillis: long, rowCount: 3 }),
      mcpOf(DELAYS, 'structuredProperties', {
        properties: [{ propertyUrn: 'urn:li:structuredProperty:retention', values: [{ string: 'year' }] }],
      }),
      assertionOn(ASSERTION, DELAYS),
      assertionRun(ASSERTION, DELAYS, long, { type: 'FAILURE', severity: 'HIGH' }),
      incidentOn(INCIDENT, DELAYS, 'ACTIVE'),
    );
    const { version, createdAt, createdBy, ...definition } = await health.ask(
      metadataHealthRpc.getScoreDefinition,
      {},
    );
    expect({ version, createdBy }).toEqual({ version: 1, createdBy: 'dataspoke' });
    expect(Date.parse(createdAt)).not.toBeNaN();
    // Views are asked everything, so that one dataset can have every gap.
    await health.ask(metadataHealthRpc.updateScoreDefinition, {
      version,
      definition: {
        ...definition,
        checks: definition.checks.map((check) => ({ ...check, exceptSubTypes: [] })),
      },
    });
    await eventually(async () => {
      let seen = 0;
      const request = { entityTypes: ['assertion', 'incident'] as const };
      for await (const { urns } of health.catalog.client.reads.scrollUrns({
        entityTypes: [...request.entityTypes],
      })) {
        seen += urns.length;
      }
      expect(seen).toBe(2);
    });
  }, 60_000);
  afterAll(() => health?.close());

  it('is found when somebody asks, and explains every lost point', async () => {
    const score = await get();
    expect(score.gaps.map(({ check }) => check).sort()).toEqual([...CHECKS].sort());
    const gains = score.gaps.reduce((sum, { gain }) => sum + milli(gain), 0);
    expect(milli(score.score) + gains).toBe(100_000);
    expect(score).toMatchObject({ definitionVersion: 2, name: 'delays', confidence: 100, unknowns: [] });
    expect(score.gaps.find(({ check }) => check === 'documentation.fields')).toMatchObject({
      cause: '2 of 3 fields have no description.',
      examples: ['carrier', 'delay'],
    });
    expect(score.history).toEqual([
      {
        day: score.scoredAt.slice(0, 10),
        score: score.score,
        confidence: 100,
        definitionVersion: 2,
      },
    ]);
    expect(await get()).toEqual(score);
  });

  it.each(Object.entries(FIXES))(
    'rises by exactly what %s was said to gain, within ten seconds',
    async (check, { write: proposals, change: { urn = DELAYS, ...change } }) => {
      const before = await get();
      const gap = before.gaps.find((one) => one.check === check)!;
      await write(...proposals(Date.now()));
      await health.changed([urn], change);
      await eventually(async () => {
        const after = await get();
        expect(after.gaps.map((one) => one.check)).not.toContain(check);
        expect(milli(after.score) - milli(before.score)).toBe(milli(gap.gain));
        expect(after.gaps).toEqual(before.gaps.filter((one) => one.check !== check));
      }, 10_000);
    },
    20_000,
  );

  it('is then full, and in the catalog beside what others wrote there', async () => {
    expect(await get()).toMatchObject({ score: 100, gaps: [], confidence: 100 });
    await eventually(async () => {
      const read = await health.catalog.client.reads.readAspects([DELAYS], ['structuredProperties']);
      const { properties } = aspectOf(read.get(DELAYS), 'structuredProperties')!;
      expect(properties.map(({ propertyUrn, values }) => [propertyUrn, values])).toEqual([
        ['urn:li:structuredProperty:retention', [{ string: 'year' }]],
        ['urn:li:structuredProperty:dataspoke.healthScore', [{ double: 100 }]],
        ['urn:li:structuredProperty:dataspoke.healthConfidence', [{ double: 100 }]],
      ]);
    }, 10_000);
    const score = 'urn:li:structuredProperty:dataspoke.healthScore';
    const defined = await health.catalog.client.reads.readAspects([score], ['propertyDefinition']);
    expect(aspectOf(defined.get(score), 'propertyDefinition')).toMatchObject({
      valueType: 'urn:li:dataType:datahub.number',
      entityTypes: ['urn:li:entityType:datahub.dataset'],
    });
  }, 20_000);

  it('is not there for a dataset that the catalog does not have', async () => {
    await expect(get(airlineUrn('nowhere'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is made by a definition that only changes knowingly', async () => {
    const { version, createdAt, createdBy, ...definition } = await health.ask(
      metadataHealthRpc.getScoreDefinition,
      {},
    );
    expect({ version, createdBy }).toEqual({ version: 2, createdBy: 'api-key:test' });
    expect(createdAt).toBeDefined();
    const update = (request: object) =>
      health.ask(metadataHealthRpc.updateScoreDefinition, { version, definition, ...request });
    await expect(update({ version: 1 })).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(update({ definition: { ...definition, checks: [] } })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'definition.checks' })],
    });
    await expect(
      update({
        definition: { ...definition, dimensions: [...definition.dimensions, definition.dimensions[0]!] },
      }),
    ).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

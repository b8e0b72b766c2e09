import fc from 'fast-check';
import { aspectEquals, aspectProblem, canonicalAspect, decodeAspect, isAspect } from './aspect-table';
import { COMPARISON_RULES } from './comparison';
import {
  alternativesOf,
  allPlaces,
  anyRecord,
  aspects,
  minimalRecord,
  records,
  requiredPlaces,
  withWrongKind,
  without,
} from './generated-tables.fixture';
import { aspectNames, aspectOfRecord, recordOfAspect } from './model-shapes';

const all = [...aspects];

// An aspect, and a value that fits it.
const anyAspect = fc
  .constantFrom(...all)
  .chain(([name, record]) => anyRecord(record).map((value) => ({ name, record, value })));

function written(place: readonly (string | number)[], record: string): string {
  let type = record;
  return place
    .map((step) => {
      const field = records.get(type)?.find(({ name }) => name === step);
      const alternative = type.startsWith('<') ? new Map(alternativesOf(type)).get(String(step)) : undefined;
      type = field?.type ?? alternative ?? type.slice(1, -1);
      if (field) return `.${step}`;
      return typeof step === 'number' ? `[${step}]` : `[${JSON.stringify(step)}]`;
    })
    .join('');
}

describe('every aspect of the model', () => {
  it('is known by its name and by its record', () => {
    expect(aspectNames().length).toBeGreaterThan(250);
    for (const name of aspectNames()) expect(aspectOfRecord(recordOfAspect(name) ?? '')).toBe(name);
    expect([aspectOfRecord('com.linkedin.common.AuditStamp'), recordOfAspect('stat')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each(all)('%s: the least that fits is enough, and nothing of it can be missing', (name, record) => {
    const value = minimalRecord(record);
    expect(aspectProblem(name, value)).toBeUndefined();
    for (const place of requiredPlaces(record, value)) {
      expect(aspectProblem(name, without(value, place))).toBe(`${name}${written(place, record)} is missing`);
    }
  });

  it('takes any value that fits, and names any required field that is taken out', () => {
    fc.assert(
      fc.property(anyAspect, fc.nat(), ({ name, record, value }, pick) => {
        expect(aspectProblem(name, value)).toBeUndefined();
        const places = requiredPlaces(record, value);
        const place = places[pick % Math.max(places.length, 1)];
        if (place === undefined) return;
        const rest = without(value, place);
        expect(aspectProblem(name, rest)).toBe(`${name}${written(place, record)} is missing`);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the place of any value of a wrong kind', () => {
    fc.assert(
      fc.property(anyAspect, fc.nat(), ({ name, record, value }, pick) => {
        const places = allPlaces(value);
        const place = places[pick % Math.max(places.length, 1)];
        if (place === undefined) return;
        const problem = aspectProblem(name, withWrongKind(value, place));
        expect(problem).toMatch(/ must be /);
        expect(problem?.slice(0, problem.indexOf(' must be '))).toBe(`${name}${written(place, record)}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets fields through that nobody knows yet', () => {
    fc.assert(
      fc.property(anyAspect, fc.jsonValue(), ({ name, value }, added) => {
        const newer = { ...value, fieldOfANewerServer: added };
        expect(aspectProblem(name, newer)).toBeUndefined();
        expect(aspectEquals(name, newer, value)).toBe(added === null);
      }),
      { numRuns: 300 },
    );
  });

  it('has one canonical form that is stable and still fits', () => {
    fc.assert(
      fc.property(anyAspect, ({ name, value }) => {
        const canonical = canonicalAspect(name, value);
        expect(canonicalAspect(name, canonical)).toEqual(canonical);
        expect(aspectEquals(name, value, canonical)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('aspectProblem', () => {
  const stamp = { time: 1, actor: 'urn:li:corpuser:ann' };
  const column = {
    fieldPath: 'id',
    nativeDataType: 'int',
    type: { type: { 'com.linkedin.schema.NumberType': {} } },
  };
  const schema = {
    schemaName: 's',
    platform: 'p',
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.Schemaless': {} },
    fields: [column],
  };

  it.each<[string, string, unknown, string]>([
    [
      'a wrong primitive',
      'status',
      { removed: 'yes' },
      'status.removed must be true or false, but is a string',
    ],
    ['a list for an object', 'status', [], 'status must be an object, but is a list'],
    [
      'a number for a text',
      'subTypes',
      { typeNames: [1] },
      'subTypes.typeNames[0] must be a string, but is a number',
    ],
    [
      'null inside a list',
      'subTypes',
      { typeNames: [null] },
      'subTypes.typeNames[0] must be a string, but is null',
    ],
    [
      'an object for a list',
      'globalTags',
      { tags: { tag: 'x' } },
      'globalTags.tags must be a list, but is an object',
    ],
    [
      'null inside a map',
      'datasetProperties',
      { customProperties: { 'a b': null } },
      'datasetProperties.customProperties["a b"] must be a string, but is null',
    ],
    [
      'an unknown symbol',
      'upstreamLineage',
      { upstreams: [{ dataset: 'x', type: 'copy' }] },
      'upstreamLineage.upstreams[0].type must be one of COPY, TRANSFORMED, VIEW, but is "copy"',
    ],
    [
      'more than 32 bits',
      'corpUserInfo',
      { active: true, departmentId: 2 ** 53 },
      'corpUserInfo.departmentId must be a whole number from -9007199254740991 to 9007199254740991, but is 9007199254740992',
    ],
    [
      'more than 31 bits',
      'incidentInfo',
      {
        type: 'FIELD',
        entities: [],
        status: { state: 'ACTIVE', lastUpdated: stamp },
        created: stamp,
        priority: 3e9,
      },
      'incidentInfo.priority must be a whole number from -2147483648 to 2147483647, but is 3000000000',
    ],
    [
      'a fraction',
      'datasetProfile',
      { timestampMillis: 1.5 },
      'datasetProfile.timestampMillis must be a whole number, but is 1.5',
    ],
    [
      'what JSON cannot carry',
      'structuredProperties',
      { properties: [{ propertyUrn: 'x', values: [{ double: NaN }] }] },
      'structuredProperties.properties[0].values[0]["double"] must be a finite number, but is NaN',
    ],
    [
      'a plain value for a union',
      'dataJobInfo',
      { name: 'x', type: 'SQL' },
      'dataJobInfo.type must be an object with exactly one key out of ' +
        'com.linkedin.datajob.azkaban.AzkabanJobType, string, but is a string',
    ],
    [
      'two alternatives',
      'structuredProperties',
      { properties: [{ propertyUrn: 'x', values: [{ string: 'a', double: 1 }] }] },
      'structuredProperties.properties[0].values[0] must be an object with exactly one key out of string, double, but has several',
    ],
    [
      'no alternative',
      'structuredProperties',
      { properties: [{ propertyUrn: 'x', values: [{}] }] },
      'structuredProperties.properties[0].values[0] must be an object with exactly one key out of string, double, but has none',
    ],
    [
      'an unknown alternative',
      'cost',
      { costType: 'ORG_COST_TYPE', cost: { double: 1 } },
      'cost.cost must be an object with exactly one key out of costId, costCode, but has "double"',
    ],
    [
      'a place deep inside',
      'schemaMetadata',
      { ...schema, fields: [column, { fieldPath: 'b', nativeDataType: 'int' }] },
      'schemaMetadata.fields[1].type is missing',
    ],
    [
      'bytes that are text',
      'platformResourceInfo',
      {
        resourceType: 'a',
        primaryKey: 'b',
        value: { blob: 'ключ', contentType: 'JSON' },
      },
      'platformResourceInfo.value.blob must hold one character per byte (U+0000 to U+00FF); encode the text as UTF-8 first',
    ],
    [
      'a misspelt field',
      'datasetProperties',
      { desciption: 'x' },
      'datasetProperties.desciption is no field of the model; is description meant?',
    ],
    [
      'another case',
      'datasetProperties',
      { custom_properties: {} },
      'datasetProperties.custom_properties is no field of the model; is customProperties meant?',
    ],
    [
      'a misspelt required field',
      'globalTags',
      { tag: [] },
      'globalTags.tags is missing; is it written "tag"?',
    ],
    [
      'a misspelt required field',
      'globalTags',
      { Tags: [] },
      'globalTags.tags is missing; is it written "Tags"?',
    ],
    [
      'what nobody knows, when it is no object',
      'newAspect',
      'x',
      'newAspect must be an object, but is a string',
    ],
  ])('names %s', (_what, name, value, problem) => {
    expect(aspectProblem(name, value)).toBe(problem);
  });

  it.each<[string, string, unknown]>([
    ['null where nothing is needed', 'datasetProperties', { name: null, customProperties: null }],
    ['a property that is undefined', 'datasetProperties', { name: undefined, nam: undefined }],
    ['a field of a newer server', 'datasetProperties', { retention: { days: 3 } }],
    ['a name near one that is there', 'datasetProperties', { name: 'a', names: ['a'] }],
    ['an aspect of a newer server', 'newAspect', { a: 1 }],
    ['the ends of the range', 'datasetProfile', { timestampMillis: 0, rowCount: Number.MAX_SAFE_INTEGER }],
  ])('lets %s through', (_what, name, value) => {
    expect(aspectProblem(name, value)).toBeUndefined();
  });

  it('is stricter than reading, which must get along with newer servers', () => {
    const newer = { upstreams: [{ dataset: 'x', type: 'MATERIALIZED' }] };
    expect(isAspect('upstreamLineage', newer)).toBe(false);
    expect(decodeAspect('upstreamLineage', newer).upstreams).toHaveLength(1);
    expect(() => decodeAspect('upstreamLineage', { upstreams: [{ type: 'COPY' }] })).toThrow(
      'stored aspect does not fit the model: upstreamLineage.upstreams[0].dataset is missing',
    );
  });
});

describe('the rules of comparison', () => {
  const entries = Object.entries(COMPARISON_RULES).flatMap(([record, rules]) =>
    Object.entries(rules).map(([field, rule]) => [record, field, rule] as const),
  );

  it.each(entries)('%s.%s: %s fits the field', (record, name, rule) => {
    const field = records.get(record)?.find((each) => each.name === name);
    expect(field).toBeDefined();
    const { type, hasDefault, required } = field!;
    if (rule === 'stamp') expect(type).toBe('common.AuditStamp');
    if (rule.startsWith('set')) expect(type).toMatch(/^\[/);
    if (rule.endsWith('or absent'))
      expect([required, hasDefault, type]).toEqual([false, false, expect.stringMatching(/^[[{]/)]);
  });

  it.each<[string, object, object]>([
    ['domains', { domains: ['a', 'b'] }, { domains: ['b', 'a'], domainAssociations: [] }],
    [
      'structuredProperties',
      { properties: [{ propertyUrn: 'a', values: [{ string: 'x' }, { double: 1 }] }] },
      {
        properties: [
          {
            propertyUrn: 'a',
            values: [{ double: 1 }, { string: 'x' }],
            lastModified: { time: 1, actor: 'b' },
          },
        ],
      },
    ],
    [
      'editableDatasetProperties',
      { description: 'x' },
      { description: 'x', created: { time: 5, actor: 'a' }, lastModified: { time: 6, actor: 'b' } },
    ],
    ['siblings', { siblings: ['a', 'b'], primary: true }, { siblings: ['b', 'a'], primary: true }],
    [
      'dataProductProperties',
      { name: 'x', assets: [{ destinationUrn: 'a' }, { destinationUrn: 'b' }] },
      {
        name: 'x',
        customProperties: {},
        assets: [
          { destinationUrn: 'b', outputPort: false },
          { destinationUrn: 'a', created: { time: 1, actor: 'z' }, properties: {} },
        ],
      },
    ],
    [
      'institutionalMemory',
      { elements: [{ url: 'u', description: 'd', createStamp: { time: 1, actor: 'a' } }] },
      {
        elements: [
          {
            url: 'u',
            description: 'd',
            createStamp: { time: 2, actor: 'b' },
            settings: null,
          },
        ],
      },
    ],
  ])('%s: see past what is no part of the meaning', (name, a, b) => {
    expect([aspectProblem(name, a), aspectProblem(name, b)]).toEqual([undefined, undefined]);
    expect(aspectEquals(name, { ...a }, { ...b })).toBe(true);
    expect(aspectEquals(name, { ...b }, { ...a })).toBe(true);
  });

  it('keep the times of an incident', () => {
    const incident = (time: number) => ({
      type: 'FIELD',
      entities: ['a'],
      status: { state: 'ACTIVE', lastUpdated: { time, actor: 'a' } },
      created: { time: 1, actor: 'a' },
    });
    expect(aspectEquals('incidentInfo', incident(1), incident(2))).toBe(false);
  });
});

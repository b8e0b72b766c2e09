import { mcp } from '../writes/proposal';
import { aspectProblem, type AspectValues } from './aspect-table';
import { type OwnershipType, type PropertyValue } from './generated/types';
import { OWNERSHIP_TYPES } from './shared-aspects';

const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)';
const stamp = { time: 1_786_000_000_000, actor: 'urn:li:corpuser:ann' };

// Each value is checked twice: by the compiler, where this file is type-checked, and by the runtime.
describe('a typed proposal', () => {
  it.each([
    mcp(ORDERS, 'domains', { domains: ['urn:li:domain:sales'] }),
    mcp(ORDERS, 'structuredProperties', {
      properties: [
        { propertyUrn: 'urn:li:structuredProperty:a', values: [{ string: 'gold' }, { double: 0.9 }] },
      ],
    }),
    mcp('urn:li:dataProduct:orders', 'dataProductProperties', {
      name: 'Orders',
      assets: [{ destinationUrn: ORDERS, outputPort: true }],
    }),
    mcp('urn:li:assertion:a', 'assertionInfo', {
      type: 'CUSTOM',
      customAssertion: { type: 'Freshness', entity: ORDERS },
      source: { type: 'EXTERNAL', created: stamp },
    }),
    mcp('urn:li:assertion:a', 'assertionRunEvent', {
      timestampMillis: stamp.time,
      runId: 'r1',
      asserteeUrn: ORDERS,
      assertionUrn: 'urn:li:assertion:a',
      status: 'COMPLETE',
      result: { type: 'SUCCESS', nativeResults: { verdict: 'pass' } },
    }),
    mcp('urn:li:incident:i', 'incidentInfo', {
      type: 'CUSTOM',
      customType: 'late',
      entities: [ORDERS],
      priority: 1,
      status: { state: 'ACTIVE', lastUpdated: stamp },
      created: stamp,
    }),
    mcp(ORDERS, 'documentation', { documentations: [{ documentation: 'All orders.' }] }),
    mcp(ORDERS, 'institutionalMemory', {
      elements: [{ url: 'https://example.org', description: 'Runbook', createStamp: stamp }],
    }),
  ])('takes $aspectName', ({ aspectName, value }) => {
    expect(aspectProblem(aspectName, value)).toBeUndefined();
  });

  it.each([
    // @ts-expect-error `domains` is required
    mcp(ORDERS, 'domains', {}),
    // @ts-expect-error the type has no such symbol
    mcp(ORDERS, 'ownership', { owners: [{ owner: 'urn:li:corpuser:ann', type: 'OWNER' }] }),
    // @ts-expect-error a union has exactly one key
    mcp('urn:li:dataJob:(urn:li:dataFlow:(a,b,c),d)', 'dataJobInfo', { name: 'a', type: {} }),
    // @ts-expect-error a text instead of a union
    mcp('urn:li:dataJob:(urn:li:dataFlow:(a,b,c),d)', 'dataJobInfo', { name: 'a', type: 'SQL' }),
    // @ts-expect-error a misspelt field
    mcp(ORDERS, 'datasetProperties', { descripton: 'a' }),
    // @ts-expect-error a number as text
    mcp(ORDERS, 'datasetProfile', { timestampMillis: '1' }),
  ])('is refused by compiler and runtime alike: $value', ({ aspectName, value }) => {
    expect(aspectProblem(aspectName, value)).toBeDefined();
  });

  it('has unions whose alternatives can be told apart', () => {
    const read = ({ value }: PropertyValue): string | number => value.string ?? value.double;
    expect([read({ value: { string: 'a' } }), read({ value: { double: 2 } })]).toEqual(['a', 2]);
  });

  it('has the owner types that are not deprecated in one list', () => {
    const types: readonly OwnershipType[] = OWNERSHIP_TYPES;
    const typed: AspectValues['ownership'] = {
      owners: types.map((type) => ({ owner: 'urn:li:corpuser:ann', type })),
    };
    expect(aspectProblem('ownership', typed)).toBeUndefined();
  });
});

import { neighbourhoodOf } from './neighbourhood';
import { schemaOf } from './schema-of';

const table = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;

describe('schemaOf', () => {
  it('is platform, environment and the name without its last part', () => {
    expect(schemaOf(table('shop.public.orders'))).toBe('urn:li:dataPlatform:postgres,PROD,shop.public');
    expect(schemaOf(table('orders'))).toBeUndefined();
    expect(schemaOf('urn:li:glossaryTerm:shop.orders')).toBeUndefined();
  });
});

describe('neighbourhoodOf', () => {
  it('adds up what each schema has of the answer', () => {
    const near = neighbourhoodOf([
      { urn: table('shop.orders'), share: 0.6 },
      { urn: table('shop.customers'), share: 0.2 },
      { urn: table('hr.people'), share: 0.2 },
      { urn: 'urn:li:glossaryTerm:order', share: 0 },
    ]);
    expect([...near.values()].map((value) => Number(value.toFixed(6)))).toEqual([0.8, 0.8, 0.2, 0]);
  });
});

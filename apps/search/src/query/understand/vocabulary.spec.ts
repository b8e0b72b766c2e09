import { airline, airlineUrn } from './vocabulary.fixture';

describe('Vocabulary', () => {
  it('forgets what entities were called', () => {
    const vocabulary = airline();
    const urn = airlineUrn('raw.planes');
    expect(vocabulary.knows('planes')).toBe(true);
    vocabulary.putEntity({
      urn,
      entityType: 'dataset',
      name: 'aircraft',
      qualifiedName: 'raw.aircraft',
      platform: 'postgres',
    });
    expect(vocabulary.knows('planes')).toBe(false);
    expect(vocabulary.entitiesCalled('planes')).toEqual([]);
    expect(vocabulary.entitiesCalled('raw aircraft').map((entity) => entity.urn)).toEqual([urn]);
    const { size } = vocabulary;
    vocabulary.removeEntity(urn);
    expect(vocabulary.size).toBe(size - 1);
    expect(vocabulary.nearest('aircarft')).toBeUndefined();
  });

  it('replaces labels and columns as a whole', () => {
    const vocabulary = airline();
    vocabulary.putLabels('platform', [{ value: 'kafka', count: 1 }]);
    expect(vocabulary.labelsCalled('platform', 'snowflake')).toEqual([]);
    expect(vocabulary.nearest('snowfalke')).toBeUndefined();
    vocabulary.putColumns([{ value: 'address.street', count: 3 }]);
    expect(vocabulary.columnsCalled('street', 5)).toEqual(['address.street']);
    expect(vocabulary.columnsCalled('carrier', 5)).toEqual([]);
  });

  it('finds columns by a part of their names when none is called so', () => {
    const vocabulary = airline();
    expect(vocabulary.columnsCalled('email', 5)).toEqual(['email']);
    expect(vocabulary.columnsCalled('number', 5)).toEqual(['tail_number']);
  });

  it('tells subjects from labels', () => {
    const vocabulary = airline();
    expect(vocabulary.isSubject('flight')).toBe(true);
    expect(vocabulary.isSubject('carriers')).toBe(true);
    expect(vocabulary.isSubject('marketing')).toBe(false);
    expect(vocabulary.knows('marketing')).toBe(true);
  });
});

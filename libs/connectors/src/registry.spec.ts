import { postgresConnector } from './postgres/postgres-connector';
import { ConnectorRegistry } from './registry';
import { thrown } from './thrown.fixture';

describe('the registry', () => {
  const registry = new ConnectorRegistry([postgresConnector]);

  it('finds a connector by its type', () => {
    expect(registry.list().map((description) => description.type)).toEqual(['postgres']);
    expect(registry.get('postgres')).toBe(postgresConnector);
  });

  it('says which types there are when one is not', () => {
    expect(thrown(() => registry.get('postgress'))).toMatchObject({
      code: 'unsupported',
      remedy: 'Use one of: postgres.',
    });
  });
});

import { connectionRpc, ingestionRpc } from '@dataspoke/contracts';
import { openRecipe } from '@dataspoke/connectors';
import { DatasetUrn } from '@dataspoke/domain';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('connections', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  it('leads from a dataset to its source, with the secret sealed, until the source is gone', async () => {
    const { recipe } = ingestion.warehouse;
    const urn = DatasetUrn.of('postgres', `${recipe.database}.raw.orders`, 'PROD').toString();
    const resolve = () => ingestion.ask(connectionRpc.resolveConnection, { urn });
    await expect(resolve()).rejects.toMatchObject({ code: 'not-found' });

    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'warehouse', type: 'postgres', recipe },
    });
    await ingestion.run(source.id);
    const resolved = await resolve();
    expect(resolved).toMatchObject({ sourceId: source.id, sourceName: 'warehouse', type: 'postgres' });
    expect(JSON.stringify(resolved)).not.toContain(recipe.password);
    expect(resolved.recipe['password']).toEqual({ $sealed: expect.stringMatching(/^v1\./) });
    const foreign = { current: { id: 'k1', key: new Uint8Array(32) } };
    expect(() =>
      openRecipe({ password: { $sealed: sealedIn(resolved.recipe) } }, ['password'], foreign, source.id),
    ).toThrow('cannot be opened');

    await ingestion.ask(ingestionRpc.deleteSource, { id: source.id });
    await expect(resolve()).rejects.toMatchObject({ code: 'not-found' });
  }, 60_000);
});

function sealedIn(recipe: Record<string, unknown>): string {
  const { password } = recipe;
  if (typeof password !== 'object' || password === null || !('$sealed' in password))
    throw new Error('not sealed');
  return String(password.$sealed);
}

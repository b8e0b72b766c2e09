import { connectionRpc, ingestionRpc, lookupRpc, type ReadLookupRequest } from '@dataspoke/contracts';
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

  it('reads what codes stand for, where the recipe lets values be read', async () => {
    const { recipe, run } = ingestion.warehouse;
    await run(`
      create table raw.states (code char(2) primary key, name text);
      insert into raw.states values ('S2', 'shipped'), ('N1', 'new'), ('X9', null);
      grant select on raw.states to public`);
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'codes', type: 'postgres', recipe },
    });
    await ingestion.run(source.id);
    const urn = DatasetUrn.of('postgres', `${recipe.database}.raw.states`, 'PROD').toString();
    const read = (more: Partial<ReadLookupRequest> = {}) =>
      ingestion.ask(lookupRpc.readLookup, { urn, code: 'code', meaning: 'name', most: 10, ...more });
    expect(await read()).toEqual({
      pairs: [
        { code: 'N1', meaning: 'new' },
        { code: 'S2', meaning: 'shipped' },
      ],
      complete: true,
    });
    expect(await read({ most: 2 })).toMatchObject({ complete: false });
    await expect(read({ meaning: 'gone' })).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('has no column "gone"') as string,
    });
    await expect(read({ urn: urn.replace('states', 'unknown') })).rejects.toMatchObject({
      code: 'not-found',
    });

    const { version } = await ingestion.ask(ingestionRpc.getSource, { id: source.id });
    await ingestion.ask(ingestionRpc.updateSource, {
      id: source.id,
      version,
      changes: { recipe: { ...recipe, profile: { enabled: false } } },
    });
    await expect(read()).rejects.toMatchObject({ code: 'source-permission-missing' });
  }, 60_000);
});

function sealedIn(recipe: Record<string, unknown>): string {
  const { password } = recipe;
  if (typeof password !== 'object' || password === null || !('$sealed' in password))
    throw new Error('not sealed');
  return String(password.$sealed);
}

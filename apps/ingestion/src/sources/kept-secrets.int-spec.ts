import { ingestionRpc, type Source } from '@dataspoke/contracts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

/** An API that answers only who knows its header and its parameter. */
async function startApi(): Promise<Server> {
  const knows = ({ headers, url }: IncomingMessage): boolean =>
    headers['x-api-key'] === 'Hidden-1' && url?.includes('key=Hidden-2') === true;
  const server = createServer((request, response) => {
    response.statusCode = knows(request) ? 200 : 401;
    response.setHeader('content-type', 'application/json');
    response.end('[{"id": "a"}]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('secrets of a source that changes', () => {
  let ingestion: RunningIngestion;
  let api: Server;

  beforeAll(async () => {
    [ingestion, api] = await Promise.all([startIngestion({ roles: 'rpc' }), startApi()]);
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
    api?.close();
  });

  const create = (name: string, type: string, recipe: Record<string, unknown>): Promise<Source> =>
    ingestion.ask(ingestionRpc.createSource, { draft: { name, type, recipe } });
  const change = ({ id, version }: Source, recipe: Record<string, unknown>): Promise<Source> =>
    ingestion.ask(ingestionRpc.updateSource, { id, version, changes: { recipe } });
  const test = ({ id }: Source) => ingestion.ask(ingestionRpc.testSource, { id });
  const stored = async (): Promise<string> =>
    JSON.stringify([
      await ingestion.database.query('select * from sources'),
      await ingestion.database.query('select * from idempotency_keys'),
    ]);
  const restRecipe = () => ({
    url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    headers: { 'X-Api-Key': 'Hidden-1', 'X-Tenant': '${env:CMS_TENANT}' },
    resources: {
      things: {
        path: 'things',
        query: { key: 'Hidden-2' },
        mapping: { platform: { value: 'cms' }, name: 'id' },
      },
    },
  });

  it('are those in headers and parameters of a REST API too, and stay when they come back as three stars', async () => {
    const { 'X-Api-Key': key } = restRecipe().headers;
    const source = await create('cms', 'rest', { ...restRecipe(), headers: { 'X-Api-Key': key } });
    expect(source.recipe).toMatchObject({
      headers: { 'X-Api-Key': '***' },
      resources: { things: { path: 'things', query: { key: '***' } } },
    });
    const changed = await change(source, { ...source.recipe, maxPages: 5 });
    expect(changed.recipe).toEqual({ ...source.recipe, maxPages: 5 });
    expect(await test(changed)).toMatchObject({ ok: true });
    const { recipe } = await change(changed, restRecipe());
    expect(recipe).toMatchObject({ headers: { 'X-Api-Key': '***', 'X-Tenant': '${env:CMS_TENANT}' } });
    expect(await stored()).not.toContain('Hidden-');
  });

  it('are sent to no other address', async () => {
    const elsewhere = 'give the secret again: it was stored for another address';
    const { recipe } = ingestion.warehouse;
    const warehouse = await create('warehouse', 'postgres', recipe);
    const moved = { ...warehouse.recipe, host: 'other.example.com', port: 5433 };
    await expect(change(warehouse, moved)).rejects.toMatchObject({
      code: 'recipe-invalid',
      fields: [{ field: 'recipe.password', message: `${elsewhere} (host, port changed)` }],
    });
    const cms = await create('moving cms', 'rest', { ...restRecipe(), headers: { 'X-Api-Key': 'Hidden-1' } });
    await expect(change(cms, { ...cms.recipe, url: 'https://other.example.com' })).rejects.toMatchObject({
      code: 'recipe-invalid',
      fields: [
        { field: 'recipe.headers.X-Api-Key', message: `${elsewhere} (url changed)` },
        { field: 'recipe.resources.things.query.key', message: `${elsewhere} (url changed)` },
      ],
    });
    for (const source of [warehouse, cms]) {
      expect(await ingestion.ask(ingestionRpc.getSource, { id: source.id })).toEqual(source);
      expect(await test(source)).toMatchObject({ ok: true });
    }
    const given = await change(warehouse, { ...moved, password: 'given again' });
    expect(given.recipe).toMatchObject({ host: 'other.example.com', password: '***' });
  });

  it('of another source are not had by a text that is imported', async () => {
    const text = JSON.stringify({
      source: { type: 'postgres', config: { ...ingestion.warehouse.recipe, password: '***' } },
    });
    await expect(
      ingestion.ask(ingestionRpc.importSource, { text, source: { name: 'imported' } }),
    ).rejects.toMatchObject({ code: 'recipe-invalid', fields: [{ field: 'recipe.password' }] });
  });
});

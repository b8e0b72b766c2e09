import { ingestionRpc } from '@dataspoke/contracts';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('the preview of a mapping', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc' });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const mapping = { platform: { value: 'cms' }, name: 'schema & "." & table', description: 'about' };

  it('tells what each record becomes, or why it becomes nothing', async () => {
    const { records } = await ingestion.ask(ingestionRpc.previewMapping, {
      mapping,
      env: 'DEV',
      records: [
        { schema: 'shop', table: 'orders', about: 'What was ordered' },
        { schema: 'shop', table: 'x', about: [1] },
      ],
    });
    expect(records).toMatchObject([
      {
        entities: [
          {
            urn: 'urn:li:dataset:(urn:li:dataPlatform:cms,shop.orders,DEV)',
            aspects: { datasetProperties: { description: 'What was ordered' } },
          },
        ],
        faults: [],
      },
      { entities: [], faults: [{ field: 'description', message: 'gives a list where a text is wanted' }] },
    ]);
  });

  it('lists every fault of the mapping itself, with its place', async () => {
    const preview = ingestion.ask(ingestionRpc.previewMapping, {
      mapping: { ...mapping, description: 'a[', tag: 'x' },
      records: [],
    });
    await expect(preview).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [
        { field: 'mapping.description', message: expect.stringContaining('at character') as string },
        { field: 'mapping.tag', message: expect.stringContaining('did you mean "tags"') as string },
      ],
    });
  });
});

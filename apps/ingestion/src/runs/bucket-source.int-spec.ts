import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ingestionRpc } from '@dataspoke/contracts';
import { TcpProxy, testServer } from '@dataspoke/dev-stack/testing';
import { DatasetUrn } from '@dataspoke/domain';
import { randomBytes } from 'node:crypto';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('a bucket as a source', () => {
  const bucket = `lake-${randomBytes(6).toString('hex')}`;
  let ingestion: RunningIngestion;
  let proxy: TcpProxy;
  let admin: S3Client;
  let secret: string;
  let source: string;

  beforeAll(async () => {
    const url = new URL(testServer('DATASPOKE_TEST_S3_URL'));
    secret = url.password;
    admin = new S3Client({
      endpoint: url.origin,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: url.username, secretAccessKey: secret },
    });
    await admin.send(new CreateBucketCommand({ Bucket: bucket }));
    for (let n = 0; n < 8; n += 1)
      await put(`shop/table${n}.csv`, 'id,mail\n1,a@example.com\n2,b@example.com\n');
    await put('shop/ragged.csv', 'id,name,total\n1,a,2.5\n2,b\n3,c,4\n');
    await put('sales/year=2024/p.jsonl', '{"id":1}\n');
    await put('sales/year=2025/p.jsonl', '{"id":2,"note":"x"}\n');
    proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    ingestion = await startIngestion({ workflows: true });
    source = (
      await ingestion.ask(ingestionRpc.createSource, {
        draft: {
          name: 'lake',
          type: 'files',
          recipe: {
            s3: {
              bucket,
              endpoint: `http://127.0.0.1:${proxy.port}`,
              accessKeyId: 'reader',
              secretAccessKey: secret,
              timeoutMs: 3_000,
            },
          },
        },
      })
    ).id;
  }, 120_000);
  afterAll(async () => {
    await ingestion?.close();
    await proxy?.stop();
    admin?.destroy();
  });

  const put = async (key: string, content: string): Promise<void> => {
    const ContentLength = Buffer.byteLength(content);
    await admin.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentLength }));
  };
  const urnOf = (key: string): string => DatasetUrn.of('s3', `${bucket}/${key}`, 'PROD').toString();
  const aspect = async (key: string, name: string): Promise<string> => {
    const found = await ingestion.catalog.client.reads.readAspects([urnOf(key)], [name]);
    return JSON.stringify(found.get(urnOf(key))?.get(name)?.value ?? null);
  };
  const isThere = async (key: string): Promise<boolean> =>
    !(await aspect(key, 'datasetProperties')).startsWith('null') &&
    !(await aspect(key, 'status')).includes('"removed":true');

  it('is read into the catalog, and not written again while nothing changes', async () => {
    const run = await ingestion.run(source);
    // The bucket, the folder shop with nine files, and sales.
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { records: { seen: 12, processed: 12, failed: 0, filtered: 0 } },
    });
    expect(await aspect('shop/table0.csv', 'schemaMetadata')).toContain('"fieldPath":"mail"');
    expect(await aspect('sales', 'schemaMetadata')).toContain('"fieldPath":"year"');
    expect(await aspect('shop/ragged.csv', 'schemaMetadata')).toContain('"fieldPath":"total"');
    const warned = await ingestion.ask(ingestionRpc.listRunWarnings, { runId: run.id });
    expect(JSON.stringify(warned)).toContain('1 row does not fit the columns');
    const again = await ingestion.run(source);
    expect(again).toMatchObject({ state: 'succeeded', counts: { changes: { written: 0 } } });
  }, 90_000);

  it('never tells its secret', async () => {
    const shown = await ingestion.ask(ingestionRpc.getSource, { id: source });
    expect(JSON.stringify(shown)).not.toContain(secret);
    const stored: unknown = await ingestion.database.query('SELECT * FROM ingestion.sources');
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it('takes nothing as removed while the store is away, and what is gone when it is back', async () => {
    await admin.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'shop/table3.csv' }));
    proxy.cut();
    expect((await ingestion.run(source)).state).toBe('failed');
    expect(await isThere('shop/table3.csv')).toBe(true);
    proxy.mend();
    expect((await ingestion.run(source)).state).toBe('succeeded');
    expect(await isThere('shop/table3.csv')).toBe(false);
    expect(await isThere('shop/table4.csv')).toBe(true);
    await put('shop/table3.csv', 'id\n1\n');
    await ingestion.run(source);
    expect(await isThere('shop/table3.csv')).toBe(true);
  }, 120_000);
});

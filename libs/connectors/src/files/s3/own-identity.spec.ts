import { type IncomingHttpHeaders } from 'node:http';
import { NEVER } from '../../conformance/test-source.fixture';
import { TestApi } from '../../rest/test-api.fixture';
import { filesConnector } from '../files-connector';

const EMPTY = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

describe('the identity of the service', () => {
  const own = { ...process.env };
  const seen: IncomingHttpHeaders[] = [];
  let server: TestApi;

  beforeEach(async () => {
    seen.length = 0;
    server = await TestApi.start((_url, { headers }, response) => {
      seen.push(headers);
      response.setHeader('content-type', 'application/xml').end(EMPTY);
    });
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'OWN',
      AWS_SECRET_ACCESS_KEY: 'own-secret',
      AWS_SESSION_TOKEN: 'own-token',
      AWS_ENDPOINT_URL: server.url,
      AWS_ENDPOINT_URL_S3: server.url,
    });
  });
  afterEach(async () => {
    process.env = { ...own };
    await server.stop();
  });

  const list = async (s3: object): Promise<unknown> => {
    const connector = filesConnector.create(
      { s3: { bucket: 'lake', ...s3 } },
      { addresses: { allowLoopback: true }, applicationName: 'x', env: 'PROD' },
    );
    const found: unknown = await connector.scopes(NEVER).catch((error: unknown) => error);
    await connector.close();
    return found;
  };

  it('is lent to no recipe', async () => {
    await list({ endpoint: server.url });
    await list({ endpoint: server.url, accessKeyId: 'theirs', secretAccessKey: 'x' });
    const [unsigned, signed] = seen;
    expect(unsigned).toBeDefined();
    expect(unsigned).not.toHaveProperty('authorization');
    expect(signed?.authorization).toContain('Credential=theirs/');
    expect(JSON.stringify(seen)).not.toMatch(/OWN|own-/);
  });

  it('leads no recipe to another store', async () => {
    expect(await list({ region: 'nowhere' })).toMatchObject({ code: 'unreachable' });
    expect(seen).toEqual([]);
  });
});

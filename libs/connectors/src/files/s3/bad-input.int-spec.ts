import { testServer } from '@dataspoke/dev-stack/testing';
import { collect, NEVER } from '../../conformance/test-source.fixture';
import { TestApi } from '../../rest/test-api.fixture';
import { BucketTestSource } from './bucket-source.fixture';

describe('a bucket that cannot be read', () => {
  let source: BucketTestSource;

  beforeAll(async () => {
    source = await BucketTestSource.start();
  });
  afterAll(() => source.stop());

  it.each([
    [
      'a bucket that is not there',
      { bucket: 'nowhere-at-all' },
      'not-found',
      'There is no bucket "nowhere-at-all"',
    ],
    ['a wrong access key', { accessKeyId: 'nobody' }, 'authentication', 'does not know the access key'],
    ['a wrong secret', { secretAccessKey: 'wrong' }, 'authentication', 'does not belong to the access key'],
    ['no key', { accessKeyId: undefined, secretAccessKey: undefined }, 'permission', 'without an access key'],
    [
      'a host that is not there',
      { endpoint: 'http://127.0.0.1:1' },
      'unreachable',
      'cannot be reached (ECONNREFUSED)',
    ],
    ['a name of no host', { endpoint: 'http://nowhere.invalid' }, 'unreachable', 'could not be resolved'],
    ['a metadata address', { endpoint: 'http://169.254.169.254' }, 'address-forbidden', 'metadata'],
    [
      'a metadata address by its name',
      { endpoint: 'http://[fd00:ec2::254]/' },
      'address-forbidden',
      'metadata',
    ],
  ])('says what is wrong with %s', async (_what, s3, code, message) => {
    const connector = source.connect(source.recipe(s3));
    await expect(connector.scopes(NEVER)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
    const report = await connector.test(NEVER);
    expect(report).toMatchObject({
      ok: false,
      checks: [{ name: 'bucket', verdict: 'fail' }, { verdict: 'skipped' }, { verdict: 'skipped' }],
    });
    expect(report.checks[0]?.remedy).toBeTruthy();
    expect(JSON.stringify(report)).not.toContain(new URL(testServer('DATASPOKE_TEST_S3_URL')).password);
    await connector.close();
  });

  it('is not reached on this machine unless the deployment says so', async () => {
    const connector = source.connect({}, { addresses: { allowLoopback: false } });
    await expect(connector.scopes(NEVER)).rejects.toMatchObject({ code: 'address-forbidden' });
    await connector.close();
  });

  it.each([
    [
      'a page of another server',
      200,
      '<html><body>It works</body></html>',
      {},
      'source-error',
      'does not answer as a store',
    ],
    ['no page at all', 200, '', {}, 'source-error', 'does not answer as a store'],
    ['a redirect', 307, '', { location: 'http://169.254.169.254/' }, 'unsupported', 'only redirects'],
    [
      'another region',
      301,
      '<Error><Code>PermanentRedirect</Code></Error>',
      { 'x-amz-bucket-region': 'eu-west-3' },
      'unsupported',
      'eu-west-3',
    ],
    ['a fault of its own', 503, '<Error><Code>SlowDown</Code></Error>', {}, 'unreachable', 'busy'],
    [
      'clocks that differ',
      403,
      '<Error><Code>RequestTimeTooSkewed</Code></Error>',
      {},
      'authentication',
      'clocks',
    ],
    [
      'pages without an end',
      200,
      '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
      {},
      'source-error',
      'not how to go on',
    ],
  ])('never takes %s for an empty bucket', async (_what, status, body, headers, code, message) => {
    const hosts: (string | undefined)[] = [];
    const server = await TestApi.start((_url, request, response) => {
      hosts.push(request.headers.host);
      response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
    });
    const connector = source.connect(source.recipe({ endpoint: server.url }));
    const scope = { id: 'folder', name: 'x', kind: 'part' } as const;
    const end = (await collect(connector.read(scope, { signal: NEVER }))).at(-1);
    expect(end).toMatchObject({ complete: false, code, reason: expect.stringContaining(message) as string });
    expect(new Set(hosts)).toEqual(new Set([`127.0.0.1:${server.port}`]));
    await connector.close();
    await server.stop();
  });

  it('goes by the clock of the store where that of the service is wrong', async () => {
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 6 * 3_600_000);
    const connector = source.connect();
    try {
      expect(await connector.scopes(NEVER)).toHaveLength(1);
    } finally {
      clock.mockRestore();
      await connector.close();
    }
  });
});

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { allowedAddresses, OutboundForbidden, type Resolve } from './outbound-address';
import { outboundRequest, OutboundTooLarge } from './outbound-request';

const STRICT = { allowLoopback: false, allowPrivate: false };
const OPEN = { allowLoopback: true, allowPrivate: true };
const resolveTo =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('allowedAddresses', () => {
  it.each([
    '127.0.0.1', '[::1]', '::ffff:127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '100.64.0.1', 'fd12::1',
    '64:ff9b::7f00:1', '2002:7f00:1::',
  ])('%s only when the deployment says so', async (host) => {
    await expect(allowedAddresses(host, STRICT)).rejects.toBeInstanceOf(OutboundForbidden);
    await expect(allowedAddresses(host, OPEN)).resolves.toHaveLength(1);
  }); // prettier-ignore

  it.each([
    '169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', '64:ff9b::a9fe:a9fe', 'fd00:ec2::254', '100.100.100.200',
    '168.63.129.16', '0.0.0.0', '[::]', '255.255.255.255', '224.0.0.1',
  ])('%s never', async (host) => {
    await expect(allowedAddresses(host, OPEN)).rejects.toBeInstanceOf(OutboundForbidden);
  }); // prettier-ignore

  it('judges a name by all of its addresses, and says why', async () => {
    const resolve = resolveTo('93.184.216.34', '169.254.169.254');
    await expect(allowedAddresses('models.example.org', OPEN, resolve)).rejects.toThrow(
      /"models\.example\.org".*link-local/,
    );
    expect(await allowedAddresses('models.example.org', STRICT, resolveTo('93.184.216.34'))).toEqual([
      { address: '93.184.216.34', family: 4 },
    ]);
  });
});

describe('outboundRequest', () => {
  let server: Server;
  let port: number;
  const paths: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      if (request.url === '/moved') response.writeHead(307, { location: '/elsewhere' }).end();
      else if (request.url === '/long') response.end('x'.repeat(5_000));
      else if (request.url !== '/silent') request.pipe(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => paths.splice(0));

  const send = (
    path: string,
    { signal = AbortSignal.timeout(5_000), policy = OPEN, host = '127.0.0.1' } = {},
  ) =>
    outboundRequest(
      new URL(`http://${host}:${port}${path}`),
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'Zürich', signal, maxBytes: 1_000 },
      policy,
      resolveTo('127.0.0.1'),
    );

  it('sends and gives back the answer', async () => {
    expect(await send('/echo')).toMatchObject({ status: 200, body: 'Zürich' });
  });

  it('connects to the address that was looked at, not to the name', async () => {
    expect(await send('/echo', { host: 'no-such-host.invalid' })).toMatchObject({ status: 200 });
  });

  it('sends nothing to an address that is not allowed', async () => {
    await expect(send('/echo', { policy: STRICT })).rejects.toBeInstanceOf(OutboundForbidden);
    await expect(send('/echo', { policy: STRICT, host: 'a.example' })).rejects.toBeInstanceOf(
      OutboundForbidden,
    );
    expect(paths).toEqual([]);
  });

  it('follows no redirect', async () => {
    expect(await send('/moved')).toMatchObject({ status: 307 });
    expect(paths).toEqual(['/moved']);
  });

  it('refuses a long answer, and ends with the signal', async () => {
    await expect(send('/long')).rejects.toBeInstanceOf(OutboundTooLarge);
    const ends = new AbortController();
    const answer = send('/silent', { signal: ends.signal });
    ends.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});

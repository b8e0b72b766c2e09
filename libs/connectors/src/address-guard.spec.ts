import { checkedAddresses } from './address-guard';

const resolveTo =
  (...addresses: readonly string[]) =>
  (): Promise<{ address: string; family: number }[]> =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('addresses a connector may open', () => {
  it.each([
    '8.8.8.8',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '2001:4860:4860::8888',
    'fd12:3456::1',
    '[fd12:3456::1]',
    '64:ff9b::808:808',
  ])('are let through: %s', async (host) => {
    await expect(checkedAddresses(host, { allowLoopback: false })).resolves.toHaveLength(1);
  });

  it.each([
    '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '169.254.169.254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', 'fe80::1',
    'fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16', '192.0.0.192', '0.0.0.0', '::', '255.255.255.255', '224.0.0.1', 'ff02::1',
    '240.0.0.1', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1',
  ])('are refused: %s', async (host) => {
    await expect(checkedAddresses(host, { allowLoopback: false })).rejects.toMatchObject({ code: 'address-forbidden' });
  }); // prettier-ignore

  it('include this machine only when the deployment says so', async () => {
    await expect(checkedAddresses('127.0.0.1', { allowLoopback: true })).resolves.toEqual(['127.0.0.1']);
    await expect(checkedAddresses('169.254.169.254', { allowLoopback: true })).rejects.toMatchObject({
      code: 'address-forbidden',
    });
  });

  it('leave private networks out when the deployment says so', async () => {
    for (const host of ['10.0.0.1', 'fd12::1', '100.64.0.1']) {
      await expect(
        checkedAddresses(host, { allowLoopback: false, allowPrivate: false }),
      ).rejects.toMatchObject({ code: 'address-forbidden' });
    }
  });

  it('are those the name stood for when it was checked', async () => {
    await expect(
      checkedAddresses('db.example', { allowLoopback: false }, resolveTo('8.8.8.8', '2001:4860::1')),
    ).resolves.toEqual(['8.8.8.8', '2001:4860::1']);
  });

  it('are refused when one of several is forbidden', async () => {
    const found = checkedAddresses(
      'db.example',
      { allowLoopback: false },
      resolveTo('8.8.8.8', '169.254.169.254'),
    );
    await expect(found).rejects.toMatchObject({
      code: 'address-forbidden',
      message: expect.stringContaining('"db.example"'),
    });
  });

  it('are missing for a name nobody knows', async () => {
    const refuse = (): Promise<never> => Promise.reject(new Error('ENOTFOUND'));
    await expect(checkedAddresses('no.example', { allowLoopback: false }, refuse)).rejects.toMatchObject({
      code: 'unreachable',
    });
    await expect(checkedAddresses('no.example', { allowLoopback: false }, resolveTo())).rejects.toMatchObject(
      { code: 'unreachable' },
    );
  });
});

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsConfig } from './nats-config';
import { loadOrCreateSecrets, SecretsError } from './secrets';

describe('loadOrCreateSecrets', () => {
  let root: string;
  let file: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'secrets-'));
    file = join(root, 'dataspoke/secrets.json');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('generates them once, in a file that only its owner reads', async () => {
    const first = await loadOrCreateSecrets(file, ['search', 'api-gateway']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(root, 'dataspoke'))).toEqual(['secrets.json']);
    expect(await loadOrCreateSecrets(file, ['search', 'api-gateway'])).toEqual(first);

    expect(Buffer.from(first.secretKey, 'base64')).toHaveLength(32);
    const all = [
      first.postgresPassword,
      first.warehousePassword,
      ...Object.values(first.databasePasswords),
      ...Object.values(first.natsPasswords),
    ];
    expect(new Set(all).size).toBe(6);
    for (const secret of all) expect(secret.length).toBeGreaterThanOrEqual(32);
  });

  it('keeps what there is when an app is added', async () => {
    const first = await loadOrCreateSecrets(file, ['search']);
    const second = await loadOrCreateSecrets(file, ['search', 'quality']);
    expect(second).toEqual({
      ...first,
      databasePasswords: { ...first.databasePasswords, quality: expect.any(String) as string },
      natsPasswords: { ...first.natsPasswords, quality: expect.any(String) as string },
    });
  });

  it('signs with the private key what the public key verifies, and the public key holds no private part', async () => {
    const { callerPrivateKey, callerPublicKey } = await loadOrCreateSecrets(file, []);
    const message = Buffer.from('who asks');
    const signature = sign(null, message, createPrivateKey({ key: { ...callerPrivateKey }, format: 'jwk' }));
    expect(
      verify(null, message, createPublicKey({ key: { ...callerPublicKey }, format: 'jwk' }), signature),
    ).toBe(true);
    expect(callerPublicKey).not.toHaveProperty('d');
    expect(callerPublicKey.kid).toBe(callerPrivateKey.kid);
  });

  it.each(['{"postgresPassword": "tell nobody', '{"postgresPassword": 3}', '[]', ''])(
    'refuses a damaged file without repeating its content (%s)',
    async (content) => {
      await loadOrCreateSecrets(file, []);
      await writeFile(file, content);
      const error: unknown = await loadOrCreateSecrets(file, []).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(SecretsError);
      expect(String(error)).toContain('npm run reset');
      expect(String(error)).not.toContain('tell nobody');
      expect(await readFile(file, 'utf8')).toBe(content);
    },
  );

  it('says so when something else is in the way', async () => {
    await loadOrCreateSecrets(file, []);
    await rm(file);
    await chmod(root, 0o700);
    await expect(loadOrCreateSecrets(root, [])).rejects.toThrow('cannot be read');
  });
});

describe('natsConfig', () => {
  const text = natsConfig({
    port: 4222,
    storeDir: '/tmp/with "quotes"',
    users: [
      { name: 'search', password: '$pass' },
      { name: 'worker', password: 'w' },
      { name: 'admin', password: 'a' },
    ],
    permissions: {
      search: {
        publish: ['$JS.API.INFO', 'dataspoke.events.search.>'],
        subscribe: ['_INBOX_search.>'],
        reply: true,
      },
      worker: { publish: [], subscribe: ['_INBOX_worker.>'] },
    },
  });

  it('gives every user its own subjects, and quotes what has a meaning in the syntax', () => {
    expect(text).toContain(
      '{ user: "search", password: "$pass", permissions: { publish: { allow: ["$JS.API.INFO", "dataspoke.events.search.>"] }, ' +
        'subscribe: { allow: ["_INBOX_search.>"] }, allow_responses: { max: 1, expires: "2m" } } }',
    );
    expect(text).toContain('store_dir: "/tmp/with \\"quotes\\""');
  });

  it('turns an empty list into a denial, because the server reads it as permission', () => {
    expect(text).toContain('user: "worker", password: "w", permissions: { publish: { deny: [">"] }');
  });

  it('restricts nobody who has no entry', () => {
    expect(text).toContain('{ user: "admin", password: "a" }');
  });
});

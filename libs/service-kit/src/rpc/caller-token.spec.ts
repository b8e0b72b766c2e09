import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Caller } from '@dataspoke/contracts';
import { SignJWT } from 'jose';
import { Clock } from '../clock';
import { CallerSigner, CallerVerifier } from './caller-token';

class ManualClock extends Clock {
  time = Date.parse('2026-01-02T03:04:05Z');
  override now(): Date {
    return new Date(this.time);
  }
}

function jwk(key: KeyObject): string {
  return JSON.stringify(key.export({ format: 'jwk' }));
}

const caller: Caller = { id: 'api-key:1', role: 'editor' };

describe('caller tokens', () => {
  const keys = generateKeyPairSync('ed25519');
  const clock = new ManualClock();
  const start = clock.time;
  let signer: CallerSigner;
  let verifier: CallerVerifier;

  beforeEach(() => {
    clock.time = start;
    signer = new CallerSigner(jwk(keys.privateKey), clock);
    verifier = new CallerVerifier(jwk(keys.publicKey), clock);
  });

  it('carry id and role', async () => {
    await expect(verifier.verify(await signer.sign(caller))).resolves.toEqual(caller);
  });

  it('are the same for a minute, then new', async () => {
    const first = await signer.sign(caller);
    clock.time += 59_000;
    expect(await signer.sign(caller)).toBe(first);
    clock.time += 2_000;
    expect(await signer.sign(caller)).not.toBe(first);
  });

  it('differ by role, so that a changed role counts at once', async () => {
    const token = await signer.sign({ ...caller, role: 'reader' });
    await signer.sign(caller);
    await expect(verifier.verify(token)).resolves.toEqual({ ...caller, role: 'reader' });
  });

  it('expire, also when they are in the cache', async () => {
    const token = await signer.sign(caller);
    await verifier.verify(token);
    clock.time += 240_000;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('cannot be made by anybody else, and cannot be changed', async () => {
    const other = new CallerSigner(jwk(generateKeyPairSync('ed25519').privateKey), clock);
    await expect(verifier.verify(await other.sign(caller))).rejects.toMatchObject({ code: 'forbidden' });

    const [header, , signature] = (await signer.sign({ ...caller, role: 'reader' })).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'api-key:1', role: 'admin', exp: 9_999_999_999 }));
    const forged = `${header}.${payload.toString('base64url')}.${signature}`;
    await expect(verifier.verify(forged)).rejects.toMatchObject({ code: 'forbidden' });

    const unsigned = new SignJWT({ role: 'admin' }).setSubject('x').setProtectedHeader({ alg: 'HS256' });
    const token = await unsigned.setExpirationTime('1h').sign(Buffer.from(jwk(keys.publicKey)));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each([undefined, '', 'nonsense'])('%p is forbidden', async (token) => {
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

import { randomBytes } from 'node:crypto';
import { thrown } from '../thrown.fixture';
import { openRecipe, REDACTED, redactRecipe, sealRecipe } from './recipe-secrets';
import { openSecret, sealSecret, type SecretKeys } from './sealed-secret';

const current = { id: 'k2', key: randomBytes(32) };
const keys: SecretKeys = { current };

function changed(sealed: string): string {
  const at = sealed.length - 20;
  return sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
}

describe('a sealed secret', () => {
  it.each(['', 'plain text', 'pä$$wörd 💧', 'a'.repeat(10_000)])('opens to what it was', (plain) => {
    const sealed = sealSecret(plain, keys, 'source/password');
    expect(openSecret(sealed, keys, 'source/password')).toBe(plain);
    if (plain) expect(sealed).not.toContain(plain);
  });

  it('looks different each time', () => {
    expect(sealSecret('x', keys, 'c')).not.toBe(sealSecret('x', keys, 'c'));
  });

  it('opens with an older key after a rotation', () => {
    const sealed = sealSecret('x', { current: { id: 'k1', key: Buffer.alloc(32, 1) } }, 'c');
    expect(openSecret(sealed, { current, previous: [{ id: 'k1', key: Buffer.alloc(32, 1) }] }, 'c')).toBe(
      'x',
    );
  });

  it.each([
    ['another context', (sealed: string) => openSecret(sealed, keys, 'other/password')],
    [
      'another key',
      (sealed: string) => openSecret(sealed, { current: { id: 'k2', key: randomBytes(32) } }, 'c'),
    ],
    [
      'an unknown key',
      (sealed: string) => openSecret(sealed, { current: { id: 'k3', key: randomBytes(32) } }, 'c'),
    ],
    ['a changed text', (sealed: string) => openSecret(changed(sealed), keys, 'c')],
    [
      'another key id',
      (sealed: string) =>
        openSecret(sealed.replace('.k2.', '.k1.'), { current, previous: [{ ...current, id: 'k1' }] }, 'c'),
    ],
    ['a cut text', (sealed: string) => openSecret(sealed.slice(0, 20), keys, 'c')],
    ['a text that was never sealed', () => openSecret('password', keys, 'c')],
  ])('does not open with %s', (_, open) => {
    const sealed = sealSecret('the secret itself', keys, 'c');
    expect(thrown(() => open(sealed))).toMatchObject({ code: 'secret-unreadable' });
    expect(() => open(sealed)).not.toThrow('the secret itself');
  });

  it('needs a key of 32 bytes with a plain id', () => {
    expect(() => sealSecret('x', { current: { id: 'k', key: Buffer.alloc(16) } }, 'c')).toThrow(RangeError);
    expect(() => sealSecret('x', { current: { id: 'a.b', key: Buffer.alloc(32) } }, 'c')).toThrow(RangeError);
  });
});

describe('the secrets of a recipe', () => {
  const recipe = { host: 'h', password: 'pw', auth: { token: 'tk', user: 'u' } };
  const fields = ['password', 'auth.token', 'absent'];

  it('are sealed field by field and open again', () => {
    const sealed = sealRecipe(recipe, fields, keys, 'source-1');
    expect(JSON.stringify(sealed)).not.toMatch(/"pw"|"tk"/);
    expect(sealed).toMatchObject({
      host: 'h',
      auth: { user: 'u' },
      password: { $sealed: expect.stringMatching(/^v1\.k2\./) },
    });
    expect(sealRecipe(sealed, fields, keys, 'source-1')).toEqual(sealed);
    expect(openRecipe(sealed, fields, keys, 'source-1')).toEqual(recipe);
  });

  it('do not open in another source', () => {
    const sealed = sealRecipe(recipe, fields, keys, 'source-1');
    expect(thrown(() => openRecipe(sealed, fields, keys, 'source-2'))).toMatchObject({
      code: 'secret-unreadable',
    });
  });

  it('are never shown', () => {
    const shown = { host: 'h', password: REDACTED, auth: { token: REDACTED, user: 'u' } };
    expect(redactRecipe(recipe, fields)).toEqual(shown);
    expect(redactRecipe(sealRecipe(recipe, fields, keys, 'source-1'), fields)).toEqual(shown);
  });

  it('are shown where they only refer to a variable, and not with a letter beside it', () => {
    const refers = { host: 'h', password: '${env:PG_PASSWORD}', auth: { token: 'a${env:TOKEN}', user: 'u' } };
    const sealed = sealRecipe(refers, fields, keys, 'source-1');
    expect(redactRecipe(sealed, fields)).toEqual({ ...refers, auth: { token: REDACTED, user: 'u' } });
    expect(JSON.stringify(sealed)).not.toContain('env:TOKEN');
    expect(openRecipe(sealed, fields, keys, 'source-1')).toEqual(refers);
  });
});

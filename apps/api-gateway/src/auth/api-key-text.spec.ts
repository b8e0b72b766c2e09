import { apiKeyPrefix, hashApiKey, newApiKey } from './api-key-text';

describe('API keys', () => {
  it('are never the same and know their prefix', () => {
    const keys = Array.from({ length: 50 }, newApiKey);
    expect(new Set(keys.map((key) => key.text)).size).toBe(50);
    for (const key of keys) {
      expect(apiKeyPrefix(key.text)).toBe(key.prefix);
      expect(hashApiKey(key.text)).toBe(key.hash);
      expect(key.hash).not.toContain(key.text.slice(-20));
    }
  });

  it.each(['', 'dsk_', 'dsk_abcdefgh_short', 'Bearer x', `dsk_ABCDEFGH_${'a'.repeat(43)}`])(
    'does not take %j for a key',
    (text) => {
      expect(apiKeyPrefix(text)).toBeUndefined();
    },
  );
});

import { loadConfig } from '@dataspoke/service-kit';
import { GatewayConfig } from './gateway.config';

function complaint(key: string): string {
  try {
    loadConfig(GatewayConfig, { DATASPOKE_ADMIN_KEY: key });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('the admin key of the configuration', () => {
  it.each([
    ['with the line break of a file', `${'k'.repeat(40)}\n`],
    ['with a blank', `${'k'.repeat(20)} ${'k'.repeat(20)}`],
    ['short', 'k'.repeat(31)],
    ['longer than a header', 'k'.repeat(501)],
  ])('is refused when it could not be sent or guessed: %s', (_name, key) => {
    expect(complaint(key)).toContain('DATASPOKE_ADMIN_KEY must have 32 to 500');
    expect(complaint(key)).not.toContain('kkk');
  });

  it('is taken otherwise', () => {
    expect(complaint('k'.repeat(32))).not.toContain('DATASPOKE_ADMIN_KEY');
  });
});

import { generateKeyPairSync } from 'node:crypto';

export interface CallerKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A key pair to sign and verify who asks. */
export function callerKeys(): CallerKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: JSON.stringify(publicKey.export({ format: 'jwk' })),
    privateKey: JSON.stringify(privateKey.export({ format: 'jwk' })),
  };
}

/** Environment of an app in an integration test. */
export function environmentOf(place: {
  readonly database: { readonly url: string };
  readonly bus: { readonly url: string; readonly user: string; readonly password: string };
  readonly keys: CallerKeys;
  readonly more?: Readonly<Record<string, string>>;
}): Record<string, string> {
  return {
    DATASPOKE_HTTP_PORT: '0',
    DATASPOKE_LOG_LEVEL: process.env['DATASPOKE_TEST_LOG_LEVEL'] ?? 'error',
    DATASPOKE_SHUTDOWN_SECONDS: '5',
    DATABASE_URL: place.database.url,
    NATS_URL: place.bus.url,
    NATS_USER: place.bus.user,
    NATS_PASSWORD: place.bus.password,
    DATASPOKE_CALLER_PUBLIC_KEY: place.keys.publicKey,
    DATASPOKE_CALLER_PRIVATE_KEY: place.keys.privateKey,
    ...place.more,
  };
}

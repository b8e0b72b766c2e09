import { type Caller, ROLES } from '@dataspoke/contracts';
import { type CryptoKey, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { type Clock } from '../clock';
import { forbidden } from '../errors/dataspoke-error';

const ALGORITHM = 'EdDSA';
const ISSUER = 'dataspoke/api-gateway';
const AUDIENCE = 'dataspoke/services';
/** A token is made anew after a minute and good for two more, so that clocks may differ a little. */
const RENEW_AFTER_MS = 60_000;
const VALID_FOR_MS = 180_000;
const CLOCK_TOLERANCE_S = 30;
const MAX_CACHED = 1_000;

interface Cached<T> {
  readonly value: T;
  readonly until: number;
}

/** Signs who asks (compact JWS, EdDSA); only the gateway has the key. */
export class CallerSigner {
  private readonly key: Promise<CryptoKey | Uint8Array>;
  private readonly tokens = new Map<string, Cached<string>>();

  constructor(
    jwk: string,
    private readonly clock: Clock,
  ) {
    this.key = importJWK(parseJwk(jwk), ALGORITHM);
  }

  /** A token for `caller`; the same one for a minute. */
  async sign(caller: Caller): Promise<string> {
    const now = this.clock.now().getTime();
    const name = `${caller.role} ${caller.id}`;
    const known = this.tokens.get(name);
    if (known && known.until > now) return known.value;
    const value = await new SignJWT({ role: caller.role })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(caller.id)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor((now + VALID_FOR_MS) / 1000))
      .sign(await this.key);
    remember(this.tokens, name, { value, until: now + RENEW_AFTER_MS });
    return value;
  }
}

/** Verifies what {@link CallerSigner} made. */
export class CallerVerifier {
  private readonly key: Promise<CryptoKey | Uint8Array>;
  private readonly callers = new Map<string, Cached<Caller>>();

  constructor(
    jwk: string,
    private readonly clock: Clock,
  ) {
    this.key = importJWK(parseJwk(jwk), ALGORITHM);
  }

  /** Who asks; throws `forbidden` when the token is missing, forged or too old. */
  async verify(token: string | undefined): Promise<Caller> {
    if (token === undefined || token === '') throw forbidden('The call does not say who asks.');
    const now = this.clock.now();
    const known = this.callers.get(token);
    if (known && known.until > now.getTime()) return known.value;
    const { payload } = await jwtVerify(token, await this.key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: now,
    }).catch((error: unknown) => {
      throw forbidden(
        `The call does not prove who asks (${error instanceof Error ? error.name : 'not readable'}).`,
      );
    });
    const role = ROLES.find((candidate) => candidate === payload['role']);
    if (payload.sub === undefined || role === undefined) throw forbidden('The call does not say who asks.');
    const caller = { id: payload.sub, role };
    remember(this.callers, token, { value: caller, until: (payload.exp ?? 0) * 1000 });
    return caller;
  }
}

/** Both caches stay small: the oldest entries go first. */
function remember<T>(cache: Map<string, T>, key: string, entry: T): void {
  cache.delete(key);
  cache.set(key, entry);
  for (const oldest of cache.keys()) {
    if (cache.size <= MAX_CACHED) return;
    cache.delete(oldest);
  }
}

function parseJwk(text: string): JWK {
  const jwk: unknown = JSON.parse(text);
  if (typeof jwk !== 'object' || jwk === null) throw new TypeError('not a JWK');
  return jwk;
}

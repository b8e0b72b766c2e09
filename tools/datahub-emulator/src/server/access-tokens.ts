import { createHash, randomBytes } from 'node:crypto';
import { numberAt, textAt } from '../json';
import { type AspectStore } from '../store/aspect-store';

/** A new token: 48 random bytes, nothing to be read out of it. */
export function newAccessToken(): string {
  return randomBytes(48).toString('base64url');
}

/** The entity that stands for a token; its id is the token's hash, so that the store cannot give a token away. */
export function tokenUrn(token: string): string {
  return `urn:li:dataHubAccessToken:${createHash('sha256').update(token).digest('base64')}`;
}

/** The user a created token speaks for; `undefined` when it is unknown, revoked or expired. */
export function actorOfToken(store: AspectStore, token: string, now: number): string | undefined {
  const info = store.latest(tokenUrn(token), 'dataHubAccessTokenInfo')?.value;
  const expiresAt = numberAt(info, 'expiresAt');
  return expiresAt !== undefined && expiresAt <= now ? undefined : textAt(info, 'actorUrn');
}

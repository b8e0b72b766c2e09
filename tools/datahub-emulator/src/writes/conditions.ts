import { Refusal } from '../errors';
import { textAt } from '../json';
import { type StoredAspect } from '../store/aspect-store';
import { type Proposal } from './proposal';

const MUST_NOT_EXIST = '-1';

/**
 * Checks the conditions in a proposal's headers against the stored aspect (DataHub's conditional writes); refuses
 * (`precondition`) when one does not hold. A CREATE counts as if nothing were stored; RESTATE ignores conditions.
 */
export function requireConditions(proposal: Proposal, stored: StoredAspect | undefined): void {
  if (proposal.changeType === 'RESTATE') return;
  const isCreate = proposal.changeType === 'CREATE' || proposal.changeType === 'CREATE_ENTITY';
  const current = isCreate ? undefined : stored;
  const version = header(proposal, 'If-Version-Match');
  if (version !== undefined) {
    const actual = current ? storedVersion(current) : MUST_NOT_EXIST;
    if (version !== actual) throw failed(proposal, `Expected version ${version}, actual version ${actual}`);
  }
  const modified = current?.created.time ?? Number.NEGATIVE_INFINITY;
  const since = instant(proposal, 'If-Modified-Since');
  if (since !== undefined && !(modified > since)) {
    throw failed(proposal, `Item last modified ${modified} <= ${since} (epoch ms)`);
  }
  const until = instant(proposal, 'If-Unmodified-Since');
  if (until !== undefined && !(modified <= until)) {
    throw failed(proposal, `Item last modified ${modified} > ${until} (epoch ms)`);
  }
}

/** The value of a proposal header; names are compared without regard to case. */
export function header(proposal: Proposal, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(proposal.headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The version counter of a stored aspect, as `If-Version-Match` compares it. */
export function storedVersion(stored: StoredAspect): string {
  return textAt(stored.systemMetadata, 'version') ?? String(Math.max(1, stored.version));
}

function instant(proposal: Proposal, name: string): number | undefined {
  const value = header(proposal, name);
  if (value === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new Refusal('bad-argument', `${name} must be an ISO-8601 instant, got ${value.slice(0, 60)}`);
  }
  return time;
}

function failed(proposal: Proposal, reason: string): Refusal {
  return new Refusal('precondition', `${proposal.urn} ${proposal.aspectName}: ${reason}`);
}

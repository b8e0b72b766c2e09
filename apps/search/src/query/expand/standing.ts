import { type StandingFacts } from '../../documents/standing-facts';

const DAY_MS = 86_400_000;
/** Use from which on more says nothing more. */
const MUCH_USED = 10_000;
/** Days after which being fresh says half as much. */
const HALF_FRESH_DAYS = 30;
const PARTS = {
  usage: 0.5,
  certified: 0.3,
  health: 0.2,
  fresh: 0.2,
  deprecated: -0.8,
  incident: -0.2,
} as const;
const HALF_HEALTHY = 50;

/**
 * −1 to 1: used, certified, healthy and fresh above; deprecated and with open incidents below; 0 for what nothing is known of. A tie-breaker
 * between tables that fit alike, never a reason of its own.
 */
export function standingOf(facts: StandingFacts, now: Date): number {
  const usage = Math.min(1, Math.log1p(facts.queries) / Math.log1p(MUCH_USED));
  const health = facts.healthScore === undefined ? 0 : (facts.healthScore - HALF_HEALTHY) / HALF_HEALTHY;
  const days = facts.changedAt === undefined ? Infinity : (now.getTime() - facts.changedAt) / DAY_MS;
  const fresh = 0.5 ** (Math.max(0, days) / HALF_FRESH_DAYS);
  const sum =
    PARTS.usage * usage +
    PARTS.health * health +
    PARTS.fresh * fresh +
    (facts.certified ? PARTS.certified : 0) +
    (facts.deprecated ? PARTS.deprecated : 0) +
    (facts.openIncidents > 0 ? PARTS.incident : 0);
  return Math.max(-1, Math.min(1, sum));
}

import { type EntityFacts } from './entity-facts';

/** What the catalog says about how good an entity is, whatever the question. */
export interface StandingFacts {
  readonly queries: number;
  readonly certified: boolean;
  readonly deprecated: boolean;
  /** 0 to 100. */
  readonly healthScore?: number;
  readonly openIncidents: number;
  /** Milliseconds since 1970: when its data last changed. */
  readonly changedAt?: number;
}

/** Those facts alone: they lie beside the content, for unpacking whole documents costs a search most of its time. */
export function standingFacts({
  usage,
  certified,
  deprecated,
  healthScore,
  openIncidents,
  changedAt,
}: EntityFacts): StandingFacts {
  return {
    queries: usage?.queries ?? 0,
    certified,
    deprecated: deprecated !== undefined,
    ...(healthScore === undefined ? {} : { healthScore }),
    openIncidents,
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}

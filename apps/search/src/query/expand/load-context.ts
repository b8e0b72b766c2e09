import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIDENCE, type JoinGraph } from './join-graph';
import { type StandingFacts, standingOf } from './standing';

/** Datasets that are read at most, the found ones and those that lead to them; what everything refers to leads nowhere. */
const MOST_READ = 300;
/** Of how many of the found the standing is read: below, a tie-breaker breaks no tie that anybody sees. */
const WITH_STANDING = 30;

const DAY_MS = 86_400_000;

type StandingFact = Exclude<keyof StandingFacts, 'ageDays'> | 'changedAt';

interface ContextRow {
  readonly urn: string;
  readonly joined: readonly string[];
  readonly upstreams: readonly string[];
  readonly standing: Readonly<Record<StandingFact, number | boolean | null>> | null;
}

/** What expansion knows about the found datasets beside what the index says. */
export interface ExpansionContext {
  readonly graph: JoinGraph;
  /** −1 to 1. */
  readonly standing: ReadonlyMap<string, number>;
}

/** Reads joins and standing of datasets out of their documents. */
@Injectable()
export class LoadContext {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** `urns`: the found ones, best first. */
  async execute(urns: readonly string[]): Promise<ExpansionContext> {
    if (urns.length === 0) return { graph: [], standing: new Map() };
    const rows = await this.database.query<ContextRow[]>(
      // Of a document that lies compressed every access unpacks all: one access for all facts.
      `SELECT urn, joined, upstreams, CASE WHEN urn = ANY ($2::text[]) THEN (
           SELECT jsonb_build_object('queries', usage -> 'queries', 'certified', certified,
             'deprecated', deprecated IS NOT NULL, 'healthScore', "healthScore", 'openIncidents', "openIncidents",
             'changedAt', "changedAt")
           FROM jsonb_to_record(content) AS facts (usage jsonb, certified jsonb, deprecated jsonb,
             "healthScore" jsonb, "openIncidents" jsonb, "changedAt" jsonb)) END AS standing
       FROM documents WHERE (urn = ANY ($1::text[]) OR joined && $1::text[]) AND content IS NOT NULL
       ORDER BY urn <> ALL ($1::text[]), urn LIMIT ${MOST_READ}`,
      [urns, urns.slice(0, WITH_STANDING)],
    );
    const now = this.clock.now().getTime();
    return {
      graph: rows.flatMap(({ urn, joined, upstreams }) => [
        ...joined.map((to) => ({ from: urn, to, confidence: CONFIDENCE.joined })),
        ...upstreams.map((to) => ({ from: urn, to, confidence: CONFIDENCE.lineage })),
      ]),
      standing: new Map(
        rows.flatMap(({ urn, standing }) =>
          standing ? [[urn, standingOf(factsOf(standing, now))] as const] : [],
        ),
      ),
    };
  }
}

function factsOf(standing: NonNullable<ContextRow['standing']>, now: number): StandingFacts {
  const { queries, certified, deprecated, healthScore, openIncidents, changedAt } = standing;
  return {
    queries: typeof queries === 'number' ? queries : 0,
    certified: certified === true,
    deprecated: deprecated === true,
    ...(typeof healthScore === 'number' ? { healthScore } : {}),
    ...(typeof changedAt === 'number' ? { ageDays: (now - changedAt) / DAY_MS } : {}),
    openIncidents: typeof openIncidents === 'number' ? openIncidents : 0,
  };
}

import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type StandingFacts } from '../../documents/standing-facts';
import { CONFIDENCE, type JoinGraph } from './join-graph';
import { standingOf } from './standing';

/** Datasets that are read at most, the found ones and those that lead to them; what everything refers to leads nowhere. */
const MOST_READ = 300;
/** Of how many of the found the standing is read: below, a tie-breaker breaks no tie that anybody sees. */
const WITH_STANDING = 30;

interface ContextRow {
  readonly urn: string;
  readonly joined: readonly string[];
  readonly upstreams: readonly string[];
  readonly standing: StandingFacts | null;
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
    const [read] = await this.database.query<{ rows: ContextRow[] | null }[]>(
      // The content of a document lies compressed elsewhere: nothing here may touch it. As one value, for lists of PostgreSQL are slow
      // to read.
      `SELECT json_agg(read) AS rows FROM (
         SELECT urn, joined, upstreams, CASE WHEN urn = ANY ($2::text[]) THEN standing END AS standing
         FROM documents WHERE urn = ANY ($1::text[]) AND content IS NOT NULL
         UNION ALL
         (SELECT urn, joined, upstreams, NULL FROM documents
          WHERE joined && $1::text[] AND urn <> ALL ($1::text[]) AND content IS NOT NULL
          ORDER BY urn LIMIT $3)) AS read`,
      [urns, urns.slice(0, WITH_STANDING), Math.max(0, MOST_READ - urns.length)],
    );
    const rows = read?.rows ?? [];
    const now = this.clock.now();
    return {
      graph: rows.flatMap(({ urn, joined, upstreams }) => [
        ...joined.map((to) => ({ from: urn, to, confidence: CONFIDENCE.joined })),
        ...upstreams.map((to) => ({ from: urn, to, confidence: CONFIDENCE.lineage })),
      ]),
      standing: new Map(
        rows.flatMap(({ urn, standing }) => (standing ? [[urn, standingOf(standing, now)] as const] : [])),
      ),
    };
  }
}

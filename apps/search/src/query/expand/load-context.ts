import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIDENCE, type Join, type JoinGraph } from './join-graph';
import { standingOf } from './standing';

/** Tables that lead to one of the found; a dimension that everything refers to leads nowhere in particular. */
const MOST_INCOMING = 200;

interface JoinRow {
  readonly from: string;
  readonly to: string;
  readonly kind: keyof typeof CONFIDENCE;
}

interface StandingRow {
  readonly urn: string;
  readonly queries: number;
  readonly certified: boolean;
  readonly deprecated: boolean;
  readonly health: number | null;
  readonly incidents: number;
}

/** What expansion knows about the found datasets beside what the index says. */
export interface ExpansionContext {
  readonly graph: JoinGraph;
  readonly standing: ReadonlyMap<string, number>;
}

/** Reads joins and standing of datasets out of their documents. */
@Injectable()
export class LoadContext {
  constructor(private readonly database: DataSource) {}

  async execute(urns: readonly string[]): Promise<ExpansionContext> {
    if (urns.length === 0) return { graph: [], standing: new Map() };
    const [joins, standing] = await Promise.all([
      this.database.query<JoinRow[]>(
        `WITH near AS (
           SELECT urn, content FROM documents WHERE urn = ANY ($1::text[]) AND content IS NOT NULL
           UNION SELECT urn, content FROM (
             SELECT urn, content FROM documents WHERE joined && $1::text[] AND content IS NOT NULL ORDER BY urn LIMIT ${MOST_INCOMING}
           ) AS incoming)
         SELECT urn AS "from", key ->> 'references' AS "to", 'foreignKey' AS kind
           FROM near, jsonb_array_elements(content -> 'foreignKeys') AS key
         UNION ALL SELECT urn, joined ->> 'with', 'join' FROM near, jsonb_array_elements(content -> 'joins') AS joined
         UNION ALL SELECT urn, upstream, 'lineage' FROM near, jsonb_array_elements_text(content -> 'upstreams') AS upstream`,
        [urns],
      ),
      this.database.query<StandingRow[]>(
        `SELECT urn, coalesce((content #>> '{usage,queries}')::float8, 0) AS queries,
           coalesce((content ->> 'certified')::boolean, false) AS certified, content ? 'deprecated' AS deprecated,
           (content ->> 'healthScore')::float8 AS health, coalesce((content ->> 'openIncidents')::int, 0) AS incidents
         FROM documents WHERE urn = ANY ($1::text[]) AND content IS NOT NULL`,
        [urns],
      ),
    ]);
    return {
      graph: joins.map(({ from, to, kind }): Join => ({ from, to, confidence: CONFIDENCE[kind] })),
      standing: new Map(
        standing.map(({ urn, queries, certified, deprecated, health, incidents }) => [
          urn,
          standingOf({
            queries,
            certified,
            deprecated,
            ...(health === null ? {} : { healthScore: health }),
            openIncidents: incidents,
          }),
        ]),
      ),
    };
  }
}

import { Client } from 'pg';
import { percentile } from '../stack/load';
import { type ScaleQuestion } from './scale-questions';

const HITS = 10;

/** What one client of PostgreSQL's full text got. */
export interface PeerResult {
  readonly indexSeconds: number;
  readonly diskBytes: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/**
 * What one would do without a search service: the same documents in a table with a `tsvector` over names, description and columns
 * and a GIN index, asked for any of the words, ordered by `ts_rank_cd` (https://www.postgresql.org/docs/current/textsearch.html).
 * By words only, without gateway, filters, joins and reasons.
 */
export class FullTextPeer implements AsyncDisposable {
  private constructor(
    private readonly client: Client,
    private readonly indexSeconds: number,
  ) {}

  static async open(databaseUrl: string): Promise<FullTextPeer> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const startedAt = performance.now();
    await client.query(
      `CREATE TABLE search.bench_peer AS SELECT urn, content ->> 'name' AS name,
         setweight(to_tsvector('english', replace(content ->> 'qualifiedName', '_', ' ')), 'A') ||
         setweight(to_tsvector('english', content ->> 'description'), 'B') ||
         setweight(to_tsvector('english', (SELECT string_agg(replace(c ->> 'path', '_', ' ') || ' ' || (c ->> 'description'), ' ')
                                           FROM jsonb_array_elements(content -> 'columns') AS c)), 'C') AS text
       FROM search.documents WHERE content IS NOT NULL`,
    );
    await client.query('CREATE INDEX bench_peer_text ON search.bench_peer USING gin (text)');
    await client.query('ANALYZE search.bench_peer');
    return new FullTextPeer(client, (performance.now() - startedAt) / 1_000);
  }

  async measure(
    questions: Iterator<ScaleQuestion, undefined>,
    searches: number,
    warmUp: number,
  ): Promise<PeerResult> {
    const times: number[] = [];
    for (let at = 0; at < warmUp + searches; at += 1) {
      const { value, done } = questions.next();
      if (done === true) break;
      const startedAt = performance.now();
      await this.client.query({
        name: 'peer',
        text: `SELECT urn, name, ts_rank_cd(text, query) AS rank
               FROM search.bench_peer, (SELECT replace(plainto_tsquery('english', $1)::text, '&', '|')::tsquery AS query) AS asked
               WHERE text @@ query ORDER BY rank DESC LIMIT ${HITS}`,
        values: [value.q],
      });
      if (at >= warmUp) times.push(performance.now() - startedAt);
    }
    const { rows } = await this.client.query<{ bytes: string }>(
      `SELECT pg_total_relation_size('search.bench_peer') AS bytes`,
    );
    return {
      indexSeconds: this.indexSeconds,
      diskBytes: Number(rows[0]?.bytes),
      p50Ms: percentile(times, 0.5),
      p95Ms: percentile(times, 0.95),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.query('DROP TABLE IF EXISTS search.bench_peer');
    await this.client.end();
  }
}

import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { floatBytes, floatsIn } from '../documents/vector-bytes';

/** Vectors that are kept: about 350 MB in Postgres at 384 dimensions. */
const KEPT = 200_000;
/** How many new ones there may be before the oldest are looked for. */
const PRUNE_EVERY = 5_000;

/** Vectors by the texts that they were made of, so that no text is embedded twice by one model, whoever has it. */
@Injectable()
export class EmbeddingCache {
  private added = 0;

  constructor(private readonly database: DataSource) {}

  /** The vectors that are known, by text. */
  async find(model: string, texts: readonly string[]): Promise<ReadonlyMap<string, Float32Array>> {
    if (texts.length === 0) return new Map();
    const byHash = new Map(texts.map((text) => [hashOf(text).toString('hex'), text]));
    const hashes = [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex'));
    const rows = await this.database.query<{ hash: Buffer; vector: Buffer; unused: boolean }[]>(
      `SELECT hash, vector, used_at < now() - interval '1 day' AS unused FROM embedding_cache
       WHERE model = $1 AND hash = ANY ($2::bytea[])`,
      [model, hashes],
    );
    const unused = rows.filter((row) => row.unused).map(({ hash }) => hash);
    if (unused.length > 0) {
      await this.database.query(
        'UPDATE embedding_cache SET used_at = now() WHERE model = $1 AND hash = ANY ($2::bytea[])',
        [model, unused],
      );
    }
    return new Map(
      rows.flatMap(({ hash, vector }) => {
        const text = byHash.get(hash.toString('hex'));
        return text === undefined ? [] : [[text, floatsIn(vector)]];
      }),
    );
  }

  /** Keeps vectors; those that nobody used for longest give way. */
  async put(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    if (vectors.size === 0) return;
    await this.database.query(
      `INSERT INTO embedding_cache (model, hash, vector)
       SELECT $1, * FROM unnest($2::bytea[], $3::bytea[]) ORDER BY 2 ON CONFLICT DO NOTHING`,
      [model, [...vectors.keys()].map(hashOf), [...vectors.values()].map((vector) => floatBytes(vector))],
    );
    this.added += vectors.size;
    if (this.added < PRUNE_EVERY) return;
    this.added = 0;
    await this.prune(KEPT);
  }

  /** Lets go of all but the `kept` vectors that were used last. */
  async prune(kept: number): Promise<void> {
    await this.database.query(
      `DELETE FROM embedding_cache WHERE used_at <=
         (SELECT used_at FROM embedding_cache ORDER BY used_at DESC OFFSET $1 LIMIT 1)`,
      [kept],
    );
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

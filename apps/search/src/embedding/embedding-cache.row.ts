import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The vector of a text by one model, so that the same text is never embedded twice. */
@Entity('embedding_cache')
@Index('embedding_cache_used', ['usedAt'])
export class EmbeddingCacheRow {
  @PrimaryColumn('text')
  model: string;

  /** SHA-256 of the text. */
  @PrimaryColumn('bytea')
  hash: Buffer;

  /** 32-bit floats, little endian. */
  @Column('bytea')
  vector: Buffer;

  @Column('timestamp with time zone', { name: 'used_at', default: () => 'now()' })
  usedAt: Date;
}

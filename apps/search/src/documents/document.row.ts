import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type EntityFacts } from './entity-facts';
import { type StandingFacts } from './standing-facts';

/** What the index is derived from: one entity of the catalog. */
@Entity('documents')
@Index('documents_page', ['entityType', 'urn'], { where: 'content IS NOT NULL' })
@Index('documents_of_platform', ['platform', 'urn'], { where: 'content IS NOT NULL' })
@Index('documents_by_vectors', ['vectorsOf', 'urn'], { where: 'content IS NOT NULL' })
@Index('documents_changed', ['indexedAt', 'urn'])
@Index('documents_domains', { synchronize: false })
@Index('documents_removed', ['indexedAt'], { where: 'content IS NULL' })
export class DocumentRow {
  /** Ordered by its bytes, as in the index. */
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @Column('text', { name: 'entity_type' })
  entityType: string;

  @Column('text')
  platform: string;

  /** Number of the reading that it comes from; never goes backwards. */
  @Column('bigint')
  version: string;

  /** `null`: the entity is gone, remembered so that an older reading cannot bring it back. */
  @Column('jsonb', { nullable: true })
  content: EntityFacts | null;

  /** URNs that the content mentions by name; this list and the next ones are found by indices of their own (migration). */
  @Index('documents_mentions', { synchronize: false })
  @Column('text', { array: true, default: [] })
  mentions: string[];

  @Index('documents_upstreams', { synchronize: false })
  @Column('text', { array: true, default: [] })
  upstreams: string[];

  @Index('documents_members', { synchronize: false })
  @Column('text', { array: true, default: [] })
  members: string[];

  /** Datasets that foreign keys and joins lead to. */
  @Index('documents_joined', { synchronize: false })
  @Column('text', { array: true, default: [] })
  joined: string[];

  /** What ranking needs of the content. */
  @Column('jsonb', { nullable: true, select: false })
  standing: StandingFacts | null;

  /** Its words, for when the index is away; weighed by where they are. */
  @Index('documents_words', { synchronize: false })
  @Column('tsvector', { name: 'text_words', nullable: true, select: false })
  textWords: string | null;

  /** Model and recipe of the vectors; `null` while the text is not embedded. */
  @Column('text', { name: 'vectors_of', nullable: true })
  vectorsOf: string | null;

  /** 32-bit floats, little endian. */
  @Column('bytea', { nullable: true })
  vector: Buffer | null;

  /** One after the other, a byte a number. */
  @Column('bytea', { name: 'detail_vectors', nullable: true })
  detailVectors: Buffer | null;

  /** When it last changed. */
  @Column('timestamp with time zone', { name: 'indexed_at', precision: 3 })
  indexedAt: Date;

  /** The last full re-index that met the entity in the catalog. */
  @Column('uuid', { name: 'seen_by', nullable: true })
  seenBy: string | null;
}

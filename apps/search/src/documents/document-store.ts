import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull, LessThan, MoreThan, Not } from 'typeorm';
import { type DocumentVectors, type IndexedVersion } from '../index/search-index';
import { mentionsOf } from './document-types';
import { type EntityFacts, NO_FACTS } from './entity-facts';
import { DocumentRow } from './document.row';
import { documentWords } from './document-words';
import { standingFacts } from './standing-facts';
import { packVectors, unpackVectors } from './vector-bytes';

/** The document of one entity. */
export interface StoredDocument {
  readonly urn: string;
  readonly version: number;
  readonly content: EntityFacts;
  /** With the model and recipe they were made by. */
  readonly vectors?: DocumentVectors & { readonly of: string };
  readonly indexedAt: Date;
}

export interface NewDocument {
  readonly urn: string;
  readonly content: EntityFacts;
  readonly vectors?: DocumentVectors & { readonly of: string };
}

/** Removed entities are remembered for longer than any reading of one can take. */
const REMEMBER_REMOVED_MS = 24 * 60 * 60 * 1000;

/** The documents in Postgres. */
@Injectable()
export class DocumentStore {
  constructor(private readonly database: DataSource) {}

  /** The number of a reading that begins now: higher than that of every reading that has ended. */
  async nextVersion(): Promise<number> {
    const [row] = await this.database.query<{ version: string }[]>(
      `SELECT nextval('document_versions') AS version`,
    );
    return Number(row?.version);
  }

  /** The documents of `urns` that are there, by URN. */
  async load(urns: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    if (urns.length === 0) return new Map();
    const rows = await this.database.manager.findBy(DocumentRow, { urn: In(urns), content: Not(IsNull()) });
    return new Map(rows.flatMap(toDocument).map((document) => [document.urn, document]));
  }

  /** What is known of those of `urns` that have a document, without their vectors. */
  async contents(urns: readonly string[]): Promise<ReadonlyMap<string, EntityFacts>> {
    if (urns.length === 0) return new Map();
    const rows = await this.database.manager.find(DocumentRow, {
      select: { urn: true, content: true },
      where: { urn: In(urns), content: Not(IsNull()) },
    });
    return new Map(rows.flatMap(({ urn, content }) => (content ? [[urn, complete(content)] as const] : [])));
  }

  /** Writes documents of the reading `version`, each only when none of a later reading is there. */
  async put(tx: EntityManager, version: number, documents: readonly NewDocument[], at: Date): Promise<void> {
    if (documents.length === 0) return;
    const packed = documents.map(({ vectors }) => vectors && packVectors(vectors));
    const words = documents.map(({ content }) => documentWords(content));
    await tx.query(
      `INSERT INTO documents AS known
         (urn, entity_type, platform, version, content, mentions, upstreams, members, joined, standing,
          vectors_of, vector, detail_vectors, indexed_at, text_words)
       SELECT urn, content ->> 'entityType', content ->> 'platform', $1, content,
         ARRAY(SELECT jsonb_array_elements_text(links -> 'mentions')), ARRAY(SELECT jsonb_array_elements_text(links -> 'upstreams')), ARRAY(SELECT jsonb_array_elements_text(links -> 'members')),
         ARRAY(SELECT jsonb_array_elements_text(links -> 'joined')), standing, vectors_of, vector, detail_vectors, $2,
         setweight(to_tsvector('english', a), 'A') || setweight(to_tsvector('english', b), 'B') ||
         setweight(to_tsvector('english', c), 'C') || setweight(to_tsvector('english', d), 'D')
       FROM unnest($3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::text[], $8::bytea[], $9::bytea[], $10::text[], $11::text[], $12::text[], $13::text[])
         AS new (urn, content, links, standing, vectors_of, vector, detail_vectors, a, b, c, d)
       ON CONFLICT (urn) DO UPDATE SET entity_type = excluded.entity_type, platform = excluded.platform,
         version = excluded.version, content = excluded.content, mentions = excluded.mentions,
         upstreams = excluded.upstreams, members = excluded.members, joined = excluded.joined,
         standing = excluded.standing, vectors_of = excluded.vectors_of, vector = excluded.vector, detail_vectors = excluded.detail_vectors, indexed_at = excluded.indexed_at,
         text_words = excluded.text_words
       WHERE known.version <= excluded.version`,
      [
        version,
        at,
        documents.map(({ urn }) => urn),
        documents.map(({ content }) => JSON.stringify(content)),
        documents.map(({ content }) => JSON.stringify(linksOf(content))),
        documents.map(({ content }) => JSON.stringify(standingFacts(content))),
        documents.map(({ vectors }) => vectors?.of ?? null),
        packed.map((bytes) => bytes?.vector ?? null),
        packed.map((bytes) => bytes?.detailVectors ?? null),
        words.map(({ a }) => a),
        words.map(({ b }) => b),
        words.map(({ c }) => c),
        words.map(({ d }) => d),
      ],
    );
  }

  /** Takes out the documents of entities that the reading `version` found gone; says of which there were any. */
  async remove(
    tx: EntityManager,
    version: number,
    urns: readonly string[],
    at: Date,
  ): Promise<readonly string[]> {
    if (urns.length === 0) return [];
    const known = await tx.query<{ urn: string }[]>(
      'SELECT urn FROM documents WHERE urn = ANY ($1::text[]) AND version <= $2 AND content IS NOT NULL FOR UPDATE',
      [urns, version],
    );
    await tx.query(
      `INSERT INTO documents AS known (urn, entity_type, platform, version, indexed_at)
       SELECT urn, substring(urn from '^urn:li:([^:]+)'), '', $1, $2 FROM unnest($3::text[]) AS gone (urn)
       ON CONFLICT (urn) DO UPDATE SET version = excluded.version, content = NULL, mentions = '{}', upstreams = '{}',
         members = '{}', joined = '{}', standing = NULL, text_words = NULL, vectors_of = NULL, vector = NULL, detail_vectors = NULL, indexed_at = excluded.indexed_at, seen_by = NULL
       WHERE known.version <= excluded.version`,
      [version, at, urns],
    );
    await tx.delete(DocumentRow, {
      content: IsNull(),
      indexedAt: LessThan(new Date(at.getTime() - REMEMBER_REMOVED_MS)),
    });
    return known.map(({ urn }) => urn);
  }

  /** Notes that the full re-index `runId` met these entities. */
  async markSeen(tx: EntityManager, runId: string, urns: readonly string[]): Promise<void> {
    await tx.query('UPDATE documents SET seen_by = $1 WHERE urn = ANY ($2::text[])', [runId, urns]);
  }

  /** Documents that the full re-index `runId` has not met, by URN, after `after`. */
  async unseen(runId: string, after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ urn: string }[]>(
      `SELECT urn FROM documents WHERE content IS NOT NULL AND seen_by IS DISTINCT FROM $1 AND urn > $2
       ORDER BY urn LIMIT $3`,
      [runId, after, limit],
    );
    return rows.map(({ urn }) => urn);
  }

  /** Adds vectors to documents that are still what was embedded. */
  async putVectors(
    tx: EntityManager,
    embedded: readonly {
      readonly urn: string;
      readonly version: number;
      readonly vectors: DocumentVectors;
    }[],
    of: string,
  ): Promise<void> {
    const packed = embedded.map(({ vectors }) => packVectors(vectors));
    await tx.query(
      `UPDATE documents SET vectors_of = $1, vector = new.vector, detail_vectors = new.detail_vectors
       FROM unnest($2::text[], $3::bigint[], $4::bytea[], $5::bytea[]) AS new (urn, version, vector, detail_vectors)
       WHERE documents.urn = new.urn AND documents.version = new.version`,
      [
        of,
        embedded.map(({ urn }) => urn),
        embedded.map(({ version }) => version),
        packed.map(({ vector }) => vector),
        packed.map(({ detailVectors }) => detailVectors),
      ],
    );
  }

  /** Versions of all documents, of removed ones too, by URN, after `after`. */
  async versions(after: string, limit: number): Promise<readonly IndexedVersion[]> {
    const rows = await this.database.query<{ urn: string; version: string; removed: boolean }[]>(
      'SELECT urn, version, content IS NULL AS removed FROM documents WHERE urn > $1 ORDER BY urn LIMIT $2',
      [after, limit],
    );
    return rows.map(({ urn, version, removed }) => ({ urn, version: Number(version), removed }));
  }

  /** Versions of the documents of these entities, of removed ones too. */
  async versionsOf(urns: readonly string[]): Promise<readonly IndexedVersion[]> {
    const rows = await this.database.query<{ urn: string; version: string; removed: boolean }[]>(
      'SELECT urn, version, content IS NULL AS removed FROM documents WHERE urn = ANY ($1::text[])',
      [urns],
    );
    return rows.map(({ urn, version, removed }) => ({ urn, version: Number(version), removed }));
  }

  /** Documents that have no vectors of `of`, at most `limit`. */
  async withoutVectors(of: string, limit: number): Promise<readonly StoredDocument[]> {
    const rows = await this.database.manager
      .createQueryBuilder(DocumentRow, 'document')
      .where('document.content IS NOT NULL')
      // Three ranges of an index; "other than" would look at every document.
      .andWhere('(document.vectorsOf IS NULL OR document.vectorsOf < :of OR document.vectorsOf > :of)', {
        of,
      })
      .limit(limit)
      .getMany();
    return rows.flatMap(toDocument);
  }

  /** Documents by URN, after `after`; without their vectors. */
  async list(page: {
    readonly after: string;
    readonly limit: number;
    readonly platform?: string;
  }): Promise<readonly Pick<StoredDocument, 'urn' | 'content'>[]> {
    const rows = await this.database.manager.find(DocumentRow, {
      select: { urn: true, content: true },
      where: {
        content: Not(IsNull()),
        urn: MoreThan(page.after),
        entityType: 'dataset',
        ...(page.platform === undefined ? {} : { platform: page.platform }),
      },
      order: { urn: 'ASC' },
      take: page.limit,
    });
    return rows.flatMap(({ urn, content }) => (content ? [{ urn, content: complete(content) }] : []));
  }

  /** Documents that mention `urn` by name or belong to the data product `urn`, by URN, after `after`. */
  async concernedBy(urn: string, after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ urn: string }[]>(
      `SELECT urn FROM (
         SELECT urn FROM documents WHERE mentions @> ARRAY[$1] AND content IS NOT NULL
         UNION SELECT unnest(members) FROM documents WHERE urn = $1 AND entity_type = 'dataProduct') AS concerned (urn)
       WHERE urn COLLATE "C" > $2 ORDER BY urn COLLATE "C" LIMIT $3`,
      [urn, after, limit],
    );
    return rows.map((row) => row.urn);
  }

  /** The data products that list `assets` among theirs, by asset; `without` are left out. */
  async productsOf(
    assets: readonly string[],
    without: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    if (assets.length === 0) return new Map();
    const rows = await this.database.query<{ asset: string; products: string[] }[]>(
      `SELECT asset, array_agg(urn ORDER BY urn) AS products
       FROM unnest($1::text[]) AS asset JOIN documents ON members @> ARRAY[asset]
       WHERE entity_type = 'dataProduct' AND content IS NOT NULL AND urn <> ALL ($2::text[]) GROUP BY asset`,
      [assets, without],
    );
    return new Map(rows.map(({ asset, products }) => [asset, products]));
  }

  /** Datasets whose foreign keys and joins lead to `urns`; at most `limit`. */
  async joinedTo(urns: readonly string[], limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ urn: string }[]>(
      'SELECT urn FROM documents WHERE joined && $1::text[] AND content IS NOT NULL ORDER BY urn LIMIT $2',
      [urns, limit],
    );
    return rows.map(({ urn }) => urn);
  }

  /** Documents there are, of entities of every type. */
  count(): Promise<number> {
    return this.database.manager.countBy(DocumentRow, { content: Not(IsNull()) });
  }

  /** Documents of datasets, of all platforms or of one. */
  countDatasets(platform?: string): Promise<number> {
    return this.database.manager.countBy(DocumentRow, {
      content: Not(IsNull()),
      entityType: 'dataset',
      ...(platform === undefined ? {} : { platform }),
    });
  }
}

/** The row as a document; nothing when the entity is gone. */
export function toDocument(row: DocumentRow): StoredDocument[] {
  const { urn, version, content, vectorsOf, vector, detailVectors, indexedAt } = row;
  if (!content) return [];
  const vectors =
    vectorsOf !== null && vector && detailVectors
      ? { vectors: { of: vectorsOf, ...unpackVectors({ vector, detailVectors }) } }
      : {};
  return [{ urn, version: Number(version), content: complete(content), indexedAt, ...vectors }];
}

/** What leads from a document to other entities, for the indices of the table. */
function linksOf(content: EntityFacts) {
  const { upstreams, members, foreignKeys, joins } = content;
  const joined = [...foreignKeys.map(({ references }) => references), ...joins.map((join) => join.with)];
  return { mentions: mentionsOf(content), upstreams, members, joined: [...new Set(joined)] };
}

/** An older release left out what it did not know; until it is read again the document does without. */
function complete(content: Partial<EntityFacts> & Pick<EntityFacts, 'name' | 'qualifiedName'>): EntityFacts {
  return { entityType: 'dataset', ...NO_FACTS, ...content };
}

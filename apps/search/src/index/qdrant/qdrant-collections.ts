import { randomBytes } from 'node:crypto';
import { type IndexBasis, type IndexSide } from '../search-index';
import { asked, type QdrantClients } from './qdrant-client';
import { MEANING, payloadIndexes, WORDS } from './qdrant-point';

/** A collection of ours and what it is made of. */
export interface QdrantCollection {
  readonly name: string;
  readonly basis: IndexBasis;
}

/** Grows when points look different, so that collections of an older release are made anew. */
const LAYOUT = 1;

/** The collections of an index: searches go through an alias, a rebuild fills another collection under a second one. */
export class QdrantCollections {
  constructor(
    private readonly clients: QdrantClients,
    private readonly name: string,
  ) {}

  aliasOf(side: IndexSide): string {
    return side === 'current' ? this.name : `${this.name}-next`;
  }

  /** The collection behind an alias, if there is one of this release. */
  async find(side: IndexSide): Promise<QdrantCollection | undefined> {
    const { aliases } = await asked(this.clients.reads.getAliases());
    const name = aliases.find(({ alias_name }) => alias_name === this.aliasOf(side))?.collection_name;
    if (name === undefined) return undefined;
    const { config } = await asked(this.clients.reads.getCollection(name));
    const basis = readBasis(config.metadata ?? undefined);
    return basis && { name, basis };
  }

  /** Makes an empty collection and lets the alias lead to it; what it led to before is deleted. */
  async create(side: IndexSide, basis: IndexBasis): Promise<QdrantCollection> {
    const { writes } = this.clients;
    const name = `${this.name}-${randomBytes(4).toString('hex')}`;
    const { model } = basis;
    await asked(
      writes.createCollection(name, {
        vectors: model ? { [MEANING]: { size: model.dimensions, distance: 'Cosine' } } : {},
        sparse_vectors: { [WORDS]: { modifier: 'idf' } },
        on_disk_payload: true,
        metadata: metadataOf(basis),
      }),
    );
    for (const index of payloadIndexes()) {
      await asked(writes.createPayloadIndex(name, { ...index, wait: true }));
    }
    await this.lead(side, name);
    await this.deleteUnused();
    return { name, basis };
  }

  /** Gives a collection that held words only a place for vectors. */
  async addModel({ name, basis }: QdrantCollection, model: NonNullable<IndexBasis['model']>) {
    const { writes } = this.clients;
    const dense = { size: model.dimensions, distance: 'Cosine' } as const;
    await asked(writes.createVectorName(name, MEANING, { dense }, { wait: true }));
    const full = { ...basis, model };
    await asked(writes.updateCollection(name, { metadata: metadataOf(full) }));
    return { name, basis: full };
  }

  /** Lets searches use the collection that the rebuild filled, in one step. */
  async promote({ name }: QdrantCollection): Promise<void> {
    const [current, next] = [this.aliasOf('current'), this.aliasOf('next')];
    await asked(
      this.clients.writes.updateCollectionAliases({
        actions: [
          { delete_alias: { alias_name: current } },
          { create_alias: { alias_name: current, collection_name: name } },
          { delete_alias: { alias_name: next } },
        ],
      }),
    );
    await this.deleteUnused();
  }

  /** Deletes the collection of a side, if there is one. */
  async drop(side: IndexSide): Promise<void> {
    const { aliases } = await asked(this.clients.reads.getAliases());
    if (!aliases.some(({ alias_name }) => alias_name === this.aliasOf(side))) return;
    const actions = [{ delete_alias: { alias_name: this.aliasOf(side) } }];
    await asked(this.clients.writes.updateCollectionAliases({ actions }));
    await this.deleteUnused();
  }

  private async lead(side: IndexSide, collection: string): Promise<void> {
    const alias = this.aliasOf(side);
    const { aliases } = await asked(this.clients.reads.getAliases());
    const isThere = aliases.some(({ alias_name }) => alias_name === alias);
    await asked(
      this.clients.writes.updateCollectionAliases({
        actions: [
          ...(isThere ? [{ delete_alias: { alias_name: alias } }] : []),
          { create_alias: { alias_name: alias, collection_name: collection } },
        ],
      }),
    );
  }

  /** Deletes collections of this index that no alias leads to: of before, or of a process that ended in between. */
  private async deleteUnused(): Promise<void> {
    const [{ collections }, { aliases }] = await Promise.all([
      asked(this.clients.reads.getCollections()),
      asked(this.clients.reads.getAliases()),
    ]);
    const used = new Set(aliases.map(({ collection_name }) => collection_name));
    for (const { name } of collections) {
      const suffix = name.startsWith(`${this.name}-`) ? name.slice(this.name.length + 1) : '';
      if (/^[0-9a-f]{8}$/.test(suffix) && !used.has(name))
        await asked(this.clients.writes.deleteCollection(name));
    }
  }
}

function metadataOf({ generation, model }: IndexBasis): Record<string, unknown> {
  return {
    layout: LAYOUT,
    generation,
    ...(model ? { model: model.name, dimensions: model.dimensions } : {}),
  };
}

function readBasis(metadata: Record<string, unknown> = {}): IndexBasis | undefined {
  const { layout, generation, model, dimensions } = metadata;
  if (layout !== LAYOUT || typeof generation !== 'string') return undefined;
  const known = typeof model === 'string' && typeof dimensions === 'number';
  return { generation, ...(known ? { model: { name: model, dimensions } } : {}) };
}

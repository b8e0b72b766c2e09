import { DataHubClient, DataHubRejected } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { cut } from '../documents/plain-text';
import { CatalogNameRow } from './catalog-name.row';
import { NAMED_TYPES } from './name-aspects';

const NAME_CHARACTERS = 500;

/** Names by URN; `null` where the catalog has none. */
type Names = ReadonlyMap<string, string | null>;

/** The names of tags, terms, domains, owners and other entities that documents mention, read once and kept up to date. */
@Injectable()
export class CatalogNames {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
  ) {}

  /** Whether a change of `aspects` of an entity can be a change of its name. */
  concerns(
    entityType: string,
    change: { readonly change: string; readonly aspects: readonly string[] },
  ): boolean {
    const named = NAMED_TYPES[entityType];
    if (!named) return false;
    return change.change === 'deleted' || change.aspects.some((aspect) => named.aspects.includes(aspect));
  }

  /** The names of those of `urns` that have one. Raises the errors of the client. */
  async of(urns: Iterable<string>, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(urns)].filter((urn) => typeOf(urn) !== undefined);
    if (wanted.length === 0) return new Map();
    const rows = await this.database.manager.findBy(CatalogNameRow, { urn: In(wanted) });
    const names = new Map<string, string | null>(rows.map(({ urn, name }) => [urn, name]));
    const missing = wanted.filter((urn) => !names.has(urn));
    if (missing.length > 0) {
      const read = await this.read(missing, signal);
      for (const [urn, name] of read) names.set(urn, name);
      // What a change has told meanwhile is newer.
      await this.write(this.database.manager, read, 'DO NOTHING');
    }
    return new Map([...names].flatMap(([urn, name]) => (name === null ? [] : [[urn, name]])));
  }

  /** Reads the names of entities that changed; gives those that are called something else than before. */
  async renamed(urns: readonly string[], signal: AbortSignal): Promise<Names> {
    if (urns.length === 0) return new Map();
    const now = await this.read(urns, signal);
    const rows = await this.database.manager.findBy(CatalogNameRow, { urn: In(urns) });
    const before = new Map(rows.map(({ urn, name }) => [urn, name]));
    return new Map([...now].filter(([urn, name]) => before.has(urn) && before.get(urn) !== name));
  }

  /** Takes over new names. */
  async put(tx: EntityManager, names: Names): Promise<void> {
    await this.write(tx, names, 'DO UPDATE SET name = excluded.name');
  }

  private async write(tx: EntityManager, names: Names, onConflict: string): Promise<void> {
    if (names.size === 0) return;
    await tx.query(
      `INSERT INTO catalog_names (urn, name) SELECT * FROM unnest($1::text[], $2::text[]) ORDER BY 1
       ON CONFLICT (urn) ${onConflict}`,
      [[...names.keys()], [...names.values()]],
    );
  }

  private async read(urns: readonly string[], signal: AbortSignal): Promise<Names> {
    const names = new Map<string, string | null>(urns.map((urn) => [urn, null]));
    for (const [type, group] of Map.groupBy(urns, typeOf)) {
      const named = type === undefined ? undefined : NAMED_TYPES[type];
      if (!named) continue;
      const found = await this.datahub.reads.readAspects(group, named.aspects, { signal });
      for (const [urn, aspects] of found)
        names.set(
          urn,
          nameIn(() => named.name(aspects)),
        );
    }
    return names;
  }
}

/** A name that does not fit the model costs only itself. */
function nameIn(read: () => string): string | null {
  try {
    return cut(read(), NAME_CHARACTERS) || null;
  } catch (error) {
    if (error instanceof DataHubRejected) return null;
    throw error;
  }
}

function typeOf(urn: string): string | undefined {
  if (!Urn.isValid(urn)) return undefined;
  const { entityType } = Urn.parse(urn);
  return NAMED_TYPES[entityType] && entityType;
}

import { Injectable } from '@nestjs/common';
import { KeptQueries } from '../catalog/kept-queries';
import { DocumentStore } from '../documents/document-store';
import { type Condition, EVERYTHING } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { type KnownTable } from './join-edges';

/** Steps taken from each of the tables, so that two of them can be four joins apart. */
const HOPS = 2;
/** Tables that are looked at around them; what everything refers to would bring the whole catalog. */
const MOST_AROUND = 150;

export interface Neighbourhood {
  /** The given ones first, in their order. */
  readonly tables: readonly KnownTable[];
  /** Whether there were more around them than were looked at. */
  readonly truncated: boolean;
}

/** Reads the tables that joins lead to, hop by hop: each hop is one query. */
@Injectable()
export class LoadNeighbourhood {
  constructor(
    private readonly documents: DocumentStore,
    private readonly index: IndexKeeper,
    private readonly queries: KeptQueries,
  ) {}

  /** Nothing that `visible` does not allow is among it, nor reached through it. Raises `service-unavailable`. */
  async execute(urns: readonly string[], visible: Condition): Promise<Neighbourhood> {
    const tables = new Map<string, KnownTable>();
    for (const table of await this.read(urns)) tables.set(table.urn, table);
    let frontier: readonly KnownTable[] = [...tables.values()];
    let truncated = false;
    for (let hop = 0; hop < HOPS && frontier.length > 0; hop += 1) {
      const around = (await this.around(frontier)).filter((urn) => !tables.has(urn));
      // What may not be seen takes no room, and is not told of by the note that there was more.
      const next = await this.allowed(around, visible);
      const room = MOST_AROUND - (tables.size - urns.length);
      truncated ||= next.length > room;
      frontier = await this.read(next.slice(0, Math.max(0, room)));
      for (const table of frontier) tables.set(table.urn, table);
    }
    return { tables: await this.withTold([...tables.values()], visible), truncated };
  }

  /** Without queries that name what may not be seen. */
  private async withTold(tables: readonly KnownTable[], visible: Condition): Promise<readonly KnownTable[]> {
    if (visible === EVERYTHING) return tables;
    const urns = tables.flatMap(({ content }) => content.queries.map(({ urn }) => urn));
    const told = await this.queries.aboutNothingBut(urns, (subjects) => this.allowed(subjects, visible));
    return tables.map(({ urn, content }) => ({
      urn,
      content: { ...content, queries: content.queries.filter((query) => told.has(query.urn)) },
    }));
  }

  /** Tables that these refer to or that refer to these. */
  private async around(tables: readonly KnownTable[]): Promise<readonly string[]> {
    const out = tables.flatMap(({ content }) => [
      ...content.foreignKeys.map(({ references }) => references),
      ...content.joins.map((join) => join.with),
    ]);
    const back = await this.documents.joinedTo(
      tables.map(({ urn }) => urn),
      MOST_AROUND + 1,
    );
    return [...new Set([...out, ...back])];
  }

  private async allowed(urns: readonly string[], visible: Condition): Promise<readonly string[]> {
    if (urns.length === 0 || visible === EVERYTHING) return urns;
    const found = await this.index.allowed(urns, visible);
    return urns.filter((urn) => found.has(urn));
  }

  /** In the order of `urns`; without vectors, which nobody needs here. */
  private async read(urns: readonly string[]): Promise<readonly KnownTable[]> {
    const contents = await this.documents.contents(urns);
    return urns.flatMap((urn) => {
      const content = contents.get(urn);
      return content?.entityType === 'dataset' ? [{ urn, content }] : [];
    });
  }
}

import { aspectOf, DataHubClient } from '@dataspoke/datahub-client';
import { Clock } from '@dataspoke/service-kit';
import { tableKey, type TableName } from '@dataspoke/sql-lineage';
import { Injectable } from '@nestjs/common';
import { type CatalogTable, catalogTable } from './catalog-table';
import { namesake, namesakeFilter, type TableScope, writtenOut } from './table-scope';

/** What a name means in the catalog: one dataset, none, or one of several that cannot be told apart. */
export type NameMeaning = CatalogTable | 'unknown' | 'ambiguous';

/** For so long the catalog is not asked about a name again. */
const FRESH_MS = 20_000;
const MAX_KEPT = 2_000;
/** Datasets that are looked at for the last parts of a batch of names; of more it is not known whether a name means one alone. */
const MAX_NAMESAKES = 2_000;
const NAMES_PER_FILTER = 100;

/** Finds the datasets that names of SQL texts mean, in batches, and remembers them for twenty seconds. */
@Injectable()
export class CatalogTables {
  private readonly kept = new Map<string, { readonly at: number; readonly meaning: NameMeaning }>();

  constructor(
    private readonly datahub: DataHubClient,
    private readonly clock: Clock,
  ) {}

  /** The meaning of each name, by `tableKey`. Raises DataHubError: a catalog that is away is not one that has no tables. */
  async find(
    names: readonly TableName[],
    scope: TableScope,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, NameMeaning>> {
    const found = new Map<string, NameMeaning>();
    const open: TableName[] = [];
    for (const name of names) {
      const meaning = this.remembered(name, scope);
      if (meaning === undefined) open.push(name);
      else found.set(tableKey(name), meaning);
    }
    const asked = await this.ask(open, scope, signal);
    for (const name of open) {
      const meaning = asked.get(tableKey(name)) ?? 'unknown';
      found.set(tableKey(name), meaning);
      this.keep(name, scope, meaning);
    }
    return found;
  }

  private async ask(
    names: readonly TableName[],
    scope: TableScope,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, NameMeaning>> {
    // Names written out in full are read from the primary store, which has what was written a moment ago.
    const urnsOf = new Map(names.map((name) => [tableKey(name), writtenOut(name, scope)]));
    const tables = await this.tables([...urnsOf.values()].flat(), signal);
    const meanings = new Map<string, NameMeaning>();
    for (const [key, urns] of urnsOf) {
      const table = urns.flatMap((urn) => tables.get(urn) ?? [])[0];
      if (table) meanings.set(key, table);
    }
    const open = names.filter((name) => !meanings.has(tableKey(name)));
    const chosen = await this.namesakes(open, scope, signal);
    const others = await this.tables(
      [...chosen.values()].filter((urn) => urn !== 'ambiguous'),
      signal,
    );
    for (const [key, urn] of chosen)
      meanings.set(key, urn === 'ambiguous' ? urn : (others.get(urn) ?? 'unknown'));
    return meanings;
  }

  private async tables(
    urns: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CatalogTable>> {
    if (urns.length === 0) return new Map();
    const aspects = ['datasetKey', 'schemaMetadata', 'status'];
    const found = await this.datahub.reads.readAspects(urns, aspects, { signal });
    return new Map(
      [...found].flatMap(([urn, of]) =>
        aspectOf(of, 'status')?.removed === true
          ? []
          : [[urn, catalogTable(urn, aspectOf(of, 'schemaMetadata'))] as const],
      ),
    );
  }

  /** For names that say more or less in front than the catalog does. */
  private async namesakes(
    names: readonly TableName[],
    scope: TableScope,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const chosen = new Map<string, string>();
    for (let from = 0; from < names.length; from += NAMES_PER_FILTER) {
      const some = names.slice(from, from + NAMES_PER_FILTER);
      const filter = namesakeFilter(some, scope);
      const urns: string[] = [];
      for await (const page of this.datahub.reads.scrollUrns(
        { entityTypes: ['dataset'], filter },
        { signal },
      )) {
        urns.push(...page.urns);
        if (urns.length > MAX_NAMESAKES) break;
      }
      for (const name of some) {
        const meant = urns.length > MAX_NAMESAKES ? 'ambiguous' : namesake(name, urns, scope);
        if (meant !== undefined) chosen.set(tableKey(name), meant);
      }
    }
    return chosen;
  }

  private remembered(name: TableName, scope: TableScope): NameMeaning | undefined {
    const entry = this.kept.get(keyOf(name, scope));
    return entry && this.clock.now().getTime() - entry.at < FRESH_MS ? entry.meaning : undefined;
  }

  private keep(name: TableName, scope: TableScope, meaning: NameMeaning): void {
    const key = keyOf(name, scope);
    this.kept.delete(key);
    this.kept.set(key, { at: this.clock.now().getTime(), meaning });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}

function keyOf(name: TableName, { platforms, platformInstance, env }: TableScope): string {
  return JSON.stringify([tableKey(name), platforms, platformInstance, env]);
}

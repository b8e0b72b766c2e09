import { ApolloClient, InMemoryCache } from '@apollo/client/core';
import { createHash } from 'node:crypto';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { dataHubLink } from '../graphql/datahub-link';
import { SCROLL_URNS, type Criterion, type ScrollUrnsVariables } from '../graphql/scroll-urns';
import { type DataHubConnection } from '../http/datahub-connection';
import { type RetrySettings } from '../http/retry';
import { isJsonObject, parseJson, textOf } from '../json';
import { type CatalogModel } from '../model/catalog-model';
import { type CatalogReads } from './catalog-reads';
import { type Aspects } from './aspect-record';

/** What to scroll over. */
export interface ScrollRequest {
  /** At least one, as URNs spell them: `dataset`, `corpGroup`. */
  readonly entityTypes: readonly [string, ...string[]];
  /** Alternatives of conditions that hold together. */
  readonly filter?: readonly { readonly and: readonly Criterion[] }[];
  readonly includeSoftDeleted?: boolean;
}

export interface ScrollOptions {
  /** Entities per page: 1 to 5,000, 1,000 unless told. */
  readonly pageSize?: number;
  /** Goes on after the page that had this cursor; the request must be the same. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

export interface UrnPage {
  readonly urns: readonly string[];
  /** Resumes after this page; absent when it is known to be the last one. */
  readonly cursor?: string;
}

export interface CatalogEntity {
  readonly urn: string;
  readonly aspects: Aspects;
}

export interface EntityPage {
  readonly entities: readonly CatalogEntity[];
  /** Found in the index, but no longer in the primary store with any of the aspects. */
  readonly gone: readonly string[];
  readonly cursor?: string;
}

const KEEP_ALIVE = '5m';

/**
 * Lists the catalog through DataHub's search index, ordered by URN, however many entities there are. The index follows
 * writes by seconds, and an entity written while scrolling may be seen or not.
 */
export class CatalogScroll {
  private readonly apollo: ApolloClient;

  constructor(
    connection: DataHubConnection,
    retry: RetrySettings,
    private readonly model: CatalogModel,
    private readonly reads: Pick<CatalogReads, 'readAspects'>,
  ) {
    this.apollo = new ApolloClient({
      link: dataHubLink(connection, retry),
      cache: new InMemoryCache(),
      defaultOptions: { query: { fetchPolicy: 'no-cache' } },
      queryDeduplication: false,
      devtools: { enabled: false },
    });
  }

  /** Pages of URNs. Raises {@link DataHubRejected} for an unknown entity type, a filter that can match nothing, or a foreign cursor. */
  async *scrollUrns(
    request: ScrollRequest,
    options: ScrollOptions = {},
  ): AsyncGenerator<UrnPage, void, undefined> {
    const { pageSize = 1_000, signal } = options;
    // Above 10,000 the server silently takes 5,000 and then ends one page early, because the page looks short.
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 5_000) {
      throw new RangeError('pageSize must be a whole number from 1 to 5,000');
    }
    const template = this.input(request, pageSize);
    const fingerprint = fingerprintOf(template);
    let scrollId = options.cursor === undefined ? null : scrollIdOf(options.cursor, fingerprint);
    for (;;) {
      const page = await this.page({ ...template, scrollId }, signal);
      // An empty page with a scroll id would go round for ever.
      const next = page.urns.length === 0 || page.nextScrollId === scrollId ? null : page.nextScrollId;
      if (page.urns.length > 0) {
        yield { urns: page.urns, cursor: next === null ? undefined : cursorOf(next, fingerprint) };
      }
      if (next === null) return;
      scrollId = next;
    }
  }

  /** Pages of entities with the named aspects, which come from the primary store and so are current. */
  async *scrollEntities(
    request: ScrollRequest & { readonly aspectNames: readonly string[] },
    options: ScrollOptions = {},
  ): AsyncGenerator<EntityPage, void, undefined> {
    for await (const page of this.scrollUrns(request, { pageSize: 200, ...options })) {
      const found = await this.reads.readAspects(page.urns, request.aspectNames, options);
      const entities = page.urns.flatMap((urn) => {
        const aspects = found.get(urn);
        return aspects ? [{ urn, aspects }] : [];
      });
      yield { entities, gone: page.urns.filter((urn) => !found.has(urn)), cursor: page.cursor };
    }
  }

  /** Lets go of what the GraphQL client holds. */
  close(): void {
    this.apollo.stop();
  }

  private input(request: ScrollRequest, count: number): ScrollUrnsVariables['input'] {
    const types = request.entityTypes.map((entityType) => {
      const name = this.model.graphqlName(entityType);
      if (name === undefined)
        throw new DataHubRejected(`"${entityType}" is no entity type that can be scrolled`);
      return name;
    });
    for (const { field, values, condition } of (request.filter ?? []).flatMap((group) => group.and)) {
      if (condition !== 'EXISTS' && !values?.length) {
        throw new DataHubRejected(`the filter on ${field} has no values and would match nothing`);
      }
    }
    return {
      types,
      query: '*',
      count,
      scrollId: null,
      keepAlive: KEEP_ALIVE,
      orFilters: request.filter,
      sortInput: { sortCriteria: [{ field: 'urn', sortOrder: 'ASCENDING' }] },
      searchFlags: {
        skipCache: true,
        skipHighlighting: true,
        skipAggregates: true,
        includeSoftDeleted: request.includeSoftDeleted ?? false,
      },
    };
  }

  private async page(
    input: ScrollUrnsVariables['input'],
    signal: AbortSignal | undefined,
  ): Promise<{ readonly urns: readonly string[]; readonly nextScrollId: string | null }> {
    signal?.throwIfAborted();
    const { data } = await this.apollo.query({
      query: SCROLL_URNS,
      variables: { input },
      context: { signal },
    });
    const page = data?.scrollAcrossEntities;
    const urns = page?.searchResults.map((result) => result.entity.urn);
    if (!page || !urns) throw new DataHubUnavailable('DataHub answered the scroll without results');
    return { urns, nextScrollId: page.nextScrollId ?? null };
  }
}

/** A scroll id does not hold the query: going on with another one would silently mix two lists. */
function fingerprintOf(input: ScrollUrnsVariables['input']): string {
  const { types, orFilters, searchFlags } = input;
  return createHash('sha256')
    .update(JSON.stringify([types, orFilters, searchFlags.includeSoftDeleted]))
    .digest('hex')
    .slice(0, 16);
}

function cursorOf(scrollId: string, fingerprint: string): string {
  return Buffer.from(JSON.stringify({ scrollId, fingerprint }), 'utf8').toString('base64url');
}

function scrollIdOf(cursor: string, fingerprint: string): string {
  const content = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  const scrollId = isJsonObject(content) ? textOf(content['scrollId']) : undefined;
  if (!isJsonObject(content) || scrollId === undefined) {
    throw new DataHubRejected('the cursor is not one that scrolling gave');
  }
  if (content['fingerprint'] !== fingerprint) {
    throw new DataHubRejected('the cursor belongs to another entity type or filter');
  }
  return scrollId;
}

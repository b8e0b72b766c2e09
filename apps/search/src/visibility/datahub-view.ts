import { DataHubClient, DataHubUnauthorized } from '@dataspoke/datahub-client';
import { Clock, dependencyUnavailable, forbidden, Shutdown } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { toCatalogError } from '../catalog/catalog-errors';
import { DOCUMENT_TYPES } from '../documents/entity-facts';
import { type Condition } from '../index/condition';
import { SearchEnv } from '../search-env';

/** How long what DataHub said a token can read is taken for true. */
const KEPT_MS = 60_000;
/** A request waits this long for DataHub; what is read meanwhile serves the next one. */
const WAIT_MS = 4_000;
const MAX_TOKENS = 16;
/** Of one token; the condition of every query carries them. */
const MAX_ENTITIES = 200_000;
/** Of all tokens, which bounds the memory. */
const MAX_KEPT = 600_000;
const PAGE = 5_000;

interface Readable {
  readonly condition: { readonly urns: readonly string[] };
  readonly at: number;
}

/** The name under which things are kept for the owner of a token; the token cannot be had from it. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * What DataHub lets the owner of an access token read. DataHub applies its view policies to a search (and nowhere to a list of URNs
 * that is given), so everything that has a document is listed with that token, and remembered for a minute.
 */
@Injectable()
export class DataHubView {
  private readonly log = new Logger(DataHubView.name);
  private readonly known = new Map<string, Readable>();
  private readonly asking = new Map<string, Promise<Readable>>();

  constructor(
    private readonly env: SearchEnv,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  /**
   * The same condition, as an object, until DataHub is asked again. Raises `forbidden` for a token that DataHub does not accept,
   * `datahub-unavailable` when it is away, and `service-unavailable` when it needs long or lists more than can be kept.
   */
  async readableBy(token: string): Promise<Condition> {
    const name = tokenHash(token);
    const known = this.known.get(name);
    if (known && this.clock.now().getTime() - known.at < KEPT_MS) return known.condition;
    const asking = this.asking.get(name) ?? this.ask(name, token);
    const waited = new AbortController();
    try {
      const found = await Promise.race([
        asking,
        delay(WAIT_MS, undefined, { ref: false, signal: waited.signal }),
      ]);
      if (found) return found.condition;
    } finally {
      waited.abort();
    }
    throw dependencyUnavailable(
      'service-unavailable',
      'DataHub is being asked what the token can read and has not answered yet; ask again in a moment.',
    );
  }

  private ask(name: string, token: string): Promise<Readable> {
    const asking = this.read(token)
      .then((found) => this.keep(name, found))
      .finally(() => this.asking.delete(name));
    // Whoever waited may be gone already.
    asking.catch((error: unknown) => this.log.debug('what a token can read could not be found out', error));
    this.asking.set(name, asking);
    return asking;
  }

  private async read(token: string): Promise<Readable> {
    if (this.asking.size >= MAX_TOKENS) {
      throw dependencyUnavailable(
        'service-unavailable',
        `DataHub is being asked for ${MAX_TOKENS} tokens already; ask again in a moment.`,
      );
    }
    const at = this.clock.now().getTime();
    await using datahub = new DataHubClient({
      url: this.env.DATAHUB_URL,
      token,
      userAgent: 'dataspoke-search',
      maxConnections: 1,
    });
    const urns: string[] = [];
    const [first, ...others] = DOCUMENT_TYPES;
    try {
      for await (const page of datahub.reads.scrollUrns(
        { entityTypes: [first, ...others] },
        { pageSize: PAGE, signal: this.shutdown.signal },
      )) {
        for (const urn of page.urns) urns.push(urn);
        if (urns.length > MAX_ENTITIES) throw tooMany();
      }
    } catch (error) {
      if (error instanceof DataHubUnauthorized) {
        throw forbidden(
          'DataHub does not accept the token in X-DataHub-Token, or lets its owner not search.',
        );
      }
      throw toCatalogError(error);
    }
    return { condition: { urns }, at };
  }

  private keep(name: string, found: Readable): Readable {
    this.known.delete(name);
    this.known.set(name, found);
    let kept = 0;
    for (const { condition } of this.known.values()) kept += condition.urns.length;
    for (const [oldest, { condition }] of this.known) {
      if (this.known.size <= 1 || (kept <= MAX_KEPT && this.known.size <= MAX_TOKENS)) break;
      this.known.delete(oldest);
      kept -= condition.urns.length;
    }
    return found;
  }
}

function tooMany(): Error {
  return dependencyUnavailable(
    'service-unavailable',
    `The token can read more than ${MAX_ENTITIES} entities, which is more than search can limit itself to; ask without X-DataHub-Token, limited by visibility rules.`,
  );
}

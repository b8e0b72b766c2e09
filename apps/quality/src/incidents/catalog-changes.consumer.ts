import { CONSUMERS, ingestionEvents } from '@dataspoke/contracts';
import { DataHubClient, DataHubUnavailable, isJsonObject, type JsonObject } from '@dataspoke/datahub-client';
import { dependencyUnavailable, type EventBatch, EventConsumer, isEvent } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, Not } from 'typeorm';
import { ACTOR } from '../publishing/actor';
import { incidentIdOf, incidentUrn } from '../publishing/incident-info';
import { RuleVersionRow } from '../rules/rule-version.row';
import { IncidentRow } from './incident.row';
import { KeepIncidents, type ResolvedByHand } from './keep-incidents';

/** Takes over what people do to our incidents in the catalog, and publishes anew what a catalog lacks that took another's place. */
@Injectable()
export class CatalogChangesConsumer extends EventConsumer {
  override readonly definition = CONSUMERS.qualityCatalogChanges;

  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly incidents: KeepIncidents,
  ) {
    super();
  }

  override async handle(batch: EventBatch): Promise<void> {
    const ids = batch.events.flatMap((event) =>
      isEvent(ingestionEvents.entityChanged, event) && event.data.entityType === 'incident'
        ? incidentIdOf(event.data.urn)
        : [],
    );
    const resolved = await this.resolvedByHand([...new Set(ids)], batch.signal);
    const isAnotherCatalog = batch.events.some(
      (event) => isEvent(ingestionEvents.feedReset, event) && event.data.reason === 'catalog-changed',
    );
    await this.database.transaction(async (tx) => {
      await this.incidents.resolvedByHand(tx, resolved);
      if (isAnotherCatalog) await forgetPublished(tx);
      await batch.recordHandled(tx);
    });
  }

  private async resolvedByHand(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ResolvedByHand[]> {
    const open = ids.length === 0 ? [] : await this.openOf(ids);
    if (open.length === 0) return [];
    const aspects = await this.read(
      open.map((row) => incidentUrn(row.id)),
      signal,
    );
    return open.flatMap(({ id }): ResolvedByHand[] => {
      const at = resolvedAt(aspects.get(incidentUrn(id))?.get('incidentInfo')?.value);
      return at === undefined ? [] : [{ id, at }];
    });
  }

  private openOf(ids: readonly string[]): Promise<IncidentRow[]> {
    return this.database.manager.findBy(IncidentRow, { id: In(ids), state: 'open' });
  }

  private async read(urns: readonly string[], signal: AbortSignal) {
    try {
      return await this.datahub.reads.readAspects(urns, ['incidentInfo'], { signal });
    } catch (error) {
      if (!(error instanceof DataHubUnavailable)) throw error;
      throw dependencyUnavailable('datahub-unavailable', error.message, error);
    }
  }
}

/** When somebody else than us has resolved the incident. */
function resolvedAt(info: JsonObject | undefined): Date | undefined {
  const status = info?.['status'];
  if (!isJsonObject(status) || status['state'] !== 'RESOLVED') return undefined;
  const updated = status['lastUpdated'];
  if (!isJsonObject(updated) || updated['actor'] === ACTOR) return undefined;
  const { time } = updated;
  return typeof time === 'number' ? new Date(time) : undefined;
}

/** The next evaluation of each rule tells it all again. */
async function forgetPublished(tx: EntityManager): Promise<void> {
  await tx.createQueryBuilder().update(RuleVersionRow).set({ publishedAt: null }).execute();
  await tx.update(IncidentRow, { publishedVersion: Not(0) }, { publishedVersion: 0 });
}

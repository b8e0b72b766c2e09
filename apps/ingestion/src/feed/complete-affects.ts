import { type EntityChanged } from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { datasetsNamedIn } from './affected-datasets';

const INFO_ASPECTS: Readonly<Record<string, string>> = {
  assertion: 'assertionInfo',
  incident: 'incidentInfo',
};

/** Finds out which datasets an assertion or incident is about when the event did not say, e.g. for a change of its tags. */
@Injectable()
export class CompleteAffects {
  constructor(private readonly datahub: DataHubClient) {}

  /** The same changes, `affects` filled in as far as the catalog still knows. Raises `datahub-unavailable`. */
  async execute(changes: readonly EntityChanged[], signal: AbortSignal): Promise<readonly EntityChanged[]> {
    const open = changes.filter(
      (change) => INFO_ASPECTS[change.entityType] !== undefined && change.affects.length === 0,
    );
    const known = new Map<string, readonly string[]>();
    for (const [entityType, aspectName] of Object.entries(INFO_ASPECTS)) {
      const urns = open.filter((change) => change.entityType === entityType).map((change) => change.urn);
      if (urns.length === 0) continue;
      const found = await withCatalogErrors(() =>
        this.datahub.reads.readAspects(urns, [aspectName], { signal }),
      );
      for (const [urn, aspects] of found) {
        const info = aspects.get(aspectName);
        if (info) known.set(urn, datasetsNamedIn(entityType, info.value).slice(0, 100));
      }
    }
    return changes.map((change) => {
      const affects = known.get(change.urn);
      return affects ? { ...change, affects: [...affects] } : change;
    });
  }
}

import { type DesiredAspect } from '@dataspoke/connectors';
import { type AspectRecord, DataHubClient } from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { withCatalogErrors } from './catalog-errors';

/** Which aspect of which entity. */
export type AspectKey = Pick<DesiredAspect, 'urn' | 'aspectName' | 'timeseries'>;

/** What the catalog holds now, by {@link aspectKey}. */
export type CurrentAspects = ReadonlyMap<string, AspectRecord>;

/** One text for one aspect of one entity. */
export function aspectKey({ urn, aspectName }: Pick<AspectKey, 'urn' | 'aspectName'>): string {
  return `${urn}\n${aspectName}`;
}

/** Reads what the catalog holds, from its primary store and in batches; of a time series the newest value. */
@Injectable()
export class ReadCurrentAspects {
  constructor(private readonly datahub: DataHubClient) {}

  /** An aspect that is not stored is not in the answer. Raises `datahub-unavailable` or `datahub-rejected`. */
  execute(keys: readonly AspectKey[], signal: AbortSignal): Promise<CurrentAspects> {
    return withCatalogErrors(async () => {
      const current = new Map<string, AspectRecord>();
      await Promise.all([
        this.versioned(
          keys.filter((key) => !key.timeseries),
          current,
          signal,
        ),
        ...keys.filter((key) => key.timeseries).map((key) => this.newest(key, current, signal)),
      ]);
      return current;
    });
  }

  private async versioned(
    keys: readonly AspectKey[],
    current: Map<string, AspectRecord>,
    signal: AbortSignal,
  ): Promise<void> {
    if (keys.length === 0) return;
    const names = [...new Set(keys.map((key) => key.aspectName))];
    const found = await this.datahub.reads.readAspects(
      keys.map((key) => key.urn),
      names,
      { signal },
    );
    for (const key of keys) {
      const record = found.get(key.urn)?.get(key.aspectName);
      if (record) current.set(aspectKey(key), record);
    }
  }

  // The client keeps the number of requests under way small, whatever the size of the batch.
  private async newest(
    key: AspectKey,
    current: Map<string, AspectRecord>,
    signal: AbortSignal,
  ): Promise<void> {
    const [value] = await this.datahub.reads.timeseries(key.urn, key.aspectName, { limit: 1, signal });
    if (value) current.set(aspectKey(key), { value });
  }
}

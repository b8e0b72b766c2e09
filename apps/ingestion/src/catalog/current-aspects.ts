import { type DesiredAspect, pointOf, timeOf } from '@dataspoke/connectors';
import { type AspectRecord, DataHubClient } from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { withCatalogErrors } from './catalog-errors';

/** Which aspect of which entity. */
export type AspectKey = Pick<DesiredAspect, 'urn' | 'aspectName' | 'timeseries' | 'point'>;

/** What the catalog holds now, by {@link aspectKey}. */
export type CurrentAspects = ReadonlyMap<string, AspectRecord>;

/** One text for one aspect of one entity, and of a time series for one of its values. */
export function aspectKey({ urn, aspectName, point }: Omit<AspectKey, 'timeseries'>): string {
  return `${urn}\n${aspectName}${point === undefined ? '' : `\n${point}`}`;
}

const VALUES_PER_REQUEST = 1_000;

/** The span of time within which values of one series are wanted; milliseconds since 1970, inclusive. */
interface Series {
  readonly urn: string;
  readonly aspectName: string;
  from: number;
  to: number;
}

function seriesOf(keys: readonly AspectKey[]): Iterable<Series> {
  const series = new Map<string, Series>();
  for (const { urn, aspectName, point } of keys) {
    if (point === undefined) continue;
    const at = timeOf(point);
    const known = series.get(aspectKey({ urn, aspectName }));
    if (!known) series.set(aspectKey({ urn, aspectName }), { urn, aspectName, from: at, to: at });
    else Object.assign(known, { from: Math.min(known.from, at), to: Math.max(known.to, at) });
  }
  return series.values();
}

/** Reads what the catalog holds, from its primary store and in batches; of a time series the newest value, or those of the times asked for. */
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
        this.newest(
          keys.filter((key) => key.timeseries && key.point === undefined),
          current,
          signal,
        ),
        ...[...seriesOf(keys)].map((values) => this.points(values, current, signal)),
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

  private async newest(
    keys: readonly AspectKey[],
    current: Map<string, AspectRecord>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [aspectName, series] of Map.groupBy(keys, (key) => key.aspectName)) {
      const urns = series.map((key) => key.urn);
      const found = await this.datahub.reads.newest(urns, aspectName, { signal });
      for (const [urn, value] of found) current.set(aspectKey({ urn, aspectName }), { value });
    }
  }

  private async points(
    { urn, aspectName, from, to }: Series,
    current: Map<string, AspectRecord>,
    signal: AbortSignal,
  ): Promise<void> {
    // The newest come first, so a full answer is gone on with before its oldest value.
    for (let until = to; until >= from;) {
      const values = await this.datahub.reads.timeseries(urn, aspectName, {
        from,
        to: until,
        limit: VALUES_PER_REQUEST,
        signal,
      });
      for (const value of values)
        current.set(aspectKey({ urn, aspectName, point: pointOf(value) }), { value });
      const oldest = values.at(-1)?.['timestampMillis'];
      if (values.length < VALUES_PER_REQUEST || typeof oldest !== 'number') return;
      until = Math.min(oldest, until - 1);
    }
  }
}

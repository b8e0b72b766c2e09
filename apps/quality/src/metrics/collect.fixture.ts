import { isFinal, type MetricCollection, type MetricCollectionDraft, qualityRpc } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality } from '../quality.fixture';

/** Collects metrics and waits for the end. */
export async function collect(
  quality: RunningQuality,
  draft: MetricCollectionDraft = {},
): Promise<MetricCollection> {
  const { id } = await quality.ask(qualityRpc.startMetricCollection, { draft });
  return collected(quality, id);
}

export function collected(quality: RunningQuality, id: string): Promise<MetricCollection> {
  return eventually(async () => {
    const collection = await quality.ask(qualityRpc.getMetricCollection, { id });
    if (!isFinal(collection.state)) throw new Error(`${collection.state}: ${collection.progress.message}`);
    return collection;
  }, 60_000);
}

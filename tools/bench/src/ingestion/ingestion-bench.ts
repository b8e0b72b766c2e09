import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Progress } from '@dataspoke/dev-stack';
import { type WarehouseSize } from './generated-warehouse';
import { type IngestionPart } from './ingestion-arguments';
import { benchFailures } from './failures-bench';
import { benchPeer } from './peer-bench';
import { benchManyDatasets, benchService } from './service-bench';
import { ServiceStack } from './service-stack';

const SIZE: WarehouseSize = { tables: 1_000, columns: 30, views: 200 };

/**
 * How fast and in how much memory sources are ingested: connector and client beside DataHub's own tool, and the whole service with its
 * change sets. Prints a table for each part.
 */
export async function benchIngestion(
  parts: readonly IngestionPart[],
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-ingestion-'));
  try {
    const tell = (table: string): void => progress.say(`\n${table}\n`);
    if (parts.includes('peer')) tell(await benchPeer(join(home, 'peer'), SIZE, progress, signal));
    if (parts.every((part) => part === 'peer')) return;
    await using undo = new AsyncDisposableStack();
    const stack = await ServiceStack.start(join(home, 'service'), undo, progress, signal);
    if (parts.includes('service')) tell(await benchService(stack, SIZE, progress));
    if (parts.includes('failures')) tell(await benchFailures(stack, progress));
    if (parts.includes('many')) tell(await benchManyDatasets(stack, progress));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

import { type RunningEmulator, startEmulator } from '@dataspoke/datahub-emulator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANGE_LOG_TOPICS, DataHubClient } from '@dataspoke/datahub-client';

/** A catalog of its own, forgotten at the end. */
export interface TestCatalog {
  readonly url: string;
  readonly client: DataHubClient;
  /** Where both change logs end; the same text as long as nothing is written. */
  endOfChanges(): Promise<string>;
  /** Takes the catalog away and gives it back under the same address, with what it held. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startCatalog(durable = false): Promise<TestCatalog> {
  const dataDir = durable ? await mkdtemp(join(tmpdir(), 'dataspoke-catalog-')) : undefined;
  let emulator: RunningEmulator | undefined = await startEmulator({
    visibilityDelayMs: 10,
    ...(dataDir ? { dataDir } : {}),
  });
  const { url } = emulator;
  const client = new DataHubClient({ url });
  return {
    url,
    client,
    endOfChanges: async () => {
      const ends = await Promise.all(CHANGE_LOG_TOPICS.map((topic) => client.feed.endOffset(topic)));
      return ends.map((end) => end.position.toString()).join(' ');
    },
    stop: async () => {
      await emulator?.close();
      emulator = undefined;
    },
    start: async () => {
      emulator = await startEmulator({
        visibilityDelayMs: 10,
        port: Number(new URL(url).port),
        ...(dataDir ? { dataDir } : {}),
      });
    },
    close: async () => {
      await client.close();
      await emulator?.close();
      if (dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { DataHubClient } from '@dataspoke/datahub-client';
import { type RunningEmulator, startEmulator } from '@dataspoke/datahub-emulator';

/** A catalog of its own, forgotten at the end. */
export interface TestCatalog {
  readonly url: string;
  readonly client: DataHubClient;
  /** Takes the catalog away, or gives an empty one back under the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startCatalog(): Promise<TestCatalog> {
  let emulator: RunningEmulator | undefined = await startEmulator({ visibilityDelayMs: 10 });
  const { url } = emulator;
  const client = new DataHubClient({ url });
  return {
    url,
    client,
    stop: async () => {
      await emulator?.close();
      emulator = undefined;
    },
    start: async () => {
      emulator = await startEmulator({ visibilityDelayMs: 10, port: Number(new URL(url).port) });
    },
    close: async () => {
      await client.close();
      await emulator?.close();
    },
  };
}

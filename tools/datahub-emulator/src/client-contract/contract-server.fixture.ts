import { randomUUID } from 'node:crypto';
import {
  CHANGE_LOG_TOPICS,
  DataHubClient,
  type AspectRecord,
  type DataHubClientOptions,
  type JsonObject,
} from '@dataspoke/datahub-client';
import { type RunningEmulator, startEmulator } from '../emulator';
import { type FaultRule } from '../server/faults/fault-plan';

const URL_NAME = 'DATASPOKE_DATAHUB_URL';
const TOKEN_NAME = 'DATASPOKE_DATAHUB_TOKEN';

/** Whether the suite runs against a real DataHub, on which no faults can be switched on. */
export const isRealDataHub = process.env[URL_NAME] !== undefined;

/** A server under contract: an emulator of its own, or the DataHub that `DATASPOKE_DATAHUB_URL` names. */
export class ContractServer {
  /** A client for what happens before and after the operation that is looked at. */
  readonly admin: DataHubClient;
  private readonly clients: DataHubClient[] = [];
  private readonly mark = randomUUID().replaceAll('-', '').slice(0, 10);
  private named = 0;
  private offset: string | undefined;

  private constructor(
    private readonly url: string,
    private readonly token: string | undefined,
    private readonly emulator: RunningEmulator | undefined,
  ) {
    this.admin = this.connect({ breaker: false, retry: { attempts: 10 } });
  }

  static async start(): Promise<ContractServer> {
    const url = process.env[URL_NAME];
    const emulator = url === undefined ? await startEmulator({ visibilityDelayMs: 0 }) : undefined;
    const server = new ContractServer(emulator?.url ?? url ?? '', process.env[TOKEN_NAME], emulator);
    // Without an offset a poll begins at the end of the topic.
    await server.takeChanges();
    return server;
  }

  /** A client that tries hard and soon; it is closed with the server. */
  connect(options: Partial<DataHubClientOptions> = {}): DataHubClient {
    const client = new DataHubClient({
      url: this.url,
      token: this.token,
      maxConnections: 64,
      breaker: false,
      ...options,
      retry: { attempts: 12, minDelayMs: 1, maxDelayMs: 20, ...options.retry },
    });
    this.clients.push(client);
    return client;
  }

  /** Runs `work` while these faults are switched on; raises when there are none to switch. */
  async under<T>(rules: readonly FaultRule[], work: () => Promise<T>, seed = 1): Promise<T> {
    const { faults } = this.running();
    faults.set({ rules: [...rules], seed });
    try {
      return await work();
    } finally {
      faults.clear();
    }
  }

  /** Refuses connections for so long from now on. */
  refuseConnections(ms: number): void {
    this.running().faults.set({ rules: [], refuseConnectionsMs: ms });
  }

  /** How often each fault has struck since it was switched on. */
  strikes(): readonly number[] {
    return this.running().faults.state.map(({ struck }) => struck);
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await this.emulator?.close();
  }

  /** A name that no other run on the same server has. */
  name(what: string): string {
    this.named += 1;
    return `${what}-${this.mark}-${this.named}`;
  }

  dataset(what: string): string {
    return `urn:li:dataset:(urn:li:dataPlatform:contract,${this.name(what)},PROD)`;
  }

  /** What is stored of an aspect, by the version that counts its changes; undefined when it is not. */
  async stored(
    urn: string,
    aspectName: string,
  ): Promise<{ readonly value: JsonObject; readonly version?: string } | undefined> {
    const records = await this.admin.reads.readAspects([urn], [aspectName]);
    const record: AspectRecord | undefined = records.get(urn)?.get(aspectName);
    return record && { value: record.value, version: record.version };
  }

  /** Counts the changes of versioned aspects since the last call, or since the beginning, by {@link changeKey}. */
  async takeChanges(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (;;) {
      const request = { topic: CHANGE_LOG_TOPICS[0], offset: this.offset, limit: 5_000, timeoutSeconds: 1 };
      const polled = await this.admin.feed.poll(request);
      this.offset = polled.offset;
      for (const event of polled.events) {
        if (event.kind !== 'change') continue;
        const key = changeKey(event.urn, event.aspectName ?? '');
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      if (polled.events.length < request.limit) return counts;
    }
  }

  private running(): RunningEmulator {
    if (!this.emulator) throw new Error(`no fault can be switched on in the server of ${URL_NAME}`);
    return this.emulator;
  }
}

/** How {@link ContractServer.takeChanges} names an aspect of an entity. */
export function changeKey(urn: string, aspectName: string): string {
  return `${urn} ${aspectName}`;
}

/** Repeats `look` until `isThere`, at most ten seconds; returns the last look either way, for the assertion to show. */
export async function eventually<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await look();
    if (isThere(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { Client } from 'pg';
import { type DependencyCheck } from './health-registry';

/** Asks over a connection of its own: a busy pool is not an outage. */
export class PostgresCheck implements DependencyCheck {
  readonly name = 'postgres';
  readonly required = true;
  private client?: Client;

  constructor(private readonly settings: ConstructorParameters<typeof Client>[0] & object) {}

  async check(signal: AbortSignal): Promise<void> {
    this.client ??= await this.connect(signal);
    const { client } = this;
    try {
      await client.query('select 1');
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(signal: AbortSignal): Promise<Client> {
    const client = new Client({ ...this.settings, query_timeout: 2_000 });
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    if (signal.aborted) {
      await client.end();
      throw new Error('no answer in time');
    }
    return client;
  }
}

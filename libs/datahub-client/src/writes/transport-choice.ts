import { DataHubRejected } from '../errors';
import { type CallOptions } from '../reads/call-options';
import { type ServerConfig } from '../server-config';
import { type WriteTransport } from './write-transport';

/** How to write: `auto` takes OpenAPI v3 where the server's is good enough (1.0.1 or later), rest.li elsewhere. */
export type TransportName = 'auto' | 'restli' | 'openapi';

/** Decides from what the server says about itself which way writes go. */
export class TransportChoice {
  constructor(
    private readonly name: TransportName,
    private readonly transports: { readonly restli: WriteTransport; readonly openapi: WriteTransport },
    private readonly serverConfig: (options: CallOptions) => Promise<ServerConfig>,
  ) {}

  /** The transport; asks the server when the choice is `auto`. */
  async transport(options: CallOptions): Promise<WriteTransport> {
    if (this.name !== 'auto') return this.transports[this.name];
    const { openApiWrites } = await this.serverConfig(options);
    return openApiWrites ? this.transports.openapi : this.transports.restli;
  }

  /** Raises {@link DataHubRejected} when the server cannot tell what became of queued writes. */
  async requireTrace(options: CallOptions): Promise<void> {
    const { openApiWrites, version } = await this.serverConfig(options);
    if (openApiWrites) return;
    throw new DataHubRejected(
      `DataHub ${version.text || 'of unknown version'} has no trace API to wait for queued writes; emit with mode "sync-wait"`,
    );
  }
}

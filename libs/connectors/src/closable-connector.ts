import { Connector } from './connector';
import { ConnectorError } from './errors';

/** A connector whose reads under way are told to stop by their signal when it is closed. */
export abstract class ClosableConnector extends Connector {
  private readonly closing = new AbortController();

  /** Fires as `signal` does, and with `interrupted` once the connector is closed. */
  protected untilClosed(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.closing.signal]);
  }

  override close(): Promise<void> {
    this.closing.abort(
      new ConnectorError('interrupted', 'The source was closed while it was read.', 'Start the run again.'),
    );
    return Promise.resolve();
  }
}

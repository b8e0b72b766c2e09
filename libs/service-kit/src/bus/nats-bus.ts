import { setTimeout as delay } from 'node:timers/promises';
import { type AppName, inboxPrefix } from '@dataspoke/contracts';
import { connect, type NatsConnection, type Status } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { unlessAborted } from '../bootstrap/unless-aborted';
import { type NatsEnv } from '../config/env';
import { dependencyUnavailable } from '../errors/dataspoke-error';

const CONNECT_TIMEOUT_MS = 3_000;
const RECONNECT_WAIT_MS = 250;
const PING_INTERVAL_MS = 10_000;
const PINGS_WITHOUT_ANSWER = 2;
const CLOSE_LIMIT_MS = 2_000;

/**
 * The process's one connection to NATS. It is made in the background and for ever: NATS may be away at start and at
 * any time later, the process goes on and says so.
 */
export class NatsBus {
  private readonly log = new Logger('NatsBus');
  private connection?: NatsConnection;
  private isUp = false;
  private readonly closing = new AbortController();
  private connecting?: Promise<void>;
  private readonly ready = Promise.withResolvers<NatsConnection>();
  private readonly disconnectListeners = new Set<() => void>();

  constructor(
    private readonly env: NatsEnv,
    private readonly app: AppName,
  ) {
    this.ready.promise.catch(() => undefined); // nobody may be waiting when it closes
  }

  /** Starts connecting; returns at once. */
  start(): void {
    this.connecting ??= this.connectForEver();
  }

  get connected(): boolean {
    return this.isUp;
  }

  /** The connection, which must be up; throws `service-unavailable` at once when it is not. */
  require(): NatsConnection {
    if (!this.connection || !this.isUp) {
      throw dependencyUnavailable('service-unavailable', 'The message bus (NATS) is not reachable.');
    }
    return this.connection;
  }

  /**
   * The connection once it was up for the first time; subscriptions made on it survive later outages. Rejects when the bus is
   * closed before, and with the reason of `signal` when that aborts.
   */
  whenConnected(signal?: AbortSignal): Promise<NatsConnection> {
    return signal ? unlessAborted(this.ready.promise, signal) : this.ready.promise;
  }

  /** Calls `listener` whenever the connection breaks; returns how to stop that. */
  onDisconnect(listener: () => void): () => void {
    this.disconnectListeners.add(listener);
    return () => this.disconnectListeners.delete(listener);
  }

  /** Sends what is still buffered, then closes. */
  async close(): Promise<void> {
    this.closing.abort();
    this.ready.reject(dependencyUnavailable('service-unavailable', 'The process is stopping.'));
    const { connection } = this;
    if (connection && !connection.isClosed()) {
      const limit = new AbortController();
      await Promise.race([
        this.isUp ? connection.drain() : connection.close(),
        delay(CLOSE_LIMIT_MS, undefined, { signal: limit.signal, ref: false }),
      ]).catch(() => undefined);
      limit.abort();
      if (!connection.isClosed()) await connection.close();
    }
    await this.connecting;
  }

  private async connectForEver(): Promise<void> {
    const { signal } = this.closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        const connecting = connect({
          servers: this.env.NATS_URL.split(','),
          user: this.env.NATS_USER,
          pass: this.env.NATS_PASSWORD,
          name: this.app,
          inboxPrefix: inboxPrefix(this.app),
          timeout: CONNECT_TIMEOUT_MS,
          maxReconnectAttempts: -1,
          reconnectTimeWait: RECONNECT_WAIT_MS,
          // Without it a password change that reaches the server first closes the connection for good.
          ignoreAuthErrorAbort: true,
          pingInterval: PING_INTERVAL_MS,
          maxPingOut: PINGS_WITHOUT_ANSWER,
          noAsyncTraces: true,
        });
        const connection = await unlessAborted(connecting, signal, (late) => late.close());
        if (signal.aborted) return await connection.close();
        this.connection = connection;
        this.isUp = true;
        void this.follow(connection);
        this.log.log(`connected to NATS at ${connection.getServer()}`);
        this.ready.resolve(connection);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (attempt % 20 === 0) this.log.warn('NATS is not reachable yet; trying again', error);
        await delay(RECONNECT_WAIT_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) this.onStatus(status);
  }

  private onStatus(status: Status): void {
    switch (status.type) {
      case 'disconnect':
        if (!this.isUp) return;
        this.isUp = false;
        if (!this.closing.signal.aborted) this.log.warn(`lost NATS at ${status.server}; reconnecting`);
        for (const listener of [...this.disconnectListeners]) listener();
        return;
      case 'reconnect':
        this.isUp = true;
        this.log.log(`connected to NATS at ${status.server} again`);
        return;
      case 'error':
        this.log.error('NATS refused something', status.error);
        return;
      case 'slowConsumer':
        this.log.warn(`slow consumer on ${status.sub.getSubject()}: ${status.pending} messages waiting`);
        return;
      default:
    }
  }
}

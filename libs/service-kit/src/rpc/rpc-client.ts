import { type Caller, parseWireError, RPC_HEADERS, type RpcDefinition } from '@dataspoke/contracts';
import { errors, headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { type NatsBus } from '../bus/nats-bus';
import { type Clock } from '../clock';
import { currentContext } from '../context/request-context';
import { DataSpokeError, dependencyUnavailable } from '../errors/dataspoke-error';
import { type Metrics } from '../metrics/metrics';
import { activeTraceparent, inSpan } from '../tracing/trace-context';
import { type CallerSigner } from './caller-token';
import { readReply, type RequestPacket } from './packet';
import { parseTolerant } from './validate';

export interface CallOptions {
  /** Who asks; the caller of the surrounding context when left out. Only the gateway can sign one. */
  readonly caller?: Caller;
  /** DataHub access token of the person behind the caller; goes to search alone, which asks DataHub what it can read. */
  readonly catalogToken?: string;
  /** The id of the surrounding context, or a new one, when left out. */
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds to wait; the definition's when left out. */
  readonly deadlineMs?: number;
}

/**
 * Calls operations of other services. Failures are `DataSpokeError`s: no responders or a broken connection is
 * `service-unavailable` at once, no answer in time is `deadline-exceeded`, a remote failure keeps its code; an aborted
 * `signal` throws its reason.
 *
 * Not Nest's `ClientNats`: that one subscribes and unsubscribes for every call, has no deadline, and waits for an
 * answer that a broken connection can no longer bring. This one speaks the same packets over one shared inbox.
 */
export class RpcClient {
  constructor(
    private readonly bus: NatsBus,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly signer?: CallerSigner,
  ) {}

  async call<Q extends object, R extends object>(
    definition: RpcDefinition<Q, R>,
    request: Q,
    options: CallOptions = {},
  ): Promise<R> {
    const stopTimer = this.metrics.rpcCalled.startTimer({ subject: definition.subject });
    try {
      const reply = await inSpan(definition.subject, 'client', currentContext().traceparent, () =>
        this.exchange(definition, request, options),
      );
      stopTimer({ outcome: 'ok' });
      return reply;
    } catch (error) {
      stopTimer({ outcome: error instanceof DataSpokeError ? error.code : 'aborted' });
      throw error;
    }
  }

  private async exchange<Q extends object, R extends object>(
    definition: RpcDefinition<Q, R>,
    request: Q,
    options: CallOptions,
  ): Promise<R> {
    options.signal?.throwIfAborted();
    const connection = this.bus.require();
    const timeout = options.deadlineMs ?? definition.deadlineMs;
    const packet: RequestPacket = { pattern: definition.subject, id: crypto.randomUUID(), data: request };
    const body = JSON.stringify(packet);
    const message = await this.send(connection, definition, body, {
      timeout,
      headers: await this.headersFor(definition, options, timeout),
      signal: options.signal,
    });
    const reply = readReply(message.string());
    if (reply?.err !== undefined) {
      const wire = parseWireError(reply.err);
      throw wire
        ? DataSpokeError.fromWire(wire)
        : new DataSpokeError('internal', `${definition.service} answered with an error that cannot be read.`);
    }
    const parsed = parseTolerant(definition.reply, reply?.response);
    if ('value' in parsed) return parsed.value;
    throw new DataSpokeError(
      'internal',
      `${definition.service} answered ${definition.subject} with something else than agreed: ${parsed.problems}.`,
    );
  }

  private async send(
    connection: NatsConnection,
    definition: RpcDefinition,
    body: string,
    options: {
      readonly timeout: number;
      readonly headers: MsgHdrs;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<Msg> {
    const { service } = definition;
    const { signal } = options;
    signal?.throwIfAborted();
    const broken = Promise.withResolvers<never>();
    const stopWatching = this.bus.onDisconnect(() =>
      broken.reject(
        dependencyUnavailable(
          'service-unavailable',
          `The connection broke while ${service} was asked; try again.`,
        ),
      ),
    );
    const onAbort = (): void => broken.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = connection.request(definition.subject, body, {
        timeout: options.timeout,
        headers: options.headers,
      });
      return await Promise.race([answer, broken.promise]);
    } catch (error) {
      throw translate(error, service, options.timeout);
    } finally {
      stopWatching();
      signal?.removeEventListener('abort', onAbort);
      broken.promise.catch(() => undefined);
    }
  }

  private async headersFor(
    { service }: RpcDefinition,
    options: CallOptions,
    timeout: number,
  ): Promise<MsgHdrs> {
    const context = currentContext();
    const set = headers();
    set.set(RPC_HEADERS.requestId, options.requestId ?? context.requestId ?? crypto.randomUUID());
    set.set(RPC_HEADERS.deadline, new Date(this.clock.now().getTime() + timeout).toISOString());
    const caller = options.caller ?? context.caller;
    if (caller && this.signer) set.set(RPC_HEADERS.caller, await this.signer.sign(caller));
    if (options.catalogToken !== undefined && service === 'search') {
      set.set(RPC_HEADERS.catalogToken, options.catalogToken);
    }
    const traceparent = activeTraceparent();
    if (traceparent !== undefined) set.set(RPC_HEADERS.traceparent, traceparent);
    return set;
  }
}

function translate(error: unknown, service: string, timeout: number): unknown {
  if (error instanceof errors.TimeoutError) {
    return new DataSpokeError('deadline-exceeded', `${service} did not answer within ${timeout} ms.`, {
      cause: error,
    });
  }
  if (error instanceof errors.RequestError && error.isNoResponders()) {
    return dependencyUnavailable('service-unavailable', `${service} is not running.`, error);
  }
  // The client knows the server's limit for a message with its headers; nothing else of what we hand it can be invalid.
  if (error instanceof errors.InvalidArgumentError) {
    return new DataSpokeError('payload-too-large', 'The request is larger than one message may be.', {
      cause: error,
    });
  }
  if (error instanceof errors.PermissionViolationError || isPermission(error)) {
    return new DataSpokeError('internal', `This app may not call ${service}.`, { cause: error });
  }
  if (error instanceof errors.RequestError || error instanceof errors.ClosedConnectionError) {
    return dependencyUnavailable('service-unavailable', `${service} could not be asked; try again.`, error);
  }
  return error;
}

function isPermission(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof errors.PermissionViolationError;
}

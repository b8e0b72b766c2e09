import { type AppName, type Caller, hasRole, RPC_HEADERS, type WireError } from '@dataspoke/contracts';
import { type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import {
  BaseRpcContext,
  type CustomTransportStrategy,
  type MessageHandler,
  Server,
} from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type NatsBus } from '../bus/nats-bus';
import { type Clock } from '../clock';
import { runInContext } from '../context/request-context';
import { DataSpokeError, dependencyUnavailable, forbidden } from '../errors/dataspoke-error';
import { isTransient } from '../errors/is-transient';
import { type Metrics } from '../metrics/metrics';
import { inSpan } from '../tracing/trace-context';
import { type CallerVerifier } from './caller-token';
import { readRequest, type ReplyPacket } from './packet';
import { type RpcCall } from './rpc-call';
import { handlerOptions, type HandlerOptions } from './rpc-handler';
import { parseRequest } from './validate';

/** Requests worked on at once; more are refused, so that a flood cannot exhaust memory. */
const MAX_IN_HAND = 500;
/** Room for the packet around a reply and for its headers. */
const PAYLOAD_MARGIN = 4_096;
/** How long the calls in hand may take when a call without a deadline is among them. */
const DEFAULT_DEADLINE_MS = 5_000;

export interface RpcServerOptions {
  readonly app: AppName;
  /** Off: the process answers nothing (it has not the role `rpc`). */
  readonly enabled: boolean;
  readonly bus: NatsBus;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Absent in an app that answers nothing. */
  readonly verifier?: CallerVerifier;
}

/** The context Nest hands to a handler is the call itself. */
class CallContext extends BaseRpcContext<[string]> implements RpcCall {
  private late?: { readonly signal: AbortSignal; readonly timer: NodeJS.Timeout };

  constructor(
    subject: string,
    readonly caller: RpcCall['caller'],
    readonly requestId: string,
    readonly deadline: Date,
    private readonly msLeft: number,
    private readonly stopping: AbortSignal,
  ) {
    super([subject]);
  }

  /** Made at first use: most handlers are done before anybody asks, and it costs a tenth of a round trip. */
  get signal(): AbortSignal {
    this.late ??= this.watchDeadline();
    return this.late.signal;
  }

  end(): void {
    clearTimeout(this.late?.timer);
  }

  private watchDeadline() {
    const controller = new AbortController();
    const reason = new DataSpokeError('deadline-exceeded', 'The deadline of the request has passed.');
    const timer = setTimeout(() => controller.abort(reason), this.msLeft);
    return { signal: AbortSignal.any([controller.signal, this.stopping]), timer };
  }
}

/**
 * Nest's transport for RPC over the process's one NATS connection. Beside what `ServerNats` does it survives NATS being
 * away at start, checks deadline, caller, role and request before the handler, puts errors of the taxonomy on the
 * wire, and drains: a stopping process takes no new request and answers those in hand.
 */
export class RpcServer extends Server implements CustomTransportStrategy {
  private readonly log = new Logger('RpcServer');
  private readonly subscriptions: Subscription[] = [];
  private readonly inHand = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private draining?: Promise<void>;
  private answers: Promise<void> = Promise.resolve();

  constructor(private readonly options: RpcServerOptions) {
    super();
  }

  listen(callback: () => void): void {
    callback();
    this.answers = this.options.enabled ? this.subscribeWhenConnected() : Promise.resolve();
  }

  /** Resolves once the server has confirmed every subscription: from then on a call finds somebody to answer it. */
  answering(): Promise<void> {
    return this.answers;
  }

  async close(): Promise<void> {
    await this.drain();
  }

  /** Handlers still running see their signal abort. */
  abandon(): void {
    this.stopping.abort(new DataSpokeError('service-unavailable', 'The service is stopping.'));
  }

  on(): never {
    throw new Error('This transport emits no events; the bus tells about the connection.');
  }

  unwrap<T>(): T {
    throw new Error('This transport has no server of its own; inject the bus.');
  }

  private async subscribeWhenConnected(): Promise<void> {
    try {
      const connection = await this.options.bus.whenConnected();
      this.subscribe(connection);
      await connection.flush();
    } catch (error) {
      // Stopped before NATS was there, or NATS went away: then it is told of the subscriptions when it is back.
      if (!isTransient(error)) throw error;
    }
  }

  private subscribe(connection: NatsConnection): void {
    if (this.draining) return;
    for (const [subject, handler] of this.messageHandlers) {
      const options = handlerOptions(handler.extras);
      if (!options) throw new Error(`${subject}: mark RPC methods with @RpcHandler.`);
      const subscription = connection.subscribe(subject, {
        queue: this.options.app,
        callback: (error, message) => {
          if (error) this.log.error(`${subject}: subscription failed`, error);
          else this.accept(message, handler, options);
        },
      });
      this.subscriptions.push(subscription);
    }
    this.log.log(`answers ${this.subscriptions.length} operations`);
  }

  /** Takes no new request; resolves when those in hand are answered. */
  drain(): Promise<void> {
    this.draining ??= (async () => {
      // A drained subscription still delivers what the server had sent before it knew.
      await Promise.all(this.subscriptions.map((subscription) => this.drainOne(subscription)));
      while (this.inHand.size > 0) await Promise.all(this.inHand);
    })();
    return this.draining;
  }

  private async drainOne(subscription: Subscription): Promise<void> {
    if (subscription.isClosed()) return;
    if (this.options.bus.connected) await subscription.drain().catch(() => undefined);
    else subscription.unsubscribe();
  }

  private accept(message: Msg, handler: MessageHandler, options: HandlerOptions): void {
    const work = this.answer(message, handler, options).finally(() => {
      this.inHand.delete(work);
      this.options.metrics.rpcInHand.set(this.inHand.size);
    });
    this.inHand.add(work);
    this.options.metrics.rpcInHand.set(this.inHand.size);
  }

  private async answer(message: Msg, handler: MessageHandler, options: HandlerOptions): Promise<void> {
    const subject = options.definition.subject;
    const stopTimer = this.options.metrics.rpcServed.startTimer({ subject });
    const request = readRequest(message.string());
    if (!request) {
      stopTimer({ outcome: 'unreadable' });
      this.log.warn(`${subject}: not a request packet`);
      return;
    }
    let reply: ReplyPacket;
    let outcome = 'ok';
    try {
      const response = await this.work(message, request.data, handler, options);
      reply = { id: request.id, isDisposed: true, response };
    } catch (error) {
      const err = this.toWire(error, subject, message);
      outcome = err.code;
      reply = { id: request.id, isDisposed: true, err };
    }
    stopTimer({ outcome });
    this.respond(message, reply, subject);
  }

  private async work(
    message: Msg,
    data: unknown,
    handler: MessageHandler,
    { definition, role }: HandlerOptions,
  ): Promise<unknown> {
    const header = (name: string): string | undefined =>
      message.headers?.has(name) ? message.headers.get(name) : undefined;
    const now = this.options.clock.now().getTime();
    const deadline = parseDeadline(header(RPC_HEADERS.deadline), now);
    if (deadline.getTime() <= now) {
      throw new DataSpokeError(
        'deadline-exceeded',
        'The request arrived after its deadline; nothing was done.',
      );
    }
    if (this.inHand.size > MAX_IN_HAND) {
      throw dependencyUnavailable('service-unavailable', `${this.options.app} is busy; try again.`);
    }
    const caller = await this.callerOf(definition, header(RPC_HEADERS.caller));
    if (!hasRole(caller.role, role)) {
      throw forbidden(`This needs the role ${role}; the caller has the role ${caller.role}.`);
    }
    const request = parseRequest(definition.request, data);
    const requestId = header(RPC_HEADERS.requestId) ?? crypto.randomUUID();
    const msLeft = deadline.getTime() - now;
    const context = new CallContext(
      message.subject,
      caller,
      requestId,
      deadline,
      msLeft,
      this.stopping.signal,
    );
    const traceparent = header(RPC_HEADERS.traceparent);
    const catalogToken = header(RPC_HEADERS.catalogToken);
    const around = { requestId, caller, traceparent, catalogToken };
    try {
      return await runInContext(around, () =>
        inSpan(definition.subject, 'server', traceparent, async () => {
          const result: unknown = await handler(request, context);
          const value: unknown = isObservable(result) ? await lastValueFrom(result) : result;
          return value;
        }),
      );
    } finally {
      context.end();
    }
  }

  private async callerOf(
    { onlyFor }: HandlerOptions['definition'],
    token: string | undefined,
  ): Promise<Caller> {
    if (!this.options.verifier) throw forbidden(`${this.options.app} answers no calls.`);
    // Nobody but that service may publish on the subject.
    if (onlyFor !== undefined) return { id: `service:${onlyFor}`, role: 'reader' };
    return this.options.verifier.verify(token);
  }

  private toWire(error: unknown, subject: string, message: Msg): WireError {
    if (error instanceof DataSpokeError) {
      if (error.code === 'internal') this.log.error(`${subject} failed`, error);
      return error.toWire();
    }
    const requestId = message.headers?.get(RPC_HEADERS.requestId);
    runInContext({ requestId }, () => this.log.error(`${subject} failed`, error));
    if (isTransient(error)) {
      const text = `${this.options.app} cannot reach something it needs; try again shortly.`;
      return dependencyUnavailable('service-unavailable', text).toWire();
    }
    return {
      code: 'internal',
      message: `${this.options.app} failed; its log has the details under the request id.`,
    };
  }

  private respond(message: Msg, reply: ReplyPacket, subject: string): void {
    let text = JSON.stringify(reply);
    const limit =
      (this.options.bus.connected ? this.options.bus.require().info?.max_payload : undefined) ?? 1_048_576;
    if (Buffer.byteLength(text) > limit - PAYLOAD_MARGIN) {
      this.log.error(
        `${subject}: a reply of ${Buffer.byteLength(text)} bytes does not fit; it has to be paged`,
      );
      const err: WireError = { code: 'internal', message: 'The reply is too large; ask for a smaller page.' };
      text = JSON.stringify({ id: reply.id, isDisposed: true, err } satisfies ReplyPacket);
    }
    try {
      message.respond(text);
    } catch (error) {
      this.log.warn(`${subject}: the reply could not be sent`, error);
    }
  }
}

function parseDeadline(text: string | undefined, now: number): Date {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return new Date(Number.isNaN(time) ? now + DEFAULT_DEADLINE_MS : time);
}

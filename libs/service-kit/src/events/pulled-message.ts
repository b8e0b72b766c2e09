import { type Msg, type MsgHdrs, type NatsConnection, nanos } from '@nats-io/transport-node';

/** A message of a JetStream consumer and the ways to settle it. */
export class PulledMessage {
  readonly subject: string;
  readonly headers: MsgHdrs | undefined;
  /** Place in the stream. */
  readonly streamSequence: number;
  /** 1 at first. */
  readonly deliveries: number;
  /** Messages that wait behind it. */
  readonly pending: number;
  private readonly reply: string;
  private readonly data: Uint8Array;

  constructor(
    private readonly connection: NatsConnection,
    message: Msg,
  ) {
    this.subject = message.subject;
    this.headers = message.headers;
    this.data = message.data;
    this.reply = message.reply ?? '';
    const info = readReply(this.reply);
    this.streamSequence = info.streamSequence;
    this.deliveries = info.deliveries;
    this.pending = info.pending;
  }

  text(): string {
    return new TextDecoder().decode(this.data);
  }

  ack(): void {
    this.settle('+ACK');
  }

  /** Deliver it again after `delayMs`. */
  nak(delayMs: number): void {
    this.settle(`-NAK ${JSON.stringify({ delay: nanos(delayMs) })}`);
  }

  /** It is still worked on: the time until the next delivery starts anew. */
  working(): void {
    this.settle('+WPI');
  }

  /** Never deliver it again. */
  term(reason: string): void {
    this.settle(`+TERM ${reason}`);
  }

  private settle(verdict: string): void {
    if (!this.connection.isClosed()) this.connection.publish(this.reply, verdict);
  }
}

/**
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>`, or with domain and account
 * in front (ADR-15 of nats-architecture-and-design); read from the end of the fixed part either way.
 */
function readReply(reply: string): { streamSequence: number; deliveries: number; pending: number } {
  const tokens = reply.split('.');
  const offset = tokens.length >= 11 ? 2 : 0;
  return {
    deliveries: Number(tokens[4 + offset] ?? 1),
    streamSequence: Number(tokens[5 + offset] ?? 0),
    pending: Number(tokens[8 + offset] ?? 0),
  };
}

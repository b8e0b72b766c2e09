import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Prometheus metrics of the process; further ones are added with `registers: [metrics.registry]`. */
export class Metrics {
  readonly registry = new Registry();

  private readonly common = { registers: [this.registry] };

  readonly rpcServed = new Histogram({
    ...this.common,
    name: 'dataspoke_rpc_server_seconds',
    help: 'Time to answer a call, by operation and outcome (ok or an error code).',
    labelNames: ['subject', 'outcome'],
    buckets: DURATION_BUCKETS,
  });

  readonly rpcInHand = new Gauge({
    ...this.common,
    name: 'dataspoke_rpc_in_hand',
    help: 'Calls that are being answered now.',
  });

  readonly rpcCalled = new Histogram({
    ...this.common,
    name: 'dataspoke_rpc_client_seconds',
    help: 'Time until an answer, by operation and outcome (ok or an error code).',
    labelNames: ['subject', 'outcome'],
    buckets: DURATION_BUCKETS,
  });

  readonly httpInHand = new Gauge({
    ...this.common,
    name: 'dataspoke_http_in_hand',
    help: 'HTTP requests (streams included) that are being answered now, without health and metrics.',
  });

  readonly outboxBacklog = new Gauge({
    ...this.common,
    name: 'dataspoke_outbox_backlog',
    help: 'Rows of the outbox that are not handed over yet, by kind; seen by the process that relays.',
    labelNames: ['kind'],
  });

  readonly events = new Counter({
    ...this.common,
    name: 'dataspoke_events_total',
    help: 'Events by consumer and outcome: handled, seen-before, retried, dead.',
    labelNames: ['consumer', 'outcome'],
  });

  readonly eventLag = new Gauge({
    ...this.common,
    name: 'dataspoke_event_lag_seconds',
    help: 'Age of the newest event of the last handled batch, by consumer.',
    labelNames: ['consumer'],
  });

  readonly eventsPending = new Gauge({
    ...this.common,
    name: 'dataspoke_events_pending',
    help: 'Events waiting in the stream after the last pull, by consumer.',
    labelNames: ['consumer'],
  });

  constructor(app: string) {
    this.registry.setDefaultLabels({ app });
    collectDefaultMetrics({ register: this.registry });
  }
}

import { Registry } from 'prom-client';

/** Prometheus metrics of the process; further ones are added with `registers: [metrics.registry]`. */
export class Metrics {
  readonly registry = new Registry();
}

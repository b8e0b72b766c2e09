import { Metrics } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';

/** What passed through the change feed since the process started. */
@Injectable()
export class FeedMetrics {
  private readonly events: Counter;

  constructor(metrics: Metrics) {
    this.events = new Counter({
      name: 'dataspoke_feed_events_total',
      help: 'Events of the catalog change feed, by whether they could be read.',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  passed(all: number, unread: number): void {
    this.events.inc({ outcome: 'read' }, all - unread);
    this.events.inc({ outcome: 'undecodable' }, unread);
  }
}

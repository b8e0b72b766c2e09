import { DEAD_LETTER_STREAM, EVENT_STREAM, type ConsumerDefinition } from './events/event-definition';
import { connectionRpc } from './ingestion/connections';
import { ingestionEvents } from './ingestion/events';
import { lookupRpc } from './ingestion/lookups';
import { ingestionRpc } from './ingestion/rpc';
import { metadataHealthRpc } from './metadata-health/rpc';
import { qualityRpc } from './quality/rpc';
import { type RpcDefinition } from './rpc/rpc-definition';
import { searchRpc } from './search/rpc';
import { type AppName, SERVICE_NAMES } from './service/app-name';
import { serviceRpc } from './service/status';

/** Every durable consumer there is. */
export const CONSUMERS = {
  searchEntityChanges: {
    service: 'search',
    durable: 'search-entity-changes',
    events: [ingestionEvents.entityChanged, ingestionEvents.feedAdvanced, ingestionEvents.feedReset],
    maxDeliveries: 8,
  },
  qualityCatalogChanges: {
    service: 'quality',
    durable: 'quality-catalog-changes',
    events: [ingestionEvents.entityChanged, ingestionEvents.feedReset],
    maxDeliveries: 8,
  },
  metadataHealthEntityChanges: {
    service: 'metadata-health',
    durable: 'metadata-health-entity-changes',
    events: [ingestionEvents.entityChanged, ingestionEvents.feedReset],
    maxDeliveries: 8,
  },
} as const satisfies Record<string, ConsumerDefinition>;

/** Which operations each app may call (ARCHITECTURE §4.1: its NATS credentials allow these and nothing else). */
const CALLS: Record<AppName, readonly Pick<RpcDefinition, 'subject'>[]> = {
  'api-gateway': [
    ...Object.values(ingestionRpc),
    ...Object.values(qualityRpc),
    ...Object.values(searchRpc),
    ...Object.values(metadataHealthRpc),
    ...SERVICE_NAMES.flatMap((service) => Object.values(serviceRpc(service))),
  ],
  ingestion: [],
  quality: Object.values(connectionRpc),
  search: Object.values(lookupRpc),
  'metadata-health': [],
  worker: [],
};

/** Subjects an app may publish to and subscribe to; NATS wildcards. */
export interface BusPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Private reply inbox of an app: nobody else may read its answers. */
export function inboxPrefix(app: AppName): string {
  return `_INBOX_${app.replaceAll('-', '_')}`;
}

/** What the NATS user of `app` is allowed; everything else is denied. */
export function busPermissions(app: AppName): BusPermissions {
  const calls = CALLS[app].map((definition) => definition.subject);
  const inbox = `${inboxPrefix(app)}.>`;
  if (app === 'worker') return { publish: [], subscribe: [inbox] };
  if (app === 'api-gateway') {
    // Beside its calls it reads events, by consumers without a name that exist as long as somebody listens.
    const reading = [
      `$JS.API.STREAM.INFO.${EVENT_STREAM.name}`,
      `$JS.API.CONSUMER.CREATE.${EVENT_STREAM.name}`,
      `$JS.API.CONSUMER.MSG.NEXT.${EVENT_STREAM.name}.*`,
    ];
    return { publish: [...calls, ...reading], subscribe: [inbox, 'dataspoke.hints.>'] };
  }
  const durables = Object.values(CONSUMERS)
    .filter((consumer) => consumer.service === app)
    .map((consumer) => consumer.durable);
  return {
    publish: [
      ...calls,
      `dataspoke.events.${app}.>`,
      `dataspoke.dead-letters.${app}.>`,
      `dataspoke.hints.${app}.>`,
      '$JS.API.INFO',
      ...[EVENT_STREAM.name, DEAD_LETTER_STREAM.name].flatMap((stream) => [
        `$JS.API.STREAM.CREATE.${stream}`,
        `$JS.API.STREAM.UPDATE.${stream}`,
        `$JS.API.STREAM.INFO.${stream}`,
      ]),
      `$JS.API.STREAM.MSG.GET.${DEAD_LETTER_STREAM.name}`,
      `$JS.API.STREAM.MSG.DELETE.${DEAD_LETTER_STREAM.name}`,
      `$JS.API.DIRECT.GET.${DEAD_LETTER_STREAM.name}`,
      `$JS.API.DIRECT.GET.${DEAD_LETTER_STREAM.name}.>`,
      ...durables.flatMap((durable) => [
        `$JS.API.CONSUMER.CREATE.${EVENT_STREAM.name}.${durable}`,
        `$JS.API.CONSUMER.CREATE.${EVENT_STREAM.name}.${durable}.>`,
        `$JS.API.CONSUMER.DURABLE.CREATE.${EVENT_STREAM.name}.${durable}`,
        `$JS.API.CONSUMER.INFO.${EVENT_STREAM.name}.${durable}`,
        `$JS.API.CONSUMER.MSG.NEXT.${EVENT_STREAM.name}.${durable}`,
        `$JS.ACK.${EVENT_STREAM.name}.${durable}.>`,
      ]),
    ],
    subscribe: [inbox, `dataspoke.rpc.${app}.>`],
  };
}

import { busPermissions, CONSUMERS } from './access';
import { type CloudEvent, type EventDefinition } from './events/event-definition';
import { type JsonSchema, schemasOf } from './fields/json-schema';
import { connectionRpc } from './ingestion/connections';
import { ingestionEvents } from './ingestion/events';
import { lookupRpc } from './ingestion/lookups';
import { ingestionRpc } from './ingestion/rpc';
import { metadataHealthEvents } from './metadata-health/events';
import { metadataHealthRpc } from './metadata-health/rpc';
import { qualityEvents } from './quality/events';
import { qualityRpc } from './quality/rpc';
import { ERROR_CODES } from './rpc/errors';
import { RPC_HEADERS, type RpcDefinition } from './rpc/rpc-definition';
import { searchRpc } from './search/rpc';
import { searchEvents } from './search/saved-searches';
import { APP_NAMES, SERVICE_NAMES } from './service/app-name';
import { serviceRpc } from './service/status';

const SCHEMAS = '#/components/schemas/';

/** Every domain event there is. */
export const ALL_EVENTS: readonly EventDefinition[] = [
  ...Object.values(ingestionEvents),
  ...Object.values(qualityEvents),
  ...Object.values(metadataHealthEvents),
  ...Object.values(searchEvents),
];

/** Every operation there is. */
export const ALL_RPC: readonly RpcDefinition[] = [
  ...Object.values(ingestionRpc),
  ...Object.values(connectionRpc),
  ...Object.values(lookupRpc),
  ...Object.values(qualityRpc),
  ...Object.values(searchRpc),
  ...Object.values(metadataHealthRpc),
  ...SERVICE_NAMES.flatMap((service) => Object.values(serviceRpc(service))),
];

type Entries = Record<string, unknown>;

/**
 * The AsyncAPI 3.0 document of events and operations, made from the contracts
 * (https://www.asyncapi.com/docs/reference/specification/v3.0.0).
 */
export function asyncApiDocument(): Entries {
  const channels: Entries = {};
  const operations: Entries = {};
  const messages: Entries = {};
  for (const event of ALL_EVENTS) {
    const name = nameOf(event.subject);
    messages[name] = { name, contentType: 'application/cloudevents+json', payload: cloudEvent(event) };
    channels[name] = channel(event.subject, { event: name });
    operations[`publish.${name}`] = {
      action: 'send',
      channel: ref('channels', name),
      summary: event.summary,
      'x-service': event.service,
      'x-consumers': Object.values(CONSUMERS)
        .filter((consumer) => consumer.events.some(({ subject }) => subject === event.subject))
        .map(({ durable }) => durable),
    };
  }
  for (const rpc of ALL_RPC) {
    const name = nameOf(rpc.subject);
    messages[`${name}.request`] = { headers: requestHeaders(), payload: requestPacket(rpc) };
    messages[`${name}.reply`] = { payload: replyPacket(rpc) };
    channels[name] = channel(rpc.subject, { request: `${name}.request` });
    channels[`${name}.reply`] = channel(null, { reply: `${name}.reply` });
    operations[`answer.${name}`] = {
      action: 'receive',
      channel: ref('channels', name),
      reply: { address: { location: '$message.header#/reply' }, channel: ref('channels', `${name}.reply`) },
      'x-service': rpc.service,
      'x-callers': APP_NAMES.filter((app) => busPermissions(app).publish.includes(rpc.subject)),
      'x-deadline-ms': rpc.deadlineMs,
      'x-idempotent': rpc.idempotent,
    };
  }
  const classes = [
    ...ALL_EVENTS.map(({ data }) => data),
    ...ALL_RPC.flatMap(({ request, reply }) => [request, reply]),
  ];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'DataSpoke',
      version: '1',
      description:
        'Domain events (JetStream, CloudEvents 1.0) and request/reply operations (core NATS) between the parts of DataSpoke. Made from libs/contracts.',
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { messages, schemas: { ...schemasOf(classes, SCHEMAS), WireError: wireError() } },
  };
}

/** Names in the document: the subject without the product. */
function nameOf(subject: string): string {
  return subject.replace(/^dataspoke\./, '');
}

function ref(kind: string, name: string): { readonly $ref: string } {
  return { $ref: `#/${kind}/${name}` };
}

function channel(address: string | null, messages: Readonly<Record<string, string>>): Entries {
  return {
    address,
    messages: Object.fromEntries(
      Object.entries(messages).map(([key, name]) => [key, ref('components/messages', name)]),
    ),
  };
}

function cloudEvent(event: EventDefinition): JsonSchema {
  const properties = {
    specversion: { const: '1.0' },
    id: { type: 'string', format: 'uuid' },
    source: { const: `dataspoke/${event.service}` },
    type: { const: event.subject },
    subject: { type: 'string', description: 'The URN or id the event is about.' },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    data: { $ref: `${SCHEMAS}${event.data.name}` },
  } satisfies Record<keyof CloudEvent, JsonSchema>;
  const required = Object.keys(properties).filter((name) => name !== 'subject');
  return { type: 'object', properties, required };
}

function requestHeaders(): JsonSchema {
  return {
    type: 'object',
    properties: {
      [RPC_HEADERS.requestId]: { type: 'string' },
      [RPC_HEADERS.deadline]: { type: 'string', format: 'date-time' },
      [RPC_HEADERS.caller]: { type: 'string', description: 'Compact JWS (EdDSA), signed by the gateway.' },
      [RPC_HEADERS.traceparent]: { type: 'string', description: 'W3C trace context.' },
    },
    required: [RPC_HEADERS.caller],
  };
}

function requestPacket(rpc: RpcDefinition): JsonSchema {
  return {
    type: 'object',
    properties: {
      pattern: { const: rpc.subject },
      id: { type: 'string' },
      data: { $ref: `${SCHEMAS}${rpc.request.name}` },
    },
    required: ['pattern', 'id', 'data'],
  };
}

function replyPacket(rpc: RpcDefinition): JsonSchema {
  return {
    type: 'object',
    description: 'Either `response` or `err`.',
    properties: {
      id: { type: 'string' },
      isDisposed: { type: 'boolean' },
      response: { $ref: `${SCHEMAS}${rpc.reply.name}` },
      err: { $ref: `${SCHEMAS}WireError` },
    },
    required: ['id'],
  };
}

function wireError(): JsonSchema {
  const field: JsonSchema = {
    type: 'object',
    properties: { field: { type: 'string' }, message: { type: 'string' } },
    required: ['field', 'message'],
  };
  return {
    type: 'object',
    properties: {
      code: { type: 'string', enum: ERROR_CODES },
      message: { type: 'string' },
      fields: { type: 'array', items: field },
      details: { type: 'object', additionalProperties: true },
    },
    required: ['code', 'message'],
  };
}

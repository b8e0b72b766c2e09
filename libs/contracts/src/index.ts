export { type BusPermissions, busPermissions, CONSUMERS, inboxPrefix } from './access';
export { ById } from './by-id';
export { Empty } from './empty';
export {
  type CloudEvent,
  type ConsumerDefinition,
  DEAD_LETTER_STREAM,
  EVENT_STREAM,
  event,
  type EventDefinition,
} from './events/event-definition';
export * from './fields/fields';
export { type ContractClass, type JsonSchema, schemasOf } from './fields/json-schema';
export * from './ingestion';
export * from './jobs';
export * from './metadata-health';
export { DEFAULT_PAGE_SIZE, PageRequest } from './paging';
export * from './quality';
export { ERROR_CODES, type ErrorCode, type FieldError, parseWireError, type WireError } from './rpc/errors';
export {
  type Caller,
  hasRole,
  type Role,
  ROLES,
  rpc,
  RPC_HEADERS,
  type RpcDefinition,
} from './rpc/rpc-definition';
export * from './search';
export { APP_NAMES, type AppName, SERVICE_NAMES, type ServiceName } from './service/app-name';
export * from './service/status';

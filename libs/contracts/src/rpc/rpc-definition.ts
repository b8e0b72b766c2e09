import { type ContractClass } from '../fields/json-schema';
import { type AppName, type ServiceName } from '../service/app-name';

/** One request/reply operation of a service; the only way parts name a subject (ARCHITECTURE §4.1). */
export interface RpcDefinition<Request extends object = object, Reply extends object = object> {
  readonly subject: string;
  readonly service: AppName;
  readonly request: ContractClass<Request>;
  readonly reply: ContractClass<Reply>;
  /** How long a caller waits, in milliseconds. */
  readonly deadlineMs: number;
  /** Safe to send again when no answer came. */
  readonly idempotent: boolean;
  /**
   * The one service that asks this, for itself. The bus lets nobody else publish on the subject (access.ts), so no token of a
   * caller goes with it.
   */
  readonly onlyFor?: ServiceName;
}

/** Defines `dataspoke.rpc.<service>.<name>`; `name` is `<thing>.<verb>.v<n>`. */
export function rpc<Request extends object, Reply extends object>(
  service: AppName,
  name: `${string}.${string}.v${number}`,
  request: ContractClass<Request>,
  reply: ContractClass<Reply>,
  options: {
    readonly deadlineMs?: number;
    readonly idempotent?: boolean;
    readonly onlyFor?: ServiceName;
  } = {},
): RpcDefinition<Request, Reply> {
  return {
    subject: `dataspoke.rpc.${service}.${name}`,
    service,
    request,
    reply,
    deadlineMs: options.deadlineMs ?? 5_000,
    idempotent: options.idempotent ?? false,
    ...(options.onlyFor === undefined ? {} : { onlyFor: options.onlyFor }),
  };
}

/** NATS headers of a request. */
export const RPC_HEADERS = {
  /** Id of the outermost request, for logs and problem answers. */
  requestId: 'Dataspoke-Request-Id',
  /** Instant (ISO 8601) after which nobody waits for the answer. */
  deadline: 'Dataspoke-Deadline',
  /** Who asks: a token signed by the gateway (compact JWS, EdDSA); services verify it, nobody else can make one. */
  caller: 'Dataspoke-Caller',
  /** DataHub access token of the person behind the caller, as the gateway got it; only search is told. A secret. */
  catalogToken: 'Dataspoke-Catalog-Token',
  /** W3C trace context. */
  traceparent: 'traceparent',
} as const;

/** What a caller may do: a producer sends events and can do nothing else. */
export const ROLES = ['reader', 'editor', 'admin', 'producer'] as const;
export type Role = (typeof ROLES)[number];

/** The roles that each of them includes. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  producer: ['producer'],
  reader: ['reader'],
  editor: ['producer', 'reader', 'editor'],
  admin: ['producer', 'reader', 'editor', 'admin'],
};

/** Who asks, as the gateway authenticated it. */
export interface Caller {
  /** `api-key:<id>` for a person or program, `service:<app>` for a service acting for itself. */
  readonly id: string;
  readonly role: Role;
}

/** Whether `role` may do what needs `needed`. */
export function hasRole(role: Role, needed: Role): boolean {
  return INCLUDED[role].includes(needed);
}

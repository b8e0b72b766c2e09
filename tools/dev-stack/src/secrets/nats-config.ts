/** Subjects with NATS wildcards; an empty list allows nothing. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** May answer requests it received, on the requester's private inbox. */
  readonly reply?: boolean;
}

export interface NatsUser {
  readonly name: string;
  readonly password: string;
  /** Users of one account share subjects and streams and see nothing of the others; all are in one without it. */
  readonly account?: string;
}

export interface NatsConfigOptions {
  readonly port: number;
  /** Folder of JetStream. */
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
  /** By user name; a user without an entry may do everything. */
  readonly permissions: Readonly<Record<string, NatsPermissions>>;
  readonly maxFileBytes?: number;
  readonly maxMemoryBytes?: number;
}

// Both streams of the contracts reserve 2.25 GiB of it.
const MAX_FILE_BYTES = 4 * 1024 ** 3;
const MAX_MEMORY_BYTES = 64 * 1024 ** 2;

/**
 * Text of a nats-server configuration: loopback, JetStream on, nobody without a name and a password.
 * Syntax: https://docs.nats.io/running-a-nats-service/configuration
 */
export function natsConfig(options: NatsConfigOptions): string {
  const { port, storeDir, users, permissions } = options;
  const accounts = Map.groupBy(users, (user) => user.account ?? '');
  const shared = accounts.get('') ?? [];
  accounts.delete('');
  const entry = ({ name, password }: NatsUser): string => userEntry(name, password, permissions[name]);
  return [
    'host: "127.0.0.1"',
    `port: ${port}`,
    'server_name: "dataspoke"',
    'max_payload: 1048576',
    'jetstream {',
    `  store_dir: ${quoted(storeDir)}`,
    `  max_file_store: ${options.maxFileBytes ?? MAX_FILE_BYTES}`,
    `  max_memory_store: ${options.maxMemoryBytes ?? MAX_MEMORY_BYTES}`,
    '}',
    ...(shared.length > 0 ? ['authorization {', '  users: [', ...shared.map(entry), '  ]', '}'] : []),
    ...(accounts.size > 0 ? ['accounts {'] : []),
    ...[...accounts].flatMap(([account, members]) => [
      `  ${quoted(account)} { jetstream: enabled, users: [`,
      ...members.map(entry),
      '  ] }',
    ]),
    ...(accounts.size > 0 ? ['}'] : []),
    '',
  ].join('\n');
}

function userEntry(name: string, password: string, permissions: NatsPermissions | undefined): string {
  const account = `user: ${quoted(name)}, password: ${quoted(password)}`;
  if (!permissions) return `    { ${account} }`;
  const rules = [
    `publish: ${subjects(permissions.publish)}`,
    `subscribe: ${subjects(permissions.subscribe)}`,
    ...(permissions.reply ? ['allow_responses: { max: 1, expires: "2m" }'] : []),
  ];
  return `    { ${account}, permissions: { ${rules.join(', ')} } }`;
}

// The server reads an empty list of allowed subjects as "no restriction".
function subjects(allowed: readonly string[]): string {
  return allowed.length === 0 ? '{ deny: [">"] }' : `{ allow: [${allowed.map(quoted).join(', ')}] }`;
}

// A double-quoted string of this syntax knows the escapes of JSON; `$` in it is not a variable.
function quoted(text: string): string {
  return JSON.stringify(text);
}

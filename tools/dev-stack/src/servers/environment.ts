const NAMES = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];

/**
 * What any program needs and nothing that configures one: the servers and apps of the stack see only what they are
 * given, not the PGPASSWORD or TEMPORAL_TLS of the person at the terminal.
 */
export function basicEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(NAMES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

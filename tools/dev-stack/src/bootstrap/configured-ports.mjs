import { CannotStart } from './cannot-start.mjs';

/** Ports that may be fixed; free ones are taken for those that are not. */
const SETTINGS = {
  postgres: 'DATASPOKE_POSTGRES_PORT',
  warehouse: 'DATASPOKE_WAREHOUSE_PORT',
  nats: 'DATASPOKE_NATS_PORT',
  temporal: 'DATASPOKE_TEMPORAL_PORT',
  datahub: 'DATASPOKE_DATAHUB_PORT',
};

/** @typedef {keyof typeof SETTINGS} ServerName */

/**
 * The port of a server when it is fixed by the environment.
 * @param {ServerName} server
 * @param {NodeJS.ProcessEnv} env
 * @returns {number | undefined}
 * @throws {CannotStart}
 */
export function configuredPort(server, env) {
  const text = env[SETTINGS[server]];
  if (!text) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new CannotStart(`${SETTINGS[server]} must be a port between 1 and 65535.`);
}

/**
 * Every fixed port, by the setting that fixes it.
 * @param {number} http
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, number>}
 */
export function configuredPorts(http, env) {
  /** @type {Record<string, number>} */
  const ports = { '--port': http };
  for (const server of /** @type {ServerName[]} */ (Object.keys(SETTINGS))) {
    const port = configuredPort(server, env);
    if (port !== undefined) ports[SETTINGS[server]] = port;
  }
  return ports;
}

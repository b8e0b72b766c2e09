import { CannotStart } from './cannot-start.mjs';

export const DEFAULT_PORT = 7080;

export const USAGE = `npm start [-- options]

  --once            do the main job, print the summary, stop everything
  --source URL      read this database (postgres://user:password@host:port/database) instead of the sample
  --port N          port of the HTTP API on 127.0.0.1 (default ${DEFAULT_PORT}, or DATASPOKE_HTTP_PORT)
  --help            this text

npm run reset removes everything that was stored (.dataspoke/).`;

/**
 * @typedef {object} StartArguments
 * @property {boolean} once
 * @property {string | undefined} source
 * @property {number} port
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} argv without node and script
 * @param {NodeJS.ProcessEnv} env
 * @returns {StartArguments}
 * @throws {CannotStart} that names the option
 */
export function parseStartArguments(argv, env) {
  /** @type {StartArguments} */
  const result = {
    once: false,
    source: undefined,
    port: portOf(env['DATASPOKE_HTTP_PORT'], 'DATASPOKE_HTTP_PORT'),
    help: false,
  };
  const rest = argv.flatMap((text) =>
    /^--\w+=/.test(text) ? [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] : [text],
  );
  while (rest.length > 0) {
    const option = rest.shift();
    if (option === '--once') result.once = true;
    else if (option === '--help' || option === '-h') result.help = true;
    else if (option === '--port') result.port = portOf(rest.shift() ?? '', '--port');
    else if (option === '--source') result.source = sourceOf(rest.shift());
    else throw new CannotStart(`There is no option ${option}; npm start -- --help lists the options.`);
  }
  return result;
}

/**
 * @param {string | undefined} text
 * @param {string} setting
 */
function portOf(text, setting) {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new CannotStart(`${setting} must be a port between 1 and 65535.`);
}

/** @param {string | undefined} text */
function sourceOf(text) {
  if (text !== undefined && URL.canParse(text)) {
    const { protocol, hostname, pathname } = new URL(text);
    if (/^postgres(ql)?:$/.test(protocol) && hostname && pathname.length > 1) return text;
  }
  // The value may hold a password and is not repeated.
  throw new CannotStart('--source must look like postgres://user:password@host:5432/database.');
}

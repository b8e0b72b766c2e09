import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ConnectorDescription, type JsonObject, type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { type ProgramLine, withoutSecret } from '../exec/program';
import { ProtocolConnector, type ProtocolPeer } from '../exec/protocol-connector';
import { parseJson } from '../json';
import { isRecord } from '../recipe/recipe-reader';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { NPM_SECRET_FIELDS, type NpmRecipe, parseNpmRecipe, recipeToJson } from './recipe';

/** Of the protocol that packages and programs speak. */
const PROTOCOL = 1;

const DESCRIPTION: ConnectorDescription = {
  type: 'npm',
  displayName: 'Connector package',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Recipe of a connector package',
    type: 'object',
    additionalProperties: false,
    required: ['package'],
    properties: {
      package: {
        type: 'string',
        description: 'Name of a package that is installed in DATASPOKE_CONNECTOR_PACKAGES.',
      },
      config: { type: 'object', description: 'Handed to the package as it is.' },
      secret: { type: 'string', writeOnly: true },
      platform: {
        type: 'string',
        default: 'custom',
        description: 'DataHub platform of datasets that it describes by name.',
      },
      silenceMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 60_000 },
      answerMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 30_000 },
    },
  },
  secretFields: NPM_SECRET_FIELDS,
  addressFields: ['package', 'config'],
  capabilities: ['schema', 'comments'],
};

/** What a connector package exports as `connector`. */
interface ConnectorPackage {
  run(command: JsonObject, signal: AbortSignal): AsyncIterable<unknown>;
}

function peerOf(recipe: NpmRecipe, { packageFolder }: SourceOptions): ProtocolPeer {
  return {
    description: DESCRIPTION,
    name: recipe.package,
    platform: recipe.platform,
    config: recipe.config,
    answerMs: recipe.answerMs,
    async *run(command: JsonObject, signal: AbortSignal): AsyncGenerator<ProgramLine> {
      const connector = await inTime(() => loaded(recipe.package, packageFolder), recipe, signal);
      const { config, secret } = recipe;
      const stop = new AbortController();
      const whole = { protocol: PROTOCOL, ...command, config, ...(secret === undefined ? {} : { secret }) };
      const messages = await inTime(
        () =>
          Promise.resolve(
            connector.run(whole, AbortSignal.any([signal, stop.signal]))[Symbol.asyncIterator](),
          ),
        recipe,
        signal,
      );
      try {
        for (let number = 1; ; number += 1) {
          const message = await inTime(() => nextOf(messages), recipe, signal);
          if (message === undefined) return;
          yield { number, value: plain(message.value, number, recipe) };
        }
      } finally {
        stop.abort();
        // What does not listen to its signal is left to itself; it is not waited for.
        void Promise.resolve(messages.return?.()).catch(() => undefined);
      }
    },
  };
}

async function loaded(name: string, folder: string | undefined): Promise<ConnectorPackage> {
  if (folder === undefined) {
    throw new ConnectorError(
      'address-forbidden',
      'This deployment runs no connector packages.',
      'Let its administrator install them in a folder and name it in DATASPOKE_CONNECTOR_PACKAGES.',
    );
  }
  let path: string;
  try {
    path = createRequire(join(folder, 'package.json')).resolve(name);
  } catch {
    throw new ConnectorError(
      'not-found',
      `The package ${name} is not installed in this deployment.`,
      'Let its administrator install it in the folder of DATASPOKE_CONNECTOR_PACKAGES.',
    );
  }
  let exported: unknown;
  try {
    exported = await import(pathToFileURL(path).href);
  } catch (error) {
    throw new ConnectorError(
      'unsupported',
      `The package ${name} cannot be loaded: ${messageOf(error)}.`,
      'Import it by hand in its folder, and look at what is missing.',
    );
  }
  const connector = connectorIn(exported);
  if (connector === undefined || connector['protocol'] !== PROTOCOL || !isRun(connector)) {
    throw new ConnectorError(
      'unsupported',
      `The package ${name} is no connector of protocol ${PROTOCOL}.`,
      'It has to export "connector" with {protocol: 1, run(command, signal)}; see docs/connectors.md.',
    );
  }
  return connector;
}

/** A package of either kind of modules: what a CommonJS one exports stands under `default` too. */
function connectorIn(exported: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(exported)) return undefined;
  const inner = exported['default'];
  const found = exported['connector'] ?? (isRecord(inner) ? inner['connector'] : undefined);
  return isRecord(found) ? found : undefined;
}

function isRun(
  connector: Readonly<Record<string, unknown>>,
): connector is Readonly<Record<string, unknown>> & ConnectorPackage {
  return typeof connector['run'] === 'function';
}

/** What the package does next, within its time. Raises `ConnectorError`, whatever it raises. */
async function inTime<T>(
  next: () => Promise<T>,
  { package: name, silenceMs, secret }: NpmRecipe,
  signal: AbortSignal,
): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const late = setTimeout(
    () =>
      reject(
        new ConnectorError(
          'timeout',
          `The package ${name} said nothing for ${silenceMs} ms.`,
          'Raise silenceMs, or let it write a "log" now and then.',
        ),
      ),
    silenceMs,
  );
  const abort = (): void =>
    reject(new ConnectorError('cancelled', 'Reading was cancelled.', 'Start it again to go on.'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([next(), stopped]);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    const said = withoutSecret(messageOf(error), secret);
    throw new ConnectorError(
      'interrupted',
      `The package ${name} failed: ${String(said)}.`,
      'Report it to whoever wrote the package.',
    );
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
  }
}

/** Undefined at the end. */
async function nextOf(messages: AsyncIterator<unknown>): Promise<{ readonly value: unknown } | undefined> {
  const next: IteratorResult<unknown, unknown> = await messages.next();
  return next.done === true ? undefined : { value: next.value };
}

/** What it said as JSON, which it has to be anyway: there are values that are none, and some without an end. */
function plain(value: unknown, number: number, { package: name, secret }: NpmRecipe): JsonValue {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = undefined;
  }
  if (text !== undefined) return withoutSecret(parseJson(Buffer.from(text)), secret);
  throw new ConnectorError(
    'source-error',
    `Message ${number} of the package ${name} is no JSON.`,
    'Let it give plain objects: no functions, no BigInt, nothing that holds itself.',
  );
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

/** The connector that a package brings. */
export const npmConnector: ConnectorFactory = {
  description: DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseNpmRecipe(recipe)),
  create: (recipe, options) => new ProtocolConnector(peerOf(parseNpmRecipe(recipe), options), options.env),
  checkRecipe: (recipe, options, signal) =>
    new ProtocolConnector(peerOf(parseNpmRecipe(recipe), options), options.env).checkRecipe(signal),
  platformOf: (recipe) => parseNpmRecipe(recipe).platform,
};

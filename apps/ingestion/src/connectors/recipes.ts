import {
  type Connector,
  ConnectorError,
  type ConnectorFactory,
  type ConnectorOptions,
  ConnectorRegistry,
  fieldsAt,
  type JsonObject,
  type JsonValue,
  keepSecrets,
  KnownColumns,
  mapFields,
  openRecipe,
  resolveReferences,
  redactRecipe,
  sealRecipe,
  type SecretKeys,
  type SourceOptions,
  type ValueReader,
} from '@dataspoke/connectors';
import { DataSpokeError, processVariables } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { createHash, createHmac } from 'node:crypto';
import { IngestionEnv } from '../ingestion-env';
import { StoredLineageEvents } from '../lineage-events/stored-lineage-events';
import { toSourceError } from './source-errors';

/** Of a check while somebody waits for an answer. */
const CHECK_MS = 4_000;

/** A recipe as it is stored: of a known type, its secrets sealed for one source. */
export interface StoredRecipe {
  readonly id: string;
  readonly type: string;
  readonly recipe: JsonObject;
}

/** Recipes on their way in, at rest and on their way out; the one place of the service where secrets are open. */
@Injectable()
export class Recipes {
  private readonly keys: SecretKeys;

  constructor(
    private readonly registry: ConnectorRegistry,
    private readonly env: IngestionEnv,
    private readonly lineageEvents: StoredLineageEvents,
    private readonly columns: KnownColumns,
  ) {
    this.keys = { current: { id: 'k1', key: Buffer.from(env.DATASPOKE_SECRET_KEY, 'base64') } };
  }

  /** The canonical form of what a person wrote; raises `recipe-invalid` that lists every bad field. */
  parse(type: string, recipe: unknown): JsonObject {
    return asCaller(() => this.factory(type).parseRecipe(recipe));
  }

  /**
   * Has the source's own program check an open recipe, where it has one and can be asked; raises `recipe-invalid` that lists every bad
   * field.
   */
  async check(type: string, recipe: JsonObject, env: SourceOptions['env']): Promise<void> {
    const factory = this.factory(type);
    if (!factory.checkRecipe) return;
    const resolved = this.resolvedIfKnown(recipe);
    if (!resolved) return;
    try {
      const signal = AbortSignal.timeout(CHECK_MS);
      await factory.checkRecipe(resolved, this.sourceOptions({ env }), signal);
    } catch (error) {
      // Whatever else is wrong shows in a test and in a run.
      if (!(error instanceof ConnectorError)) throw error;
      if (error.code === 'recipe-invalid' && error.fields.length > 0) throw toSourceError(error);
    }
  }

  /** `recipe` with its secrets sealed for the source. */
  seal({ id, type, recipe }: StoredRecipe): JsonObject {
    return sealRecipe(recipe, this.factory(type).description.secretFields, this.keys, id);
  }

  /** `recipe` as it may be shown. */
  redact({ type, recipe }: Omit<StoredRecipe, 'id'>): JsonObject {
    return redactRecipe(recipe, this.factory(type).description.secretFields);
  }

  /**
   * `changed` with every secret given as `"***"` replaced by the stored one; raises `recipe-invalid` when none is stored, or when it was
   * stored for another address.
   */
  keepSecrets(changed: JsonObject, stored: StoredRecipe): JsonObject {
    const { description } = this.factory(stored.type);
    return asCaller(() =>
      keepSecrets(
        changed,
        openRecipe(stored.recipe, description.secretFields, this.keys, stored.id),
        description,
      ),
    );
  }

  /** `recipe` with keyed digests in place of secrets: equal for equal recipes, of no use without the key. */
  fingerprint({ type, recipe }: Omit<StoredRecipe, 'id'>): JsonObject {
    return mapFields(recipe, this.factory(type).description.secretFields, (value) => this.digest(value));
  }

  /**
   * A digest of what a stored recipe says beside who reads: another one may point elsewhere. Raises `secret-unreadable` where secrets say
   * what is read, and cannot be opened.
   */
  print(stored: StoredRecipe): string {
    const { selectingFields = [] } = this.factory(stored.type).description;
    const open = asCaller(() => openRecipe(stored.recipe, selectingFields, this.keys, stored.id));
    const selecting = fieldsAt(open, selectingFields).map(({ field, value }) => [field, this.digest(value)]);
    const redacted = this.redact(stored);
    return createHash('sha256')
      .update(JSON.stringify(selecting.length === 0 ? redacted : [redacted, ...selecting]))
      .digest('base64url');
  }

  private digest(value: JsonValue): string {
    return createHmac('sha256', this.keys.current.key).update(JSON.stringify(value)).digest('base64url');
  }

  /** A connector to the source; the caller closes it. Raises `ConnectorError`; nothing is contacted yet. */
  connect(stored: StoredRecipe & Pick<SourceOptions, 'env'>): Connector {
    const factory = this.registry.get(stored.type);
    return factory.create(this.resolved(stored, factory), {
      ...this.sourceOptions(stored),
      receivedEvents: this.lineageEvents.of(stored.id),
      columns: this.columns,
    });
  }

  /** The DataHub platform of what the source reads. Raises `ConnectorError`. */
  platformOf(stored: StoredRecipe): string {
    const factory = this.registry.get(stored.type);
    return factory.platformOf?.(this.open(stored, factory)) ?? stored.type;
  }

  /** The instance of its platform that the source reads, if it has one. Raises `ConnectorError`. */
  platformInstanceOf(stored: StoredRecipe): string | undefined {
    const factory = this.registry.get(stored.type);
    return factory.platformInstanceOf?.(this.open(stored, factory));
  }

  /** What reads values of small tables of the source; the caller closes it. Raises `ConnectorError`; nothing is contacted yet. */
  openValues(stored: StoredRecipe): ValueReader {
    const factory = this.registry.get(stored.type);
    if (!factory.createValueReader) {
      throw new ConnectorError(
        'unsupported',
        `Values cannot be read in sources of type "${stored.type}".`,
        'Describe the codes in the catalog instead.',
      );
    }
    return factory.createValueReader(this.resolved(stored, factory), this.connectorOptions());
  }

  private open(stored: StoredRecipe, factory: ConnectorFactory): JsonObject {
    return openRecipe(stored.recipe, factory.description.secretFields, this.keys, stored.id);
  }

  // References are read each time a source is, so that a changed password needs no change of the recipe.
  private resolved(stored: StoredRecipe, factory: ConnectorFactory): JsonObject {
    return this.withReferences(this.open(stored, factory));
  }

  /** Undefined where a variable is not there yet. */
  private resolvedIfKnown(recipe: JsonObject): JsonObject | undefined {
    try {
      return this.withReferences(recipe);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return undefined;
    }
  }

  private withReferences(recipe: JsonObject): JsonObject {
    return resolveReferences(recipe, {
      allowed: this.env.DATASPOKE_RECIPE_VARIABLES?.split(',') ?? [],
      values: processVariables(),
    });
  }

  private sourceOptions({ env }: Pick<SourceOptions, 'env'>): SourceOptions {
    return {
      ...this.connectorOptions(),
      env,
      folders: this.env.DATASPOKE_SOURCE_FOLDERS?.split(':') ?? [],
      ...(this.env.DATASPOKE_CONNECTOR_PACKAGES === undefined
        ? {}
        : { packageFolder: this.env.DATASPOKE_CONNECTOR_PACKAGES }),
      programFolders: this.env.DATASPOKE_CONNECTOR_FOLDERS?.split(':') ?? [],
      ...(this.env.DATASPOKE_DUCKDB_EXCEL === undefined
        ? {}
        : { excelExtension: this.env.DATASPOKE_DUCKDB_EXCEL }),
    };
  }

  private connectorOptions(): ConnectorOptions {
    return {
      addresses: { allowLoopback: this.env.DATASPOKE_ALLOW_LOOPBACK_SOURCES },
      applicationName: 'dataspoke',
    };
  }

  private factory(type: string): ConnectorFactory {
    try {
      return this.registry.get(type);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      throw new DataSpokeError('recipe-invalid', `${error.message} ${error.remedy}`, {
        fields: [{ field: 'type', message: error.remedy }],
        cause: error,
      });
    }
  }
}

function asCaller<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ConnectorError ? toSourceError(error) : error;
  }
}

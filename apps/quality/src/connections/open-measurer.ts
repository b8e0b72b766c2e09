import {
  ConnectorError,
  ConnectorRegistry,
  type JsonObject,
  openRecipe,
  resolveReferences,
  type RuleMeasurer,
  type SecretKeys,
} from '@dataspoke/connectors';
import { connectionRpc, type ResolvedConnection } from '@dataspoke/contracts';
import { processVariables, RpcClient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { QualityEnv } from '../quality.config';

/** Finds the way to the data of a dataset; the one place of the service where secrets are open. */
@Injectable()
export class OpenMeasurer {
  private readonly keys: SecretKeys;

  constructor(
    private readonly registry: ConnectorRegistry,
    private readonly rpc: RpcClient,
    private readonly env: QualityEnv,
  ) {
    this.keys = { current: { id: 'k1', key: Buffer.from(env.DATASPOKE_SECRET_KEY, 'base64') } };
  }

  /**
   * What measures rules in the source of `dataset`; the caller closes it. Raises `not-found` when no source has written the
   * dataset, what an absent ingestion service raises, and `ConnectorError`.
   */
  async execute(dataset: string, signal: AbortSignal): Promise<RuleMeasurer> {
    const connection = await this.rpc.call(connectionRpc.resolveConnection, { urn: dataset }, { signal });
    const factory = this.registry.get(connection.type);
    if (!factory.createMeasurer) {
      throw new ConnectorError(
        'unsupported',
        `Rules cannot be evaluated in sources of type "${connection.type}".`,
        'Delete the rule, or bring the data to a source whose type can do that.',
      );
    }
    const recipe = openRecipe(
      recipeOf(connection),
      factory.description.secretFields,
      this.keys,
      connection.sourceId,
    );
    const variables = {
      allowed: this.env.DATASPOKE_RECIPE_VARIABLES?.split(',') ?? [],
      values: processVariables(),
    };
    return factory.createMeasurer(resolveReferences(recipe, variables), {
      addresses: { allowLoopback: this.env.DATASPOKE_ALLOW_LOOPBACK_SOURCES },
      applicationName: 'dataspoke-quality',
    });
  }
}

function recipeOf({ recipe, sourceName }: ResolvedConnection): JsonObject {
  if (isJsonObject(recipe)) return recipe;
  throw new TypeError(`the recipe of ${sourceName} is no object`);
}

/** What crossed the bus is JSON; whether it is an object is left to be seen. */
function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

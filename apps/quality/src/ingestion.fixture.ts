import { postgresConnector, sealRecipe, type JsonObject } from '@dataspoke/connectors';
import { connectionRpc, type ResolveConnectionRequest, type ResolvedConnection } from '@dataspoke/contracts';
import { notFound, RpcHandler, ServiceEnv, type ServiceDefinition } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { randomUUID } from 'node:crypto';

/** A place to read from, as ingestion would know it. */
export interface TestSource {
  readonly recipe: Readonly<Record<string, unknown>>;
  /** The sealing key, 32 bytes in Base64. */
  readonly key: string;
  /** Whether it has written the dataset. */
  owns(urn: string): boolean;
}

/** The part of ingestion that quality asks, over the same bus and with secrets sealed the same way. */
export function ingestionFor(source: TestSource): ServiceDefinition<ServiceEnv> {
  const sourceId = randomUUID();
  const { description, parseRecipe } = postgresConnector;
  const keys = { current: { id: 'k1', key: Buffer.from(source.key, 'base64') } };

  @Controller()
  class Connections {
    @RpcHandler(connectionRpc.resolveConnection, { role: 'reader' })
    resolve({ urn }: ResolveConnectionRequest): Promise<ResolvedConnection> {
      if (!source.owns(urn)) return Promise.reject(notFound('source of', urn));
      const canonical: JsonObject = parseRecipe(source.recipe);
      const recipe = { ...sealRecipe(canonical, description.secretFields, keys, sourceId) };
      return Promise.resolve({ sourceId, sourceName: 'test warehouse', type: 'postgres', recipe });
    }
  }

  @Module({ controllers: [Connections] })
  class Ingestion {}

  return { app: 'ingestion', env: ServiceEnv, module: () => Ingestion, entities: [], migrations: [] };
}

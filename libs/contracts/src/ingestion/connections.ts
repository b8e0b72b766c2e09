import { AnyObject, DatasetUrnText, Text, Uuid } from '../fields/fields';
import { rpc } from '../rpc/rpc-definition';

export class ResolveConnectionRequest {
  @DatasetUrnText()
  urn: string;
}

/** How the source of a dataset is reached; secrets are ciphertext, opened inside `libs/connectors` only. */
export class ResolvedConnection {
  @Uuid({ description: 'The secrets are sealed for this source.' })
  sourceId: string;

  @Text({ max: 100 })
  sourceName: string;

  @Text({ max: 60, description: 'Type of the connector.' })
  type: string;

  @AnyObject({ description: 'Canonical recipe, its secrets sealed.' })
  recipe: Record<string, unknown>;
}

/** What only other services may ask of ingestion. */
export const connectionRpc = {
  resolveConnection: rpc('ingestion', 'connection.resolve.v1', ResolveConnectionRequest, ResolvedConnection, {
    idempotent: true,
    onlyFor: 'quality',
  }),
} as const;

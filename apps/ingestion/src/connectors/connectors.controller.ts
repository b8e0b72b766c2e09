import { ConnectorRegistry } from '@dataspoke/connectors';
import { type ConnectorList, type Empty, ingestionRpc } from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';

/** Which kinds of sources there are. */
@Controller()
export class ConnectorsController {
  constructor(private readonly registry: ConnectorRegistry) {}

  @RpcHandler(ingestionRpc.listConnectors, { role: 'reader' })
  list(_request: Empty): Promise<ConnectorList> {
    const items = this.registry.list().map(({ type, displayName, recipeSchema, capabilities }) => ({
      type,
      displayName,
      recipeSchema: { ...recipeSchema },
      capabilities: [...capabilities],
    }));
    return Promise.resolve({ items });
  }
}

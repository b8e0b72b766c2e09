import { connectionRpc, type ResolveConnectionRequest, type ResolvedConnection } from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { ResolveConnection } from './resolve-connection';

/** Connections, for the services that read data next to where it lies. */
@Controller()
export class ConnectionsController {
  constructor(private readonly resolveConnection: ResolveConnection) {}

  @RpcHandler(connectionRpc.resolveConnection, { role: 'reader' })
  resolve(request: ResolveConnectionRequest): Promise<ResolvedConnection> {
    return this.resolveConnection.execute(request);
  }
}

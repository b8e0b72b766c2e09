import {
  connectionRpc,
  type Lookup,
  lookupRpc,
  type ReadLookupRequest,
  type ResolveConnectionRequest,
  type ResolvedConnection,
} from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { ReadLookup } from './read-lookup';
import { ResolveConnection } from './resolve-connection';

/** Connections, for the services that need what lies in the sources. */
@Controller()
export class ConnectionsController {
  constructor(
    private readonly resolveConnection: ResolveConnection,
    private readonly readLookup: ReadLookup,
  ) {}

  @RpcHandler(connectionRpc.resolveConnection, { role: 'reader' })
  resolve(request: ResolveConnectionRequest): Promise<ResolvedConnection> {
    return this.resolveConnection.execute(request);
  }

  @RpcHandler(lookupRpc.readLookup, { role: 'reader' })
  lookup(request: ReadLookupRequest, { signal }: RpcCall): Promise<Lookup> {
    return this.readLookup.execute(request, signal);
  }
}

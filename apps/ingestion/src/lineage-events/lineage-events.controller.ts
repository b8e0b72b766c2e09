import {
  ingestionRpc,
  type ReceivedLineageEvents,
  type ReceiveLineageEventsRequest,
} from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { ReceiveLineageEvents } from './receive-lineage-events';

/** Events of OpenLineage over the bus. */
@Controller()
export class LineageEventsController {
  constructor(private readonly receiveEvents: ReceiveLineageEvents) {}

  @RpcHandler(ingestionRpc.receiveLineageEvents, { role: 'editor' })
  receive(request: ReceiveLineageEventsRequest): Promise<ReceivedLineageEvents> {
    return this.receiveEvents.execute(request);
  }
}

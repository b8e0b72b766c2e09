import {
  type Empty,
  ingestionRpc,
  type KeepLineageEventPartRequest,
  type ReceivedLineageEvents,
  type ReceiveLargeLineageEventRequest,
  type ReceiveLineageEventsRequest,
} from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { LargeLineageEvents } from './large-lineage-events';
import { ReceiveLineageEvents } from './receive-lineage-events';

/** Events of OpenLineage over the bus. */
@Controller()
export class LineageEventsController {
  constructor(
    private readonly receiveEvents: ReceiveLineageEvents,
    private readonly large: LargeLineageEvents,
  ) {}

  @RpcHandler(ingestionRpc.receiveLineageEvents, { role: 'producer' })
  receive(request: ReceiveLineageEventsRequest): Promise<ReceivedLineageEvents> {
    return this.receiveEvents.execute(request);
  }

  @RpcHandler(ingestionRpc.keepLineageEventPart, { role: 'producer' })
  async keepPart(part: KeepLineageEventPartRequest): Promise<Empty> {
    await this.large.keep(part);
    return {};
  }

  @RpcHandler(ingestionRpc.receiveLargeLineageEvent, { role: 'producer' })
  receiveLarge(request: ReceiveLargeLineageEventRequest): Promise<ReceivedLineageEvents> {
    return this.large.receive(request);
  }
}

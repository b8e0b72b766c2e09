import {
  DeadLetterPage,
  Integer,
  ListDeadLettersRequest,
  OneOf,
  SERVICE_NAMES,
  type ServiceName,
  serviceRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

class ByService {
  @OneOf(SERVICE_NAMES)
  service: ServiceName;
}

class ByDeadLetter extends ByService {
  @Integer({ min: 1 })
  sequence: number;
}

@ApiTags('dead letters')
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly rpc: RpcClient) {}

  @Get(':service')
  @Allow('reader')
  @ApiOperation({ summary: 'Events that a service could not handle, each with its reason' })
  @ApiOkResponse({ type: DeadLetterPage })
  list(
    @Param() { service }: ByService,
    @Query() page: ListDeadLettersRequest,
    @CalledBy() by: By,
  ): Promise<DeadLetterPage> {
    return this.rpc.call(serviceRpc(service).listDeadLetters, page, by);
  }

  @Post(':service/:sequence/replay')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Hand an event to its consumer again; it is no dead letter any more once that worked',
  })
  @ApiNoContentResponse()
  async replay(@Param() { service, sequence }: ByDeadLetter, @CalledBy() by: By): Promise<void> {
    await this.rpc.call(serviceRpc(service).replayDeadLetter, { sequence }, by);
  }
}

import {
  Flag,
  ListOf,
  Nested,
  OneOf,
  SERVICE_NAMES,
  type ServiceName,
  serviceRpc,
  ServiceStatus,
  Text,
} from '@dataspoke/contracts';
import { DataSpokeError, RpcClient } from '@dataspoke/service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';

class ServiceEntry {
  @OneOf(SERVICE_NAMES)
  service: ServiceName;

  @Flag({ description: 'It answered.' })
  available: boolean;

  @Text({ optional: true, max: 2000 })
  message?: string;

  @Nested(() => ServiceStatus, { optional: true })
  status?: ServiceStatus;
}

class SystemStatus {
  @Flag({ description: 'Every service answered and is ready.' })
  ready: boolean;

  @ListOf(() => ServiceEntry)
  services: ServiceEntry[];
}

@ApiTags('status')
@Controller('api/v1/status')
@Allow('reader')
export class StatusController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @ApiOperation({ summary: 'Every service: is it there, is it ready, what does it depend on' })
  @ApiOkResponse({ type: SystemStatus })
  async get(@CalledBy() by: By): Promise<SystemStatus> {
    const services = await Promise.all(SERVICE_NAMES.map((service) => this.ask(service, by)));
    return { ready: services.every((entry) => entry.status?.ready === true), services };
  }

  private async ask(service: ServiceName, by: By): Promise<ServiceEntry> {
    try {
      const status = await this.rpc.call(serviceRpc(service).getStatus, {}, by);
      return { service, available: true, status };
    } catch (error) {
      if (!(error instanceof DataSpokeError)) throw error;
      return { service, available: false, message: error.message };
    }
  }
}

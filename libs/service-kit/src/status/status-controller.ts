import {
  type DeadLetterPage,
  type Empty,
  type ListDeadLettersRequest,
  type ReplayDeadLetterRequest,
  type ServiceName,
  serviceRpc,
  type ServiceStatus,
} from '@dataspoke/contracts';
import { Controller, type Type } from '@nestjs/common';
import { ProcessRoles } from '../config/env';
import { dependencyUnavailable } from '../errors/dataspoke-error';
import { isTransient } from '../errors/is-transient';
import { ConsumerHost } from '../events/consumer-host';
import { DeadLetters } from '../events/dead-letters';
import { HealthRegistry } from '../health/health-registry';
import { RpcHandler } from '../rpc/rpc-handler';
import { PRODUCT_VERSION } from './version';

/** The operations that every service answers, as a controller of `service`. */
export function statusController(service: ServiceName): Type {
  const operations = serviceRpc(service);
  const startedAt = new Date().toISOString();

  @Controller()
  class StatusController {
    constructor(
      private readonly health: HealthRegistry,
      private readonly roles: ProcessRoles,
      private readonly deadLetters: DeadLetters,
      private readonly consumers: ConsumerHost,
    ) {}

    @RpcHandler(operations.getStatus, { role: 'reader' })
    async getStatus(): Promise<ServiceStatus> {
      return Promise.resolve({
        service,
        version: PRODUCT_VERSION,
        roles: [...this.roles.list],
        ready: this.health.ready,
        startedAt,
        dependencies: this.health.dependencies(),
      });
    }

    @RpcHandler(operations.listDeadLetters, { role: 'reader' })
    listDeadLetters(request: ListDeadLettersRequest): Promise<DeadLetterPage> {
      return reachable(() => this.deadLetters.list(request.limit, request.cursor));
    }

    @RpcHandler(operations.replayDeadLetter, { role: 'editor' })
    async replayDeadLetter(request: ReplayDeadLetterRequest): Promise<Empty> {
      await reachable(() => this.consumers.replay(request.sequence));
      return {};
    }
  }
  return StatusController;
}

async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTransient(error)) throw error;
    throw dependencyUnavailable('service-unavailable', 'Something this needs is away; try again.', error);
  }
}

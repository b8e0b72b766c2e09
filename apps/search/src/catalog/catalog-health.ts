import { DataHubClient } from '@dataspoke/datahub-client';
import { HealthRegistry } from '@dataspoke/service-kit';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

/** Shows whether the catalog answers, and lets go of its connections at the end. */
@Injectable()
export class CatalogHealth implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly datahub: DataHubClient,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register({
      name: 'datahub',
      required: false,
      check: async (signal) => void (await this.datahub.serverConfig({ signal })),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.datahub.close();
  }
}

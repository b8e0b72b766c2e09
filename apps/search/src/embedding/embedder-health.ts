import { HealthRegistry } from '@dataspoke/service-kit';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Embedder } from './embedder';

/** Shows whether there is a model; without one, search goes on by words. */
@Injectable()
export class EmbedderHealth implements OnModuleInit {
  constructor(
    private readonly embedder: Embedder,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register({
      name: 'embedding-model',
      required: false,
      check: () =>
        this.embedder.model ? Promise.resolve() : Promise.reject(new Error(this.embedder.reason)),
    });
  }
}

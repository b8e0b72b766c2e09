import {
  type FactoryProvider,
  type InjectionToken,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HealthRegistry } from './health-registry';

/** How to find out whether something answers, and how to let go of it. */
export interface DependencyUse<T> {
  check(client: T, signal: AbortSignal): Promise<unknown>;
  close(client: T): Promise<void>;
}

class OptionalDependency<T> implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly name: string,
    private readonly client: T,
    private readonly use: DependencyUse<T>,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register({
      name: this.name,
      required: false,
      check: async (signal) => void (await this.use.check(this.client, signal)),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.use.close(this.client);
  }
}

/** Shows under `name` whether what is injected as `token` answers (the app is ready without it), and closes it at the end. */
export function optionalDependency<T>(
  name: string,
  token: InjectionToken<T>,
  use: DependencyUse<T>,
): FactoryProvider {
  return {
    provide: `optional dependency ${name}`,
    useFactory: (client: T, health: HealthRegistry) => new OptionalDependency(name, client, use, health),
    inject: [token, HealthRegistry],
  };
}

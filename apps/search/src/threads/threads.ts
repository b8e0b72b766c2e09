import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Ends the threads of the app after everything that uses them. */
@Injectable()
export class Threads implements OnApplicationShutdown {
  private readonly owners: { close(): Promise<void> }[] = [];

  add<T extends { close(): Promise<void> }>(owner: T): T {
    this.owners.push(owner);
    return owner;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.owners.map((owner) => owner.close()));
  }
}

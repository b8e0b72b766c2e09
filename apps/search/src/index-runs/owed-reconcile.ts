import { Elections, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { ReconcileAfterReset } from './reconcile-after-reset';

const LOOK_EVERY_MS = 1_000;

/** Sees to it that an owed run comes, also when the one that was claimed for it failed or was cancelled. */
@Injectable()
export class OwedReconcile implements OnApplicationBootstrap {
  constructor(
    private readonly database: DataSource,
    private readonly reconcile: ReconcileAfterReset,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.roles.has('activities')) return;
    this.elections.run('owed-reconcile', async (signal) => {
      while (!signal.aborted) {
        await this.database.transaction((tx) => this.reconcile.claimOwed(tx));
        await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    });
  }
}

import { LineagePool } from '@dataspoke/sql-lineage';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Processes for SQL that callers send; limits that leave time for the catalog within the deadline of a call. */
@Injectable()
export class SqlLineagePool extends LineagePool implements OnApplicationShutdown {
  constructor() {
    super({
      size: 2,
      statementMs: 4_000,
      textMs: 8_000,
      maxLength: 1_000_000,
      maxWaiting: 50,
      heapMb: 256,
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CatalogChangeRow } from './catalog-change.row';

/** Counts the transactions that changed documents or who may find them, so that saved searches know whether there is anything new to ask for. */
@Injectable()
export class CatalogChanges {
  constructor(private readonly database: DataSource) {}

  /** In the transaction of the change: the row stays locked to its end, so numbers become visible in the order of commits. */
  async note(tx: EntityManager): Promise<void> {
    await tx.query('UPDATE catalog_changes SET number = number + 1 WHERE id = 1');
  }

  /** Number of the newest change that is committed. */
  async newest(): Promise<string> {
    const { number } = await this.database.manager.findOneByOrFail(CatalogChangeRow, { id: 1 });
    return number;
  }
}

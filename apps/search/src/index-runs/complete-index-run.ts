import { type IndexRunInput } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { IndexKeeper } from '../index/index-keeper';
import { findIndexRun } from './find-index-run';
import { IndexRunRow, NO_FINDINGS } from './index-run.row';

const EXAMPLES = 20;

/** Brings the index to the documents, once these are as the catalog is: by a new index, or by repairing the one there is. */
@Injectable()
export class CompleteIndexRun {
  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
    private readonly keeper: IndexKeeper,
  ) {}

  /** Begun again, it goes on with the new index where it was. Raises `service-unavailable`. */
  async execute({ indexRunId }: IndexRunInput, signal: AbortSignal): Promise<void> {
    const run = await findIndexRun(this.database.manager, indexRunId);
    if (run.state !== 'running' || run.kind === 'refresh') return;
    if (run.kind === 'reconcile') return this.repair(run, signal);
    await this.tell(run, 'filling the new index');
    await this.keeper.beginRebuild();
    await this.keeper.fillRebuild(signal);
    signal.throwIfAborted();
    await this.tell(run, 'letting the new index take over');
    await this.keeper.promote(signal);
  }

  private async repair(run: IndexRunRow, signal: AbortSignal): Promise<void> {
    const { put, removed, examples } = await this.keeper.repair(signal);
    const before = run.findings ?? NO_FINDINGS;
    const findings = {
      ...before,
      notIndexed: put,
      leftInIndex: removed,
      documents: await this.documents.count(),
      indexed: await this.keeper.count(),
      examples: [...new Set([...before.examples, ...examples])].slice(0, EXAMPLES),
    };
    await this.database.manager.update(IndexRunRow, { id: run.id, state: 'running' }, { findings });
  }

  private async tell(run: IndexRunRow, message: string): Promise<void> {
    const progress = { done: run.counts.seen, message };
    await this.database.manager.update(IndexRunRow, { id: run.id, state: 'running' }, { progress });
  }
}

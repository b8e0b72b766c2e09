import { type ById, type SourceTestReport } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { withSourceErrors } from '../connectors/source-errors';
import { findSource } from './find-source';

/** Tries the connection of a source and every permission that a run needs. */
@Injectable()
export class TestSource {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
  ) {}

  /** A check that failed or warns is a verdict, with its remedy. Raises `not-found`. */
  async execute({ id }: ById, signal: AbortSignal): Promise<SourceTestReport> {
    const row = await findSource(this.database.manager, id);
    return withSourceErrors(async () => {
      const connector = this.recipes.connect(row);
      try {
        const { ok, checks } = await connector.test(signal);
        return { ok, checks: [...checks] };
      } finally {
        await connector.close();
      }
    });
  }
}

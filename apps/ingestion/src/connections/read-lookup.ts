import { type Lookup, type ReadLookupRequest } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { withSourceErrors } from '../connectors/source-errors';
import { sourceOf } from './source-of';

/** Reads in the source what the codes of a small table stand for. */
@Injectable()
export class ReadLookup {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
  ) {}

  /**
   * Rows without a code or a meaning are left out. Raises `not-found` when no source has written the dataset, and as sources fail:
   * `source-permission-missing` also when the recipe lets no values be read.
   */
  async execute({ urn, code, meaning, most }: ReadLookupRequest, signal: AbortSignal): Promise<Lookup> {
    const source = await sourceOf(this.database.manager, urn);
    return withSourceErrors(async () => {
      const reader = this.recipes.openValues(source);
      try {
        const { rows, complete } = await reader.read(urn, [code, meaning], most, signal);
        return { pairs: rows.flatMap(toPair), complete };
      } finally {
        await reader.close();
      }
    });
  }
}

function toPair([code, meaning]: readonly (string | null)[]) {
  return code && meaning ? [{ code, meaning }] : [];
}

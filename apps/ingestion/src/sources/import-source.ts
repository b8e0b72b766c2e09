import { ConnectorError, readRecipeText, type RecipeDocument } from '@dataspoke/connectors';
import { type ImportSourceRequest, type Source } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { toSourceError } from '../connectors/source-errors';
import { CreateSource } from './create-source';

/** Registers a source by its recipe as people keep it in a file. */
@Injectable()
export class ImportSource {
  constructor(private readonly createSource: CreateSource) {}

  /** Raises what {@link CreateSource} raises, also for a text that is no recipe, with its line. */
  execute({ text, source, idempotencyKey }: ImportSourceRequest): Promise<Source> {
    const recipe = read(text);
    const name = source.name ?? recipe.name;
    if (name === undefined) {
      throw invalidRequest('The source has no name.', [
        { field: 'name', message: 'is missing: give it with the request, or as pipeline_name in the recipe' },
      ]);
    }
    const env = source.env ?? recipe.env;
    return this.createSource.execute({
      draft: { name, type: recipe.type, recipe: recipe.config, ...(env === undefined ? {} : { env }) },
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  }
}

function read(text: string): RecipeDocument {
  try {
    return readRecipeText(text);
  } catch (error) {
    throw error instanceof ConnectorError ? toSourceError(error) : error;
  }
}

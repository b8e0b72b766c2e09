import { type ResolveConnectionRequest, type ResolvedConnection } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sourceOf } from './source-of';

/** Tells how the source of a dataset is reached; secrets stay sealed. */
@Injectable()
export class ResolveConnection {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` when no source has written the dataset. */
  async execute({ urn }: ResolveConnectionRequest): Promise<ResolvedConnection> {
    const source = await sourceOf(this.database.manager, urn);
    return { sourceId: source.id, sourceName: source.name, type: source.type, recipe: { ...source.recipe } };
  }
}

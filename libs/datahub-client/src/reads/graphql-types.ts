import { DataHubRejected } from '../errors';
import { type CatalogModel } from '../model/catalog-model';

/** The GraphQL names of entity types; raises {@link DataHubRejected} for one that cannot be searched for. */
export function graphQlTypes(model: CatalogModel, entityTypes: readonly string[]): readonly string[] {
  return entityTypes.map((entityType) => {
    const name = model.graphqlName(entityType);
    if (name === undefined) {
      throw new DataHubRejected(`"${entityType}" is no entity type that can be searched for`);
    }
    return name;
  });
}

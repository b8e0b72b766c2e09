/**
 * An entity type as GraphQL names it (`CORP_USER` for `corpuser`). A plain text, because servers newer than our schema know
 * more of them, and `DataHubClientOptions.entityTypes` may name those.
 */
export type EntityTypeName = string;

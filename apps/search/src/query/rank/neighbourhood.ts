import { schemaOf } from './schema-of';

/**
 * How much of the answer lies in the schema of each candidate, 0 to 1: tables that a question needs together mostly lie together, so
 * that what is found for sure tells where the rest is. Everything in one schema gets the same and nothing changes; among many alike
 * schemas none gets much.
 */
export function neighbourhoodOf(
  candidates: readonly { readonly urn: string; readonly share: number }[],
): ReadonlyMap<string, number> {
  const bySchema = new Map<string, number>();
  const schemas = candidates.map(({ urn, share }) => {
    const schema = schemaOf(urn);
    if (schema !== undefined) bySchema.set(schema, (bySchema.get(schema) ?? 0) + share);
    return { urn, schema };
  });
  return new Map(
    schemas.map(({ urn, schema }) => [urn, schema === undefined ? 0 : (bySchema.get(schema) ?? 0)]),
  );
}

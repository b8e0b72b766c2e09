import { DatasetUrn, Urn } from '@dataspoke/domain';

/**
 * How the summary calls a node of the lineage: `schema.table` for a dataset, `schema.procedure(types)` for the job that a
 * stored procedure is in the catalog, without the database. Anything else keeps its URN.
 */
export function nodeName(urn: string): string {
  const { entityType, parts } = Urn.parse(urn);
  if (entityType === 'dataset') return withoutDatabase(DatasetUrn.parse(urn).name);
  const [flow, job] = parts;
  if (entityType !== 'dataJob' || flow === undefined || job === undefined) return urn;
  const schema = withoutDatabase(Urn.parse(flow).parts[1] ?? '').split('.')[0];
  return `${schema ? `${schema}.` : ''}${decodeURIComponent(job)}`;
}

/** `schema.table.column` of a schema field. */
export function columnName(urn: string): string {
  const [parent, column] = Urn.parse(urn).parts;
  return parent === undefined || column === undefined ? urn : `${nodeName(parent)}.${column}`;
}

function withoutDatabase(name: string): string {
  return name.split('.').slice(1).join('.') || name;
}

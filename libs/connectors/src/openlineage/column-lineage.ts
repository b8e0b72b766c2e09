import { schemaFieldUrn } from '@dataspoke/domain';
import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, objectAt, storableText, textAt } from '../json';
import { type DatasetNaming, namedDataset } from './dataset-name';
import { type SeenDataset } from './latest-facets';
import { possibleUrn } from './possible-urn';

/** What a column does with what it is made of, in words of DataHub, by subtype of a transformation. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['IDENTITY', 'IDENTITY'],
  ['TRANSFORMATION', 'TRANSFORM'],
  ['AGGREGATION', 'AGGREGATION'],
  // What only decides which rows there are, and in what order.
  ...['CONDITIONAL', 'FILTER', 'GROUP_BY', 'JOIN', 'SORT', 'WINDOW'].map((name) => [name, name] as const),
]);

interface Origin {
  readonly dataset: string;
  readonly urn: string;
  readonly operation: string;
}

/** Column lineage into one dataset, and the datasets it comes from. */
export interface ColumnLineage {
  readonly upstreams: readonly string[];
  readonly fineGrained: readonly JsonObject[];
}

/**
 * The `columnLineage` facet of a dataset, one entry by column and operation. What stands for the whole dataset (filters, joins)
 * holds for each column that the events name. Names that no URN can hold are left out and added to `warnings`.
 */
export function columnLineage(output: SeenDataset, naming: DatasetNaming, warnings: string[]): ColumnLineage {
  const downstream = namedDataset(output, naming, warnings);
  if (downstream === undefined) return { upstreams: [], fineGrained: [] };
  const facet = objectAt(output.facets, 'columnLineage');
  const fields = objectAt(facet, 'fields');
  const forAll = origins(facet['dataset'], naming, warnings);
  const columns = new Set([...Object.keys(fields), ...(forAll.length === 0 ? [] : schemaColumns(output))]);
  const upstreams = new Set(forAll.map(({ dataset }) => dataset));
  const fineGrained = [...columns].sort().flatMap((column) => {
    const own = origins(objectAt(fields, column)['inputFields'], naming, warnings);
    for (const { dataset } of own) upstreams.add(dataset);
    const target = possibleUrn(() => schemaFieldUrn(downstream, storableText(column)).toString());
    return target === undefined ? [] : entries(target, [...own, ...forAll]);
  });
  return { upstreams: [...upstreams].sort(), fineGrained };
}

function entries(target: string, found: readonly Origin[]): readonly JsonObject[] {
  return [...Map.groupBy(found, ({ operation }) => operation)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([transformOperation, same]) => ({
      upstreamType: 'FIELD_SET',
      upstreams: [...new Set(same.map(({ urn }) => urn))].sort(),
      downstreamType: 'FIELD',
      downstreams: [target],
      transformOperation,
      confidenceScore: 1,
    }));
}

function schemaColumns({ facets }: SeenDataset): readonly string[] {
  const fields = objectAt(facets, 'schema')['fields'];
  return (isList(fields) ? fields : []).filter(isObject).flatMap((field) => textAt(field, 'name') ?? []);
}

function origins(
  inputs: JsonValue | undefined,
  naming: DatasetNaming,
  warnings: string[],
): readonly Origin[] {
  return (isList(inputs) ? inputs : []).filter(isObject).flatMap((input) => {
    const [namespace, name, column] = [
      textAt(input, 'namespace'),
      textAt(input, 'name'),
      textAt(input, 'field'),
    ];
    if (namespace === undefined || name === undefined || column === undefined) return [];
    const dataset = namedDataset({ namespace, name }, naming, warnings);
    if (dataset === undefined) return [];
    const urn = possibleUrn(() => schemaFieldUrn(dataset, storableText(column)).toString());
    return urn === undefined ? [] : [{ dataset, urn, operation: operationOf(input) }];
  });
}

function operationOf(input: JsonObject): string {
  const listed = input['transformations'];
  const [first] = (isList(listed) ? listed : []).filter(isObject);
  return OPERATIONS.get(first === undefined ? '' : (textAt(first, 'subtype') ?? '')) ?? 'TRANSFORM';
}

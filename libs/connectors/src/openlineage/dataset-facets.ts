import { type JsonObject, type JsonValue } from '../connector';
import { columnType } from '../dbt/column-type';
import { isList, isObject, objectAt, storableText, textAt } from '../json';
import { FIELD_TYPES } from '../mapping/datasets';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { columnLineage } from './column-lineage';
import { type DatasetNaming, namedDataset } from './dataset-name';
import { type LineageEvent } from './event';
import { type LineageEntity, type Unnamed } from './lineage-entities';
import { DatasetEvents, keyOf, only, type SeenDataset } from './latest-facets';
import { ownership, tagsByField } from './people-and-tags';
import { MARKS } from './stored';

const USED = ['documentation', 'ownership', 'schema', 'symlinks', 'tags'];
/** Nested fields beyond that are cut off. */
const MAX_DEPTH = 20;
const MAX_TEXT = 100_000;

/** Datasets that are held in memory, each with its schema. */
const HELD = 500;
const DATASETS: Stored<DatasetEvents> = {
  toJson: (value) => value.toJson(),
  fromJson: (json: JsonValue) => DatasetEvents.fromJson(json),
};

/** What events tell of datasets themselves, whoever reads or writes them: of each facet the latest counts. Lies in a working file. */
export class DatasetFacets {
  private readonly datasets: FileBackedMap<DatasetEvents>;
  /** Those that events of their own tell of. */
  private readonly alone: FileBackedMap<boolean>;

  constructor(file: WorkingFile) {
    this.datasets = file.map(DATASETS, HELD);
    this.alone = file.map(MARKS);
  }

  add(event: LineageEvent): void {
    // Lineage of a dataset that a job writes is the job's.
    const wanted = 'dataset' in event ? [...USED, 'columnLineage'] : USED;
    if ('dataset' in event) this.alone.set(keyOf(event.dataset), true);
    for (const { namespace, name, facets } of 'dataset' in event
      ? [event.dataset]
      : [...event.inputs, ...event.outputs]) {
      const used = only(facets, wanted);
      if (Object.keys(used).length === 0) continue;
      const key = keyOf({ namespace, name });
      const known = this.datasets.get(key) ?? new DatasetEvents({ namespace, name }, { time: event.time });
      known.add(used, event.time);
      this.datasets.set(key, known);
    }
  }

  /** Entities that belong to other sources, by name. Of those that no URN can hold the jobs tell that have them. */
  *entities(naming: DatasetNaming): Generator<LineageEntity | Unnamed> {
    for (const [key, told] of this.datasets.entries()) {
      const dataset = told.seen();
      const warnings: string[] = [];
      const urn = namedDataset(dataset, naming, warnings);
      if (urn === undefined) {
        if (this.alone.get(key) === true) yield { unnamed: dataset, objectType: 'dataset' };
        continue;
      }
      const aspects = aspectsOf(dataset, urn, naming, warnings);
      if (Object.keys(aspects).length === 0) continue;
      yield {
        path: [dataset.namespace, dataset.name],
        objectType: 'dataset',
        urn,
        foreign: true,
        aspects,
        ...(warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] }),
      };
    }
  }
}

function aspectsOf(
  dataset: SeenDataset,
  urn: string,
  naming: DatasetNaming,
  warnings: string[],
): Readonly<Record<string, JsonObject>> {
  const { facets } = dataset;
  const { columnLineage: lineage, documentation, ownership: owners, tags, symlinks } = facets;
  const said = schemaFields(objectAt(facets, 'schema')['fields'], '', 0);
  const fields = [...new Map(said.map((field) => [field['fieldPath'], field])).values()];
  const byField = tagsByField(objectAt(tags));
  const others = sameDatasets(objectAt(symlinks)['identifiers'], naming, warnings).filter(
    (one) => one !== urn,
  );
  const { upstreams, fineGrained } = columnLineage(dataset, naming, warnings);
  return {
    ...(fields.length === 0 ? {} : { schemaMetadata: schemaMetadata(dataset.name, urn, fields) }),
    ...(documentation === undefined ? {} : { documentation: documentations(objectAt(documentation)) }),
    ...(owners === undefined ? {} : { ownership: ownership(objectAt(owners)) }),
    ...(tags === undefined ? {} : { globalTags: byField.get('') ?? { tags: [] } }),
    ...(tags === undefined || [...byField.keys()].every((field) => field === '')
      ? {}
      : { editableSchemaMetadata: taggedFields(byField) }),
    ...(others.length === 0 ? {} : { siblings: { siblings: others, primary: false } }),
    ...(lineage === undefined || upstreams.length === 0
      ? {}
      : {
          upstreamLineage: {
            upstreams: upstreams.map((upstream) => ({ dataset: upstream, type: 'TRANSFORMED' })),
            fineGrainedLineages: fineGrained,
          },
        }),
  };
}

function documentations(facet: JsonObject): JsonObject {
  const text = textAt(facet, 'description');
  if (text === undefined) return { documentations: [] };
  return { documentations: [{ documentation: storableText(text.slice(0, MAX_TEXT)) }] };
}

function taggedFields(byField: ReadonlyMap<string, JsonObject>): JsonObject {
  return {
    editableSchemaFieldInfo: [...byField]
      .filter(([field]) => field !== '')
      .map(([fieldPath, globalTags]) => ({ fieldPath, globalTags })),
  };
}

function sameDatasets(
  identifiers: JsonValue | undefined,
  naming: DatasetNaming,
  warnings: string[],
): readonly string[] {
  const urns = (isList(identifiers) ? identifiers : []).filter(isObject).flatMap((one) => {
    const [namespace, name] = [textAt(one, 'namespace'), textAt(one, 'name')];
    if (namespace === undefined || name === undefined) return [];
    return namedDataset({ namespace, name }, naming, warnings) ?? [];
  });
  return [...new Set(urns)].sort();
}

function schemaMetadata(schemaName: string, urn: string, fields: readonly JsonObject[]): JsonObject {
  return {
    schemaName,
    platform: /^urn:li:dataset:\((urn:li:dataPlatform:[^,]+),/.exec(urn)?.[1] ?? '',
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
    fields,
  };
}

function schemaFields(value: JsonValue | undefined, prefix: string, depth: number): readonly JsonObject[] {
  if (depth > MAX_DEPTH) return [];
  return (isList(value) ? value : []).filter(isObject).flatMap((field) => {
    const name = textAt(field, 'name');
    if (name === undefined) return [];
    const fieldPath = `${prefix}${storableText(name)}`;
    const nativeDataType = storableText(textAt(field, 'type') ?? '');
    const description = textAt(field, 'description');
    const own = {
      fieldPath,
      // Nothing says so.
      nullable: true,
      ...(description === undefined ? {} : { description: storableText(description.slice(0, MAX_TEXT)) }),
      type: { type: { [`com.linkedin.schema.${FIELD_TYPES[columnType(nativeDataType)]}`]: {} } },
      nativeDataType,
      recursive: false,
      isPartOfKey: false,
    };
    return [own, ...schemaFields(field['fields'], `${fieldPath}.`, depth + 1)];
  });
}

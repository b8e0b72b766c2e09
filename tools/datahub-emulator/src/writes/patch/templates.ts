import { isObject, type JsonObject } from '../../json';
import { arrayToMap, KEY_STEP, type KeyedArray, mapToArray } from './keyed-arrays';
import { lineagesToMap, mapToLineages } from './fine-grained-lineage';

const SYSTEM_ACTOR = 'urn:li:corpuser:__datahub_system';

/** How patches of one aspect address its parts, and what they start from when nothing is stored. */
export interface PatchTemplate {
  /** The aspect before the first patch; `now` in epoch milliseconds. */
  initial(now: number): JsonObject;
  /** The stored form in the shape that paths address. */
  open(value: JsonObject): JsonObject;
  /** Back to the stored form. */
  close(value: JsonObject): JsonObject;
}

const edges = (...fields: string[]): KeyedArray[] =>
  fields.map((field) => ({ field, keys: ['destinationUrn'] }));
const texts = (...fields: string[]): KeyedArray[] => fields.map((field) => ({ field, keys: [] }));
const stamp = (now: number): JsonObject => ({ actor: SYSTEM_ACTOR, time: now });
const stamps = (now: number): JsonObject => ({ created: stamp(now), lastModified: stamp(now) });

/** A template out of keyed arrays alone. */
export function templateOf(
  arrays: readonly KeyedArray[],
  initial: (now: number) => JsonObject,
): PatchTemplate {
  return {
    initial,
    open: (value) => arrays.reduce(arrayToMap, value),
    close: (value) => arrays.reduce(mapToArray, value),
  };
}

const TAGS = templateOf([{ field: 'tags', keys: ['tag'] }], () => ({ tags: [] }));
const TERMS = templateOf([{ field: 'terms', keys: ['urn'] }], (now) => ({
  terms: [],
  auditStamp: stamp(now),
}));
const plain = (initial: (now: number) => JsonObject): PatchTemplate => templateOf([], initial);

function withColumnLineage(template: PatchTemplate): PatchTemplate {
  return {
    initial: template.initial,
    open: (value) => lineagesToMap(template.open(value)),
    close: (value) => mapToLineages(template.close(value)),
  };
}

const COLUMNS = templateOf([{ field: 'editableSchemaFieldInfo', keys: ['fieldPath'] }], (now) => ({
  ...stamps(now),
  editableSchemaFieldInfo: [],
}));

// Tags and terms of a column are arrays inside an element.
const EDITABLE_SCHEMA: PatchTemplate = {
  initial: COLUMNS.initial,
  open: (value) => {
    const opened = COLUMNS.open(value);
    const columns = opened['editableSchemaFieldInfo'];
    if (!isObject(columns)) return opened;
    const inner: JsonObject = {};
    for (const [path, column] of Object.entries(columns)) {
      inner[path] = isObject(column) ? inColumn(column, TAGS.open, TERMS.open) : column;
    }
    return { ...opened, editableSchemaFieldInfo: inner };
  },
  close: (value) => {
    const closed = COLUMNS.close(value);
    const columns = closed['editableSchemaFieldInfo'];
    if (!Array.isArray(columns)) return closed;
    return {
      ...closed,
      editableSchemaFieldInfo: columns.map((column) =>
        isObject(column) ? inColumn(column, TAGS.close, closeTerms) : column,
      ),
    };
  },
};

// A path can create the terms of a column; their required stamp is nowhere in it.
function closeTerms(terms: JsonObject): JsonObject {
  return { auditStamp: stamp(0), ...TERMS.close(terms) };
}

function inColumn(
  column: JsonObject,
  tags: (value: JsonObject) => JsonObject,
  terms: (value: JsonObject) => JsonObject,
): JsonObject {
  const { globalTags, glossaryTerms } = column;
  return {
    ...column,
    ...(isObject(globalTags) ? { globalTags: tags(globalTags) } : {}),
    ...(isObject(glossaryTerms) ? { glossaryTerms: terms(glossaryTerms) } : {}),
  };
}

const PROMPTS = templateOf([{ field: 'prompts', keys: ['id'] }], () => ({
  name: '',
  type: 'COMPLETION',
  prompts: [],
}));
const ACTORS = texts('users', 'groups', 'ownershipTypes');

// Who a form is assigned to stands in lists of an object inside.
const FORM: PatchTemplate = {
  initial: PROMPTS.initial,
  open: (value) => inActors(PROMPTS.open(value), arrayToMap),
  close: (value) => inActors(PROMPTS.close(value), mapToArray),
};

function inActors(
  form: JsonObject,
  change: (actors: JsonObject, list: KeyedArray) => JsonObject,
): JsonObject {
  const { actors } = form;
  if (!isObject(actors)) return form;
  const lists = ACTORS.filter(({ field }) => actors[field] !== undefined);
  return { ...form, actors: lists.reduce(change, actors) };
}

/** DataHub's patch templates by aspect name. */
export const PATCH_TEMPLATES: ReadonlyMap<string, PatchTemplate> = new Map<string, PatchTemplate>([
  ['globalTags', TAGS],
  ['glossaryTerms', TERMS],
  [
    'ownership',
    templateOf([{ field: 'owners', keys: ['owner', 'type', 'typeUrn'] }], (now) => ({
      owners: [],
      lastModified: stamp(now),
    })),
  ],
  [
    'structuredProperties',
    templateOf([{ field: 'properties', keys: ['propertyUrn'] }], () => ({ properties: [] })),
  ],
  [
    'documentation',
    templateOf([{ field: 'documentations', keys: [`attribution${KEY_STEP}source`] }], () => ({
      documentations: [],
    })),
  ],
  ['domains', templateOf(texts('domains'), () => ({ domains: [] }))],
  ['siblings', templateOf(texts('siblings'), () => ({ siblings: [], primary: false }))],
  ['status', plain(() => ({ removed: false }))],
  [
    'upstreamLineage',
    withColumnLineage(
      templateOf([{ field: 'upstreams', keys: ['dataset'] }], () => ({
        upstreams: [],
        fineGrainedLineages: [],
      })),
    ),
  ],
  ['editableSchemaMetadata', EDITABLE_SCHEMA],
  ['datasetProperties', plain(() => ({ customProperties: {} }))],
  ['editableDatasetProperties', plain(stamps)],
  ['editableContainerProperties', plain(() => ({}))],
  ['editableMlModelGroupProperties', plain(() => ({}))],
  ['dataFlowInfo', plain(() => ({ name: '', customProperties: {} }))],
  ['dataJobInfo', plain(() => ({ name: '', type: { string: '' }, customProperties: {} }))],
  [
    'dataJobInputOutput',
    withColumnLineage(
      templateOf(
        [
          ...edges('inputDatasetEdges', 'outputDatasetEdges', 'inputDatajobEdges'),
          ...texts('inputDatasetFields', 'outputDatasetFields'),
        ],
        () => ({
          inputDatasets: [],
          outputDatasets: [],
          inputDatajobs: [],
          inputDatasetEdges: [],
          outputDatasetEdges: [],
          inputDatajobEdges: [],
          inputDatasetFields: [],
          outputDatasetFields: [],
          fineGrainedLineages: [],
        }),
      ),
    ),
  ],
  [
    'chartInfo',
    templateOf([...edges('inputEdges'), ...texts('inputs')], (now) => ({
      title: '',
      description: '',
      lastModified: stamps(now),
      inputEdges: [],
      inputs: [],
    })),
  ],
  [
    'dashboardInfo',
    templateOf(
      [...edges('chartEdges', 'datasetEdges', 'dashboards'), ...texts('charts', 'datasets')],
      (now) => ({
        title: '',
        description: '',
        lastModified: stamps(now),
        chartEdges: [],
        datasetEdges: [],
        charts: [],
        datasets: [],
      }),
    ),
  ],
  ['dataProductProperties', templateOf(edges('assets'), () => ({ assets: [] }))],
  [
    'propertyDefinition',
    templateOf(texts('entityTypes'), () => ({
      qualifiedName: '',
      valueType: 'urn:li:dataType:datahub.string',
      entityTypes: [],
    })),
  ],
  ['formInfo', FORM],
  ['versionProperties', plain(() => ({}))],
]);

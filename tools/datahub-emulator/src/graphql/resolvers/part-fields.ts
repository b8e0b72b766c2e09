import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { AspectPart } from '../aspect-part';
import { type EntityNode } from '../entity-node';
import { dataType, schemaField } from './schema-fields';
import { auditStamp, fieldRef, glossaryTerms, propertyValue, stringMap, tags } from './shared-values';

/** Answers one field of a part; a text names the field of the record under another name. */
type PartField = string | ((part: AspectPart) => unknown);
type PartFields = Readonly<Record<string, PartField>>;

const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: DAY_MS,
  WEEK: 7 * DAY_MS,
  MONTH: 30 * DAY_MS,
  QUARTER: 90 * DAY_MS,
  YEAR: 365 * DAY_MS,
};

const key =
  (name: string): PartField =>
  (part) =>
    textAt(part.node.key, name) ?? null;

const column =
  (name: string): PartField =>
  (part) =>
    fieldRef(textAt(part.value, name) ?? '')[0] ?? null;

const columns =
  (name: string): PartField =>
  (part) =>
    Array.isArray(part.value[name]) ? textsAt(part.value, name).flatMap(fieldRef) : null;

const entityUrn: PartField = (part) => textAt(part.value, 'entity') ?? textAt(part.value, 'dataset') ?? '';

// Times of the source system: charts and dashboards keep three of them together.
const stampIn =
  (name: string, isRequired: boolean): PartField =>
  (part) =>
    auditStamp(objectAt(objectAt(part.value, 'lastModified'), name) ?? (isRequired ? {} : undefined));

const VISUAL: PartFields = {
  name: 'title',
  created: stampIn('created', true),
  lastModified: stampIn('lastModified', true),
  deleted: stampIn('deleted', false),
};

const fieldTags: PartField = (part) =>
  tags(objectAt(part.value, 'globalTags'), part.node.urn, part.node.nodes);
const fieldTerms: PartField = (part) =>
  glossaryTerms(objectAt(part.value, 'glossaryTerms'), part.node.urn, part.node.nodes);

/** When an entity came into being, for aspects that do not say it themselves. */
const born: PartField = (part) => {
  const stamp = objectAt(part.value, 'created') ?? part.node.birth;
  return stamp ? resolvedStamp(part.node, stamp) : null;
};

const resolvedAt =
  (name: string): PartField =>
  (part) => {
    const stamp = objectAt(part.value, name);
    return stamp ? resolvedStamp(part.node, stamp) : null;
  };

function resolvedStamp(node: EntityNode, stamp: { time?: unknown; actor?: unknown }): object {
  const actor = typeof stamp.actor === 'string' ? node.nodes.find(stamp.actor) : null;
  return {
    time: typeof stamp.time === 'number' ? stamp.time : 0,
    actor: actor?.entityType === 'corpuser' ? actor : null,
  };
}

/** Fields of aspects and parts of them that are not simply the record's field of the same name, by GraphQL type. */
export const PART_FIELDS: Readonly<Record<string, PartFields>> = {
  DatasetProperties: {
    name: (part) => textAt(part.value, 'name') ?? textAt(part.node.key, 'name') ?? '',
    origin: key('origin'),
    created: (part) => numberAt(objectAt(part.value, 'created'), 'time') ?? null,
    createdActor: (part) => textAt(objectAt(part.value, 'created'), 'actor') ?? null,
    lastModified: (part) => auditStamp(objectAt(part.value, 'lastModified') ?? {}),
    lastModifiedActor: (part) => textAt(objectAt(part.value, 'lastModified'), 'actor') ?? null,
  },
  EditableSchemaFieldInfo: { tags: fieldTags, globalTags: fieldTags, glossaryTerms: fieldTerms },
  ViewProperties: {
    logic: (part) => textAt(part.value, 'viewLogic') ?? '',
    formattedLogic: 'formattedViewLogic',
    language: (part) => textAt(part.value, 'viewLanguage') ?? '',
  },
  SiblingProperties: { isPrimary: 'primary' },
  ChartProperties: VISUAL,
  DashboardProperties: VISUAL,
  InputField: {
    schemaField: (part) => {
      const field = objectAt(part.value, 'schemaField');
      return field ? schemaField(field, part.node) : null;
    },
  },
  CorpUserInfo: { manager: 'managerUrn' },
  CorpUserProperties: { manager: 'managerUrn' },
  TagProperties: { name: (part) => textAt(part.value, 'name') ?? textAt(part.node.key, 'name') ?? '' },
  GlossaryTermProperties: {
    name: (part) =>
      textAt(part.value, 'name') ?? (textAt(part.node.key, 'name') ?? '').split('.').at(-1) ?? '',
    description: 'definition',
    termSource: (part) => textAt(part.value, 'termSource') ?? '',
    createdOn: born,
  },
  GlossaryNodeProperties: {
    name: (part) => textAt(part.value, 'name') ?? textAt(part.node.key, 'name') ?? '',
    description: 'definition',
    createdOn: born,
  },
  DomainProperties: { createdOn: born },
  DataProductProperties: {
    name: (part) => textAt(part.value, 'name') ?? textAt(part.node.key, 'id') ?? '',
    numAssets: (part) => objectsAt(part.value, 'assets').length,
    createdOn: born,
  },
  ApplicationProperties: {
    name: (part) => textAt(part.value, 'name') ?? textAt(part.node.key, 'id') ?? '',
    numAssets: (part) => applicationAssets(part.node),
  },
  StructuredPropertyDefinition: {
    immutable: (part) => part.value['immutable'] === true,
    created: resolvedAt('created'),
    lastModified: resolvedAt('lastModified'),
    typeQualifier: (part) => {
      const qualifier = objectAt(part.value, 'typeQualifier');
      return qualifier
        ? { allowedTypes: textsAt(qualifier, 'allowedTypes').map((urn) => part.node.nodes.find(urn)) }
        : null;
    },
  },
  AllowedValue: { value: (part) => propertyValue(objectAt(part.value, 'value') ?? {}) },
  EntityTypeInfo: { type: (part) => part.node.describedType },
  BusinessAttributeInfo: {
    type: (part) =>
      part.value['type'] === undefined ? null : dataType(objectAt(objectAt(part.value, 'type'), 'type')),
    tags: fieldTags,
    glossaryTerms: fieldTerms,
  },
  BusinessAttributeAssociation: { businessAttribute: 'businessAttributeUrn' },
  MetadataAttribution: { sourceDetail: (part) => stringMap(part.value['sourceDetail']) },
  // assertions, incidents, contracts
  AssertionInfo: { note: (part) => textAt(objectAt(part.value, 'note'), 'content') ?? null },
  CustomAssertionInfo: { entityUrn, field: column('field'), fields: columns('fields') },
  DatasetAssertionInfo: { datasetUrn: 'dataset', fields: columns('fields') },
  FreshnessAssertionInfo: { entityUrn },
  VolumeAssertionInfo: { entityUrn },
  SqlAssertionInfo: { entityUrn },
  FieldAssertionInfo: { entityUrn },
  SchemaAssertionInfo: {
    entityUrn,
    fields: (part) =>
      objectsAt(objectAt(part.value, 'schema'), 'fields').map((field) => ({
        path: textAt(field, 'fieldPath') ?? '',
        type: dataType(objectAt(objectAt(field, 'type'), 'type')),
        nativeType: textAt(field, 'nativeDataType') ?? null,
      })),
  },
  IncidentStatus: { lastUpdated: (part) => auditStamp(objectAt(part.value, 'lastUpdated') ?? {}) },
  IncidentSource: { source: 'sourceUrn' },
  DataContractProperties: { entityUrn: 'entity' },
  // queries and documents
  QueryProperties: { createdOn: resolvedAt('created') },
  QuerySubject: {
    dataset: (part) => {
      const subject = part.node.nodes.find(textAt(part.value, 'entity'));
      return subject?.entityType === 'schemaField'
        ? part.node.nodes.find(textAt(subject.key, 'parent'))
        : subject;
    },
    schemaField: (part) => {
      const subject = part.node.nodes.find(textAt(part.value, 'entity'));
      return subject?.entityType === 'schemaField' ? subject : null;
    },
  },
  DocumentInfo: { created: resolvedAt('created'), lastModified: resolvedAt('lastModified') },
  DocumentContent: { semanticText: (part) => textAt(part.value, 'semanticText') ?? null },
  // machine learning
  MLModelProperties: {
    version: (part) => textAt(objectAt(part.value, 'version'), 'versionTag') ?? null,
    created: (part) => timeStamp(part.value['created']),
    lastModified: (part) => timeStamp(part.value['lastModified']),
  },
  MLModelGroupProperties: {
    created: (part) => timeStamp(part.value['created']),
    lastModified: (part) => timeStamp(part.value['lastModified']),
  },
  // usage
  Operation: { partition: (part) => textAt(objectAt(part.value, 'partitionSpec'), 'partition') ?? null },
  DataProcessInstanceRunResult: { resultType: 'type' },
  TimeWindow: {
    durationMillis: (part) => {
      const length = objectAt(part.value, 'length');
      return (UNIT_MS[textAt(length, 'unit') ?? ''] ?? 0) * (numberAt(length, 'multiple') ?? 1);
    },
  },
  PartitionSpec: {
    type: (part) => textAt(part.value, 'type') ?? 'FULL_TABLE',
    partition: (part) => textAt(part.value, 'partition') ?? 'FULL_TABLE_SNAPSHOT',
  },
  DocumentationAssociation: {
    attribution: (part) => {
      const value = objectAt(part.value, 'attribution');
      return value ? new AspectPart(part.node, 'com.linkedin.common.MetadataAttribution', value) : null;
    },
  },
};

// com.linkedin.common.TimeStamp, which has an optional actor, shown as an audit stamp.
function timeStamp(value: unknown): JsonObject | null {
  return isObject(value) ? auditStamp(value) : null;
}

function applicationAssets(node: EntityNode): number {
  return node.nodes.catalog.graph.related(node.urn, ['AssociatedWith'], 'INCOMING', 0, 0).total;
}

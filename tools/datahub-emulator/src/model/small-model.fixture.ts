import { Catalog, type CatalogOptions } from '../catalog';
import { Database } from '../store/database';
import { type Caller, type Proposal } from '../writes/proposal';
import { parseSchemas } from './avro-schemas';
import { Model } from './model';

const COMMON = 'com.linkedin.pegasus2avro.common';
const MXE = 'com.linkedin.pegasus2avro.mxe';

type Schema = Record<string, unknown>;

function record(namespace: string, name: string, fields: Schema[], aspect?: Schema): Schema {
  return { type: 'record', ...(aspect ? { Aspect: aspect } : {}), name, namespace, fields };
}

function optional(name: string, type: unknown, more: Schema = {}): Schema {
  return { name, type: ['null', type], default: null, ...more };
}

const stamp = record(COMMON, 'AuditStamp', [
  { name: 'time', type: 'long' },
  { name: 'actor', type: 'string' },
  optional('message', 'string'),
]);
const genericAspect = record(MXE, 'GenericAspect', [
  { name: 'value', type: 'bytes' },
  { name: 'contentType', type: 'string' },
]);
const systemMetadata = record(MXE, 'SystemMetadata', [
  { name: 'lastObserved', type: ['long', 'null'], default: 0 },
  { name: 'runId', type: ['string', 'null'], default: 'no-run-id-provided' },
  optional('version', 'string'),
  optional('properties', { type: 'map', values: 'string' }),
  optional('aspectCreated', `${COMMON}.AuditStamp`),
]);
const tagAssociation = record(COMMON, 'TagAssociation', [
  { name: 'tag', type: 'string' },
  optional('context', 'string'),
  optional('attribution', record(COMMON, 'MetadataAttribution', [optional('source', 'string')])),
]);

/** A few of DataHub's records, as its Avro schemas describe them, enough to write and read datasets and tags. */
export const SMALL_SCHEMAS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AuditStamp: stamp,
    DatasetKey: record(
      'com.linkedin.pegasus2avro.metadata.key',
      'DatasetKey',
      [
        { name: 'platform', type: 'string', Searchable: { fieldType: 'URN' } },
        { name: 'name', type: 'string', Searchable: { fieldName: 'id', fieldType: 'WORD_GRAM' } },
        {
          name: 'origin',
          Searchable: { fieldType: 'TEXT_PARTIAL', queryByDefault: false },
          type: { type: 'enum', name: 'FabricType', namespace: COMMON, symbols: ['DEV', 'PROD'] },
        },
      ],
      {
        name: 'datasetKey',
        keyForEntity: 'dataset',
        entityAspects: [
          ...['status', 'globalTags', 'datasetProperties', 'datasetProfile', 'schemaField', 'subTypes'],
          ...['browsePathsV2', 'dataPlatformInstance', 'notShipped', 'upstreamLineage'],
        ],
      },
    ),
    TagKey: record('com.linkedin.pegasus2avro.metadata.key', 'TagKey', [{ name: 'name', type: 'string' }], {
      name: 'tagKey',
      keyForEntity: 'tag',
      entityAspects: ['tagProperties'],
    }),
    TagProperties: record(
      'com.linkedin.pegasus2avro.tag',
      'TagProperties',
      [
        { name: 'name', type: 'string', Searchable: { fieldType: 'WORD_GRAM' } },
        optional('description', 'string'),
      ],
      { name: 'tagProperties' },
    ),
    Status: record(
      COMMON,
      'Status',
      [{ name: 'removed', type: 'boolean', default: false, Searchable: { fieldType: 'BOOLEAN' } }],
      { name: 'status' },
    ),
    SubTypes: record(COMMON, 'SubTypes', [{ name: 'typeNames', type: { type: 'array', items: 'string' } }], {
      name: 'subTypes',
    }),
    GlobalTags: record(
      COMMON,
      'GlobalTags',
      [
        {
          name: 'tags',
          type: { type: 'array', items: tagAssociation },
          Searchable: { '/*/tag': { fieldName: 'tags', fieldType: 'URN', hasValuesFieldName: 'hasTags' } },
          Relationship: { '/*/tag': { name: 'TaggedWith', entityTypes: ['tag'] } },
        },
      ],
      { name: 'globalTags' },
    ),
    DatasetProperties: record(
      'com.linkedin.pegasus2avro.dataset',
      'DatasetProperties',
      [
        {
          name: 'customProperties',
          type: { type: 'map', values: 'string' },
          default: {},
          Searchable: { '/*': { fieldType: 'TEXT', queryByDefault: true } },
        },
        optional('name', 'string', {
          Searchable: { fieldType: 'WORD_GRAM', fieldNameAliases: ['_entityName'] },
        }),
        optional('description', 'string', {
          Searchable: { fieldType: 'TEXT', hasValuesFieldName: 'hasDescription', queryByDefault: 'true' },
        }),
        optional('created', `${COMMON}.AuditStamp`),
      ],
      { name: 'datasetProperties' },
    ),
    DatasetProfile: record(
      'com.linkedin.pegasus2avro.dataset',
      'DatasetProfile',
      [
        { name: 'timestampMillis', type: 'long' },
        optional('rowCount', 'long', { Searchable: { fieldType: 'COUNT' } }),
        optional('messageId', 'string'),
      ],
      { name: 'datasetProfile', type: 'timeseries' },
    ),
    UpstreamLineage: record(
      'com.linkedin.pegasus2avro.dataset',
      'UpstreamLineage',
      [
        {
          name: 'upstreams',
          type: {
            type: 'array',
            items: record('com.linkedin.pegasus2avro.dataset', 'Upstream', [
              { name: 'dataset', type: 'string', Relationship: { name: 'DownstreamOf', isLineage: true } },
              { name: 'type', type: 'string' },
            ]),
          },
        },
        optional('fineGrainedLineages', { type: 'array', items: { type: 'map', values: 'string' } }),
      ],
      { name: 'upstreamLineage' },
    ),
    SchemaField: record(
      'com.linkedin.pegasus2avro.schema',
      'SchemaField',
      [
        {
          name: 'type',
          type: [
            record('com.linkedin.pegasus2avro.schema', 'StringType', []),
            record('com.linkedin.pegasus2avro.schema', 'NumberType', []),
          ],
        },
        optional('raw', 'bytes'),
      ],
      { name: 'schemaField' },
    ),
    BrowsePathsV2: record(
      COMMON,
      'BrowsePathsV2',
      [
        {
          name: 'path',
          type: {
            type: 'array',
            items: record(COMMON, 'BrowsePathEntry', [
              { name: 'id', type: 'string' },
              optional('urn', 'string'),
            ]),
          },
        },
      ],
      { name: 'browsePathsV2' },
    ),
    DataPlatformInstance: record(
      COMMON,
      'DataPlatformInstance',
      [
        { name: 'platform', type: 'string', Searchable: { fieldType: 'URN' } },
        optional('instance', 'string', { Searchable: { fieldName: 'platformInstance', fieldType: 'URN' } }),
      ],
      { name: 'dataPlatformInstance' },
    ),
    SystemMetadata: { ...systemMetadata, Aspect: { name: 'systemMetadata' } },
    MetadataChangeLog: record(MXE, 'MetadataChangeLog', [
      { name: 'entityType', type: 'string' },
      optional('entityUrn', 'string'),
      optional('entityKeyAspect', genericAspect),
      {
        name: 'changeType',
        type: {
          type: 'enum',
          name: 'ChangeType',
          namespace: 'com.linkedin.pegasus2avro.events.metadata',
          symbols: ['UPSERT', 'DELETE', 'RESTATE'],
        },
      },
      optional('aspectName', 'string'),
      optional('aspect', `${MXE}.GenericAspect`),
      optional('systemMetadata', systemMetadata),
      optional('headers', { type: 'map', values: 'string' }),
      optional('previousAspectValue', `${MXE}.GenericAspect`),
      optional('previousSystemMetadata', `${MXE}.SystemMetadata`),
      optional('created', `${COMMON}.AuditStamp`),
    ]),
  }).map(([name, schema]) => [`${name}.avsc`, JSON.stringify(schema)]),
);

/** The model of {@link SMALL_SCHEMAS}. */
export function smallModel(): Model {
  return new Model(parseSchemas(SMALL_SCHEMAS, 'fixture'));
}

/** A catalog in memory over the small model; what is written is visible at once unless said otherwise. */
export function smallCatalog(options: CatalogOptions = {}): Catalog {
  return new Catalog(smallModel(), new Database(), { visibilityDelayMs: 0, ...options });
}

/** The URN of a dataset on Postgres. */
export function dataset(name: string): string {
  return `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
}

/** An upsert, changed by `more`. */
export function proposal(
  urn: string,
  aspectName: string,
  value: Proposal['value'],
  more: Partial<Proposal> = {},
): Proposal {
  return { urn, aspectName, changeType: 'UPSERT', value, headers: {}, ...more };
}

/** A caller at `time`. */
export function callerAt(time: number): Caller {
  return { stamp: { time, actor: 'urn:li:corpuser:ann' }, traceId: '0123456789abcdef0123456789abcdef' };
}

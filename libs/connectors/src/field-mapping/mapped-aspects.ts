import { DatasetUrn, type FabricType, InvalidUrn, Urn } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { FIELD_TYPES } from '../mapping/datasets';
import { type MappedColumn } from './columns';

/** What the expressions of a mapping gave for one record. */
export interface Mapped {
  readonly urn: string;
  readonly texts: Readonly<
    Partial<
      Record<
        'platform' | 'name' | 'displayName' | 'description' | 'subType' | 'domain' | 'externalUrl',
        string
      >
    >
  >;
  readonly lists: Readonly<Partial<Record<'tags' | 'terms' | 'owners' | 'upstreams', readonly string[]>>>;
  readonly customProperties: Readonly<Record<string, string>>;
  readonly columns?: readonly MappedColumn[];
  readonly ownerType: string;
  readonly env: FabricType;
}

type Faults = { field: string; message: string }[];
const AUTHOR = { time: 0, actor: 'urn:li:corpuser:dataspoke' } as const;

/** Aspect of each type of entity that has its name, description and properties. */
const PROPERTIES: Readonly<
  Record<string, (mapped: Mapped, common: JsonObject) => readonly [string, JsonObject]>
> = {
  dataset: (_mapped, common) => ['datasetProperties', common],
  container: (_mapped, common) => ['containerProperties', common],
  dataFlow: (_mapped, common) => ['dataFlowInfo', common],
  dataJob: (_mapped, common) => ['dataJobInfo', { ...common, type: { string: 'COMMAND' } }],
  dashboard: (_mapped, { name, externalUrl, ...common }) => [
    'dashboardInfo',
    {
      ...common,
      title: name ?? '',
      description: common['description'] ?? '',
      charts: [],
      ...(externalUrl === undefined ? {} : { dashboardUrl: externalUrl }),
      lastModified: { created: AUTHOR, lastModified: AUTHOR },
    },
  ],
  chart: (_mapped, { name, externalUrl, ...common }) => [
    'chartInfo',
    {
      ...common,
      title: name ?? '',
      description: common['description'] ?? '',
      ...(externalUrl === undefined ? {} : { chartUrl: externalUrl }),
      lastModified: { created: AUTHOR, lastModified: AUTHOR },
    },
  ],
  glossaryTerm: (_mapped, { description, externalUrl, ...common }) => [
    'glossaryTermInfo',
    {
      ...common,
      definition: description ?? '',
      termSource: 'EXTERNAL',
      ...(externalUrl === undefined ? {} : { sourceUrl: externalUrl }),
    },
  ],
};

/** The aspects of a mapped record; what does not fit together is noted. */
export function buildAspects(mapped: Mapped, faults: Faults): Readonly<Record<string, JsonObject>> {
  const { texts, lists, columns } = mapped;
  const { entityType } = Urn.parse(mapped.urn);
  const aspects: Record<string, JsonObject> = {};
  const build = PROPERTIES[entityType];
  if (build) {
    const name = texts.displayName ?? texts.name ?? lastPart(mapped.urn);
    const [aspectName, value] = build(mapped, {
      name,
      ...(texts.description === undefined ? {} : { description: texts.description }),
      ...(texts.externalUrl === undefined ? {} : { externalUrl: texts.externalUrl }),
      customProperties: mapped.customProperties,
    });
    aspects[aspectName] = value;
  }
  if (texts.subType !== undefined) aspects['subTypes'] = { typeNames: [texts.subType] };
  const list = (
    field: 'tags' | 'terms' | 'owners' | 'upstreams',
    toUrn: (text: string) => string,
  ): readonly string[] => (lists[field] ?? []).flatMap((text) => checkedUrn(field, text, toUrn, faults));
  if (lists.tags !== undefined)
    aspects['globalTags'] = { tags: list('tags', tagUrn).map((tag) => ({ tag })) };
  if (lists.terms !== undefined)
    aspects['glossaryTerms'] = { terms: list('terms', termUrn).map((urn) => ({ urn })), auditStamp: AUTHOR };
  if (lists.owners !== undefined)
    aspects['ownership'] = {
      owners: list('owners', ownerUrn).map((owner) => ({ owner, type: mapped.ownerType })),
    };
  if (texts.domain !== undefined)
    aspects['domains'] = {
      domains: checkedUrn('domain', texts.domain, (text) => named('domain', text), faults),
    };
  if (lists.upstreams !== undefined) {
    const upstreams = list('upstreams', (text) => upstreamUrn(text, mapped));
    aspects['upstreamLineage'] = {
      upstreams: upstreams.map((dataset) => ({ dataset, type: 'TRANSFORMED', auditStamp: AUTHOR })),
    };
  }
  if (columns !== undefined) aspects['schemaMetadata'] = schemaMetadata(mapped, columns, entityType, faults);
  return aspects;
}

function schemaMetadata(
  mapped: Mapped,
  columns: readonly MappedColumn[],
  entityType: string,
  faults: Faults,
): JsonObject {
  if (entityType !== 'dataset')
    faults.push({ field: 'columns', message: `belong to datasets, and this is a ${entityType}` });
  const platform =
    mapped.texts.platform ?? (entityType === 'dataset' ? DatasetUrn.parse(mapped.urn).platform : '');
  return {
    schemaName: mapped.texts.name ?? lastPart(mapped.urn),
    platform: platform.startsWith('urn:') ? platform : `urn:li:dataPlatform:${platform}`,
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
    fields: columns.map(({ name, nativeType, type, description, tags, terms }) => ({
      fieldPath: name,
      nullable: true,
      ...(description === undefined ? {} : { description }),
      type: { type: { [`com.linkedin.schema.${FIELD_TYPES[type]}`]: {} } },
      nativeDataType: nativeType,
      recursive: false,
      isPartOfKey: false,
      ...(tags.length === 0 ? {} : { globalTags: { tags: tags.map((tag) => ({ tag: tagUrn(tag) })) } }),
      ...(terms.length === 0
        ? {}
        : { glossaryTerms: { terms: terms.map((term) => ({ urn: termUrn(term) })), auditStamp: AUTHOR } }),
    })),
  };
}

function checkedUrn(
  field: string,
  text: string,
  toUrn: (text: string) => string,
  faults: Faults,
): readonly string[] {
  try {
    return [Urn.parse(toUrn(text)).toString()];
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    faults.push({ field, message: `gives ${JSON.stringify(text.slice(0, 100))}, which makes no valid URN` });
    return [];
  }
}

function named(entityType: string, text: string): string {
  return text.startsWith('urn:li:') ? text : Urn.of(entityType, text).toString();
}

function tagUrn(text: string): string {
  return named('tag', text);
}

function termUrn(text: string): string {
  return named('glossaryTerm', text);
}

/** `ada`, `ada@example.com`, `group:finance` or a URN. */
function ownerUrn(text: string): string {
  const [, group] = /^group:(.+)$/.exec(text) ?? [];
  return group === undefined ? named('corpuser', text) : named('corpGroup', group);
}

/** A URN, or the name of a dataset of the same platform. */
function upstreamUrn(text: string, { texts, env }: Mapped): string {
  if (text.startsWith('urn:li:') || texts.platform === undefined) return text;
  return DatasetUrn.of(texts.platform, text, env).toString();
}

function lastPart(urn: string): string {
  return Urn.parse(urn).entityType === 'dataset'
    ? DatasetUrn.parse(urn).name
    : (urn.split(':').at(-1) ?? urn);
}

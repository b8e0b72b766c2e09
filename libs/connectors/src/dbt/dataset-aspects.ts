import { type JsonObject } from '../connector';
import { FIELD_TYPES } from '../mapping/datasets';
import { sortedProperties } from '../mapping/entity-aspects';
import { OPERATIONS } from '../mapping/lineage';
import { type NodeLineage, spelled } from './column-lineage';
import { columnType } from './column-type';
import { type MetaMapping } from './meta-mapping';
import { DBT_PLATFORM, type DbtNames, type NodeRef, qualified } from './names';
import { type DbtColumn, type DbtNode } from './node';
import { ownership } from './ownership';

/** What a node is described with, beside itself. */
export interface NodeSurroundings {
  readonly names: DbtNames;
  readonly refs: ReadonlyMap<string, NodeRef>;
  /** Columns of the node, documented and seen. */
  readonly columns: readonly DbtColumn[];
  readonly lineage?: NodeLineage;
  /** `owner` of the node's group. */
  readonly groupOwner?: JsonObject;
  readonly metaMapping: MetaMapping;
  readonly columnMetaMapping: MetaMapping;
  readonly tagPrefix: string;
  readonly stripEmailDomain: boolean;
}

/** Where a time is required that nobody knows. */
const NO_TIME: JsonObject = { time: 0, actor: 'urn:li:corpuser:unknown' };
const STORED = new Set(['table', 'incremental', 'snapshot', 'materialized_view']);

/** Aspects of the dataset that stands for a node. Raises `ConnectorError` for names that DataHub cannot hold. */
export function nodeAspects(node: DbtNode, around: NodeSurroundings): Readonly<Record<string, JsonObject>> {
  const { names, columns } = around;
  const target = names.target(node);
  const mapped = around.metaMapping.apply(node.meta);
  const owned = ownership(
    { meta: node.meta, mapped: mapped.owners, ...(around.groupOwner ? { group: around.groupOwner } : {}) },
    around.stripEmailDomain,
  );
  const tags = globalTags([...node.tags, ...mapped.tags], around.tagPrefix);
  const terms = glossaryTerms(mapped.terms);
  const view = viewProperties(node);
  const lineage = nodeUpstreams(node, around);
  return {
    datasetProperties: {
      name: node.kind === 'source' ? node.name : node.relation,
      qualifiedName: qualified(node),
      ...(node.description === undefined ? {} : { description: node.description }),
      customProperties: sortedProperties(node.properties),
    },
    dataPlatformInstance: names.place(),
    subTypes: { typeNames: subTypes(node) },
    ...(columns.length > 0 ? { schemaMetadata: schemaMetadata(node, around) } : {}),
    ...(view ? { viewProperties: view } : {}),
    // Also when there are none: those of an earlier run have to go.
    globalTags: tags ?? { tags: [] },
    glossaryTerms: terms ?? { terms: [], auditStamp: NO_TIME },
    ownership: owned ?? { owners: [] },
    ...(lineage ? { upstreamLineage: lineage } : {}),
    ...(target === undefined ? {} : { siblings: { siblings: [target], primary: true } }),
  };
}

/** What is said at the table of a node: which node fills it, or describes it. Undefined for what has no table. */
export function targetAspects(
  node: DbtNode,
  { names, columns }: Pick<NodeSurroundings, 'names' | 'columns'>,
): { readonly urn: string; readonly aspects: Readonly<Record<string, JsonObject>> } | undefined {
  const urn = names.target(node);
  if (urn === undefined) return undefined;
  const own = names.node(node);
  const siblings = { siblings: [own], primary: false };
  // A table that is a source of dbt was there before it.
  if (node.kind === 'source') return { urn, aspects: { siblings } };
  return { urn, aspects: { siblings, upstreamLineage: sameColumns(own, urn, columns, names) } };
}

/** `globalTags`; undefined when there are none. */
export function globalTags(tags: readonly string[], prefix: string): JsonObject | undefined {
  if (tags.length === 0) return undefined;
  return {
    tags: [
      ...new Set(tags.map((tag) => (tag.startsWith('urn:li:tag:') ? tag : `urn:li:tag:${prefix}${tag}`))),
    ]
      .sort()
      .map((tag) => ({ tag })),
  };
}

function glossaryTerms(terms: readonly string[]): JsonObject | undefined {
  if (terms.length === 0) return undefined;
  const urns = terms.map((term) => (term.startsWith('urn:li:') ? term : `urn:li:glossaryTerm:${term}`));
  return { terms: [...new Set(urns)].sort().map((urn) => ({ urn })), auditStamp: NO_TIME };
}

function subTypes({ kind, materialization }: DbtNode): readonly string[] {
  return [
    kind.charAt(0).toUpperCase() + kind.slice(1),
    // Servers of DataHub before 0.10.6 know a source by this name only.
    ...(kind === 'source' ? ['source'] : []),
    ...(materialization === 'table' ? ['Table'] : []),
    // DataHub shows the text of a view only of what is one.
    ...(kind === 'model' || kind === 'snapshot' ? ['View'] : []),
  ];
}

function viewProperties({
  rawCode,
  compiledCode,
  language,
  materialization,
}: DbtNode): JsonObject | undefined {
  const viewLogic = rawCode ?? compiledCode;
  if (viewLogic === undefined) return undefined;
  return {
    materialized: STORED.has(materialization ?? ''),
    viewLogic,
    ...(compiledCode === undefined ? {} : { formattedViewLogic: compiledCode }),
    viewLanguage: language === 'sql' ? 'SQL' : language,
  };
}

function schemaMetadata(node: DbtNode, around: NodeSurroundings): JsonObject {
  const primaryKeys = around.columns.filter((column) => column.inPrimaryKey).map(({ name }) => name);
  return {
    schemaName: node.id,
    platform: DBT_PLATFORM,
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
    fields: around.columns.map((column) => schemaField(column, around)),
    ...(primaryKeys.length > 0 ? { primaryKeys } : {}),
  };
}

function schemaField(column: DbtColumn, { columnMetaMapping, tagPrefix }: NodeSurroundings): JsonObject {
  const mapped = columnMetaMapping.apply(column.meta);
  const tags = globalTags([...column.tags, ...mapped.tags], tagPrefix);
  const terms = glossaryTerms(mapped.terms);
  const description = column.description ?? column.comment;
  return {
    fieldPath: column.name,
    // Only an enforced contract says so.
    nullable: column.notNull !== true,
    ...(description === undefined ? {} : { description }),
    type: { type: { [`com.linkedin.schema.${FIELD_TYPES[columnType(column.nativeType)]}`]: {} } },
    nativeDataType: column.nativeType ?? '',
    recursive: false,
    isPartOfKey: column.inPrimaryKey === true,
    ...(tags ? { globalTags: tags } : {}),
    ...(terms ? { glossaryTerms: terms } : {}),
  };
}

function nodeUpstreams(node: DbtNode, around: NodeSurroundings): JsonObject | undefined {
  const { names, refs, lineage, columns } = around;
  const own = names.node(node);
  if (node.kind === 'source') {
    const target = names.target(node);
    return target === undefined ? undefined : sameColumns(target, own, columns, names);
  }
  const upstreams = node.dependsOn.flatMap((id) => {
    const ref = refs.get(id);
    return ref ? [names.upstream(ref)] : [];
  });
  if (upstreams.length === 0) return undefined;
  const fine = lineage ? fineGrained(own, lineage, around) : [];
  return {
    upstreams: [...new Set(upstreams)].sort().map((dataset) => ({ dataset, type: 'TRANSFORMED' })),
    ...(fine.length > 0 ? { fineGrainedLineages: fine } : {}),
  };
}

// One entry per downstream column and operation: DataHub can patch only entries with a single downstream.
function fineGrained(own: string, lineage: NodeLineage, around: NodeSurroundings): readonly JsonObject[] {
  const { names, refs, columns } = around;
  const known = columns.map(({ name }) => name);
  return [...lineage.columns]
    .map(([column, origins]) => [spelled(column, known), origins] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([column, origins]) =>
      [...Map.groupBy(origins, ({ kind }) => kind)].sort().map(([kind, same]) => {
        const upstreams = same.flatMap((origin) => {
          const ref = refs.get(origin.node);
          return ref ? [names.field(names.upstream(ref), origin.column)] : [];
        });
        return entry(
          [...new Set(upstreams)].sort(),
          names.field(own, column),
          OPERATIONS[kind],
          lineage.confidence,
        );
      }),
    );
}

/** Lineage of what is the same thing under another name, column by column. */
function sameColumns(from: string, to: string, columns: readonly DbtColumn[], names: DbtNames): JsonObject {
  const fine = columns.map(({ name }) =>
    entry([names.field(from, name)], names.field(to, name), OPERATIONS.identity, 1),
  );
  return {
    upstreams: [{ dataset: from, type: 'TRANSFORMED' }],
    ...(fine.length > 0 ? { fineGrainedLineages: fine } : {}),
  };
}

function entry(
  upstreams: readonly string[],
  downstream: string,
  transformOperation: string,
  confidenceScore: number,
): JsonObject {
  return {
    upstreamType: 'FIELD_SET',
    upstreams,
    downstreamType: 'FIELD',
    downstreams: [downstream],
    transformOperation,
    confidenceScore,
  };
}

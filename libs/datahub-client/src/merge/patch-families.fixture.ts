import fc from 'fast-check';
import { isJsonObject, listOf, textOf, type JsonObject, type JsonValue } from '../json';
import {
  mergeDomains,
  mergeGlobalTags,
  mergeGlossaryTerms,
  mergeOwnership,
  mergeStructuredProperties,
} from './associations';
import { mergeColumns, mergeDocumentation } from './descriptions';
import { mergeDataJobInputOutput, mergeUpstreamLineage } from './lineage';
import { originOfColumnLineage, originsOfEdge } from './origin';
import { mergeCustomProperties } from './properties';

export const WRITERS = ['urn:li:dataHubAction:one', 'urn:li:dataHubAction:two/~'] as const;
export type Writer = (typeof WRITERS)[number];
const PERSON = { time: 5, actor: 'urn:li:corpuser:ann' };
const STAMP = { time: 1_700_000_000_000, actor: 'urn:li:corpuser:dataspoke' };
const NAMES = ['a', 'b/c~d', 'e'] as const;

/** An aspect that several write, as the patch properties look at it. */
export interface Family {
  readonly aspectName: string;
  readonly urn: string;
  /** What people and other tools have there before. */
  readonly foreign: fc.Arbitrary<JsonObject | undefined>;
  /** What a writer may want at one time: some of these. */
  readonly names: readonly string[];
  /** The aspect with everything of `writer` replaced by `wanted`, of which `former` was there. */
  merge(
    current: JsonObject | undefined,
    writer: Writer,
    wanted: readonly string[],
    former: readonly string[],
  ): JsonObject | undefined;
  /** Everything in the aspect as `owner name` (owner `other` for foreign ones) with what it says. */
  parts(value: JsonObject | undefined): ReadonlyMap<string, JsonValue>;
}

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const column = (name: string, path = 'x') => `urn:li:schemaField:(${dataset(name)},${path})`;

/** Entries with an attribution, found in a list of the aspect. */
function attributed(list: string, nameOf: (entry: JsonObject) => string) {
  return (value: JsonObject | undefined): ReadonlyMap<string, JsonValue> =>
    new Map(
      listOf(value?.[list])
        .filter(isJsonObject)
        .map((entry) => [`${ownerOf(entry)} ${nameOf(entry)}`, entry]),
    );
}

function ownerOf(entry: JsonObject): string {
  const { attribution } = entry;
  const source = isJsonObject(attribution) ? textOf(attribution['source']) : undefined;
  return source ?? 'other';
}

function some<T extends JsonObject>(entry: (name: string) => T): fc.Arbitrary<readonly T[]> {
  const variant = fc.constantFrom({}, { attribution: { ...PERSON, source: 'urn:li:test:rule' } });
  return fc
    .subarray([...NAMES])
    .chain((names) =>
      fc.tuple(...names.map((name) => variant.map((byHand) => ({ ...entry(name), ...byHand })))),
    );
}

function maybe(list: string, entries: fc.Arbitrary<readonly JsonObject[]>, more: JsonObject = {}) {
  return fc.option(
    entries.map((found): JsonObject => ({ ...more, [list]: found })),
    { nil: undefined },
  );
}

const tag = (name: string) => `urn:li:tag:${name}`;
const term = (name: string) => `urn:li:glossaryTerm:${name}`;
const property = (name: string) => `urn:li:structuredProperty:${name}`;
const owner = (name: string) => ({ owner: `urn:li:corpuser:${name}`, type: 'DATA_STEWARD' as const });
const named = (key: string) => (entry: JsonObject) => textOf(entry[key]) ?? '';

const tags: Family = {
  aspectName: 'globalTags',
  urn: dataset('tags'),
  names: NAMES,
  foreign: maybe(
    'tags',
    some((name) => ({ tag: tag(name) })),
  ),
  merge: (current, source, wanted) =>
    mergeGlobalTags(current, { source, stamp: STAMP, tags: wanted.map((name) => ({ tag: tag(name) })) }),
  parts: attributed('tags', named('tag')),
};

const terms: Family = {
  aspectName: 'glossaryTerms',
  urn: dataset('terms'),
  names: NAMES,
  foreign: maybe(
    'terms',
    some((name) => ({ urn: term(name) })),
    { auditStamp: PERSON },
  ),
  merge: (current, source, wanted) =>
    mergeGlossaryTerms(current, { source, stamp: STAMP, terms: wanted.map((name) => ({ urn: term(name) })) }),
  parts: attributed('terms', named('urn')),
};

const owners: Family = {
  aspectName: 'ownership',
  urn: dataset('owners'),
  names: NAMES,
  foreign: maybe('owners', some(owner), { lastModified: PERSON }),
  merge: (current, source, wanted) =>
    mergeOwnership(current, { source, stamp: STAMP, owners: wanted.map(owner) }),
  parts: attributed('owners', named('owner')),
};

const structuredProperties: Family = {
  aspectName: 'structuredProperties',
  urn: dataset('properties'),
  names: NAMES,
  foreign: maybe(
    'properties',
    some((name) => ({ propertyUrn: property(name), values: [{ string: 'x' }] })),
  ),
  merge: (current, source, wanted) =>
    mergeStructuredProperties(current, {
      source,
      stamp: STAMP,
      properties: wanted.map((name) => ({ propertyUrn: property(name), values: [{ double: 0.5 }] })),
    }),
  parts: attributed('properties', named('propertyUrn')),
};

const documentation: Family = {
  aspectName: 'documentation',
  urn: dataset('documentation'),
  names: ['What it is.'],
  foreign: maybe(
    'documentations',
    fc.subarray([
      { documentation: 'By hand.' },
      { documentation: 'By a rule.', attribution: { ...PERSON, source: 'urn:li:test:rule' } },
    ]),
  ),
  merge: (current, source, [text]) =>
    mergeDocumentation(current, { source, stamp: STAMP, documentation: text }),
  parts: attributed('documentations', named('documentation')),
};

const domains: Family = {
  aspectName: 'domains',
  urn: dataset('domains'),
  names: NAMES,
  foreign: fc.option(
    fc.subarray(['urn:li:domain:x', 'urn:li:domain:y']).map((found): JsonObject => ({ domains: found })),
    { nil: undefined },
  ),
  merge: (current, writer, wanted, former) => {
    const urns = (names: readonly string[]) => names.map((name) => `urn:li:domain:${writer}:${name}`);
    return mergeDomains(current, { domains: urns(wanted), former: urns(former) });
  },
  parts: (value) =>
    new Map(
      listOf(value?.['domains']).map((urn) => {
        const writer = WRITERS.find((each) => String(urn).startsWith(`urn:li:domain:${each}:`));
        return [
          writer
            ? `${writer} ${String(urn).slice(`urn:li:domain:${writer}:`.length)}`
            : `other ${String(urn)}`,
          urn,
        ];
      }),
    ),
};

const columns: Family = {
  aspectName: 'editableSchemaMetadata',
  urn: dataset('columns'),
  names: NAMES,
  foreign: maybe(
    'editableSchemaFieldInfo',
    fc
      .tuple(
        some((name) => ({ tag: tag(name) })),
        some((name) => ({ urn: term(name) })),
      )
      .map(([found, more]) => [
        { fieldPath: 'a', description: 'by hand', globalTags: { tags: found } },
        { fieldPath: 'e', glossaryTerms: { terms: more, auditStamp: PERSON } },
      ]),
    { created: PERSON, lastModified: PERSON },
  ),
  merge: (current, source, wanted) =>
    mergeColumns(current, {
      source,
      stamp: STAMP,
      columns: wanted.map((fieldPath) => ({
        fieldPath,
        tags: [{ tag: tag('ours') }, { tag: tag('a') }],
        terms: [{ urn: term('ours') }],
      })),
    }),
  parts: (value) => {
    const parts = new Map<string, JsonValue>();
    for (const entry of listOf(value?.['editableSchemaFieldInfo']).filter(isJsonObject)) {
      const path = String(entry['fieldPath']);
      if (entry['description'] !== undefined) parts.set(`other description of ${path}`, entry['description']);
      for (const [field, list, key] of [
        ['globalTags', 'tags', 'tag'],
        ['glossaryTerms', 'terms', 'urn'],
      ] as const) {
        const aspect = isJsonObject(entry[field]) ? entry[field] : {};
        for (const each of listOf(aspect[list]).filter(isJsonObject)) {
          parts.set(`${ownerOf(each)} ${path} ${String(each[key])}`, each);
        }
      }
    }
    return parts;
  },
};

const originOf = (writer: Writer) => `source:${WRITERS.indexOf(writer)}/~`;

/** An edge has a part for each origin; what nobody of us claims is foreign as a whole. */
function edgeParts(parts: Map<string, JsonValue>, list: JsonValue | undefined, key: string): void {
  for (const edge of listOf(list).filter(isJsonObject)) {
    const origins = originsOfEdge(edge);
    if (origins.length === 0) parts.set(`other ${key} ${String(edge[key])}`, edge);
    for (const writer of WRITERS) {
      if (origins.includes(originOf(writer))) parts.set(`${writer} ${key} ${String(edge[key])}`, true);
    }
  }
}

function columnParts(parts: Map<string, JsonValue>, list: JsonValue | undefined): void {
  for (const entry of listOf(list).filter(isJsonObject)) {
    const origin = originOfColumnLineage(entry);
    const writer = WRITERS.find((each) => originOf(each) === origin) ?? 'other';
    parts.set(
      `${writer} column ${JSON.stringify([entry['downstreams'], entry['transformOperation']])}`,
      entry,
    );
  }
}

const foreignColumns = fc.subarray([
  {
    upstreamType: 'FIELD_SET',
    upstreams: [column('x'), column('y')],
    downstreamType: 'FIELD',
    downstreams: [column('lineage', 'by hand')],
    transformOperation: 'CONCAT',
    confidenceScore: 0.5,
  },
  // What DataHub's patches refuse, and what they drop.
  {
    upstreamType: 'FIELD_SET',
    upstreams: [column('x')],
    downstreamType: 'FIELD_SET',
    downstreams: [column('p'), column('q')],
    confidenceScore: 1,
  },
  {
    upstreamType: 'NONE',
    upstreams: [],
    downstreamType: 'FIELD',
    downstreams: [column('r')],
    confidenceScore: 1,
  },
] as JsonObject[]);

const upstreams: Family = {
  aspectName: 'upstreamLineage',
  urn: dataset('lineage'),
  names: NAMES,
  foreign: fc.option(
    fc.tuple(fc.subarray([...NAMES]), foreignColumns).map(([names, fineGrainedLineages]): JsonObject => ({
      upstreams: names.map((name) => ({
        dataset: dataset(name),
        type: 'TRANSFORMED',
        auditStamp: PERSON,
        properties: { source: 'UI' },
      })),
      fineGrainedLineages,
    })),
    { nil: undefined },
  ),
  merge: (current, writer, wanted) =>
    mergeUpstreamLineage(current, {
      origin: originOf(writer),
      stamp: STAMP,
      upstreams: wanted.map((name) => ({ dataset: dataset(name), type: 'VIEW' })),
      columns: wanted.slice(0, 2).map((name) => ({
        upstreams: [column(name)],
        downstreams: [column('lineage', name)],
        operation: 'COPY',
      })),
    }),
  parts: (value) => {
    const parts = new Map<string, JsonValue>();
    edgeParts(parts, value?.['upstreams'], 'dataset');
    columnParts(parts, value?.['fineGrainedLineages']);
    return parts;
  },
};

const jobEdges: Family = {
  aspectName: 'dataJobInputOutput',
  urn: 'urn:li:dataJob:(urn:li:dataFlow:(airflow,etl,PROD),load)',
  names: NAMES,
  foreign: fc.option(
    fc.subarray([...NAMES]).map((names): JsonObject => ({
      inputDatasets: [dataset('plain')],
      outputDatasets: [],
      inputDatasetEdges: names.map((name) => ({ destinationUrn: dataset(name), properties: { by: 'hand' } })),
    })),
    { nil: undefined },
  ),
  merge: (current, writer, wanted) =>
    mergeDataJobInputOutput(current, {
      origin: originOf(writer),
      stamp: STAMP,
      inputs: wanted.map(dataset),
      outputs: wanted.slice(1).map((name) => dataset(`${name} out`)),
    }),
  parts: (value) => {
    const parts = new Map<string, JsonValue>();
    edgeParts(parts, value?.['inputDatasetEdges'], 'destinationUrn');
    edgeParts(parts, value?.['outputDatasetEdges'], 'destinationUrn');
    for (const urn of listOf(value?.['inputDatasets'])) parts.set(`other plain ${String(urn)}`, urn);
    return parts;
  },
};

const PREFIXES: Readonly<Record<Writer, string>> = { [WRITERS[0]]: 'dataspoke.', [WRITERS[1]]: 'etl/~' };

const customProperties: Family = {
  aspectName: 'datasetProperties',
  urn: dataset('custom'),
  names: NAMES,
  foreign: fc.option(
    fc.record({
      name: fc.constant('orders'),
      customProperties: fc.dictionary(fc.constantFrom('team', '', 'a/b', '~1'), fc.string({ maxLength: 5 })),
    }),
    { nil: undefined },
  ),
  merge: (current, writer, wanted) => {
    const own = Object.fromEntries(wanted.map((name) => [`${PREFIXES[writer]}${name}`, name]));
    if (writer === WRITERS[0]) return mergeCustomProperties(current, own);
    // Another producer, with a prefix of its own.
    const stored = isJsonObject(current?.['customProperties'])
      ? Object.entries(current['customProperties'])
      : [];
    const kept = stored.filter(([key]) => !key.startsWith(PREFIXES[writer]));
    if (current === undefined && wanted.length === 0) return undefined;
    return { ...current, customProperties: { ...Object.fromEntries(kept), ...own } };
  },
  parts: (value) => {
    const stored = isJsonObject(value?.['customProperties']) ? value['customProperties'] : {};
    const parts = new Map<string, JsonValue>();
    if (value?.['name'] !== undefined) parts.set('other name', value['name']);
    for (const [key, text] of Object.entries(stored)) {
      const writer = WRITERS.find((each) => key.startsWith(PREFIXES[each])) ?? 'other';
      parts.set(`${writer} property ${key}`, text ?? null);
    }
    return parts;
  },
};

export const FAMILIES: readonly Family[] = [
  customProperties,
  tags,
  terms,
  owners,
  structuredProperties,
  documentation,
  domains,
  columns,
  upstreams,
  jobEdges,
];

/** What the aspect says, whoever says it: the union of all writers. */
export function saidIn(family: Family, value: JsonObject | undefined): ReadonlySet<string> {
  return new Set([...family.parts(value).keys()].map((part) => part.slice(part.indexOf(' '))));
}

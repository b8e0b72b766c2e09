import { gapsOf } from '../compliance/governance-facts';
import { type Facet, type TextField } from '../index/search-index';
import { type EntityFacts } from './entity-facts';
import { nameWords, searchableName } from './name-words';
import { urnWords } from './urn-words';

type Texts = (facts: EntityFacts) => readonly string[];

/** What becomes of one part of a document. */
export interface DocumentField {
  /** Fields of aspects, as DataHub names them; of several for one thing the first that is there counts. */
  readonly from: readonly string[];
  /** Part of the text that is embedded as a whole, in the order of this table. */
  readonly vector?: Texts;
  /** Where its words are looked up. */
  readonly words?: readonly [TextField, Texts];
  /** Values that hits can be limited to. */
  readonly filter?: readonly [Facet, Texts];
}

/** Of all samples together; they tell codes from names, and the rest is more of the same. */
const SAMPLE_WORDS = 2_000;
const QUERY_TITLES = 20;
/** Words of queries would drown those of the description. */
const QUERY_CHARACTERS = 4_000;

/**
 * What of an entity goes where: into the embedded text, into which field of the text index, into which filter. The
 * description and each column have a vector of their own as well (`detailTexts`). Owners, usage and state are in no vector, so
 * that their changes embed nothing. Types of columns, keys and lineage columns are shown, not searched.
 */
export const DOCUMENT_FIELDS: Readonly<Record<string, DocumentField>> = {
  entityType: { from: ['the URN'], filter: ['entityType', ({ entityType }) => [entityType]] },
  path: {
    from: ['datasetProperties.qualifiedName', 'datasetKey.name'],
    words: ['path', ({ qualifiedName }) => [searchableName(qualifiedName)]],
  },
  name: {
    from: ['editableDatasetProperties.name', '*Properties.name', '*Info.title', '*Info.name', 'the key'],
    vector: ({ name, qualifiedName }) => [`${schemaWords(qualifiedName)} ${nameWords(name)}`.trim()],
    words: ['name', ({ name }) => [searchableName(name)]],
  },
  description: {
    from: [
      'editable*Properties.description',
      'documentation',
      '*Properties.description',
      '*Info.description',
    ],
    vector: ({ description }) => [description],
    words: ['description', ({ description, sourceDescription = '' }) => [description, sourceDescription]],
  },
  glossaryTerms: {
    from: ['glossaryTerms.terms[].urn', 'schemaMetadata', 'editableSchemaMetadata', 'of schema fields'],
    vector: (facts) => labels(facts, facts.glossaryTerms),
    words: ['labels', (facts) => everyLabel(facts, ofAll(facts, 'glossaryTerms'))],
    filter: ['term', (facts) => ofAll(facts, 'glossaryTerms')],
  },
  domains: {
    from: ['domains.domains[]', 'domainProperties.name'],
    vector: (facts) => labels(facts, facts.domains),
    words: ['labels', (facts) => everyLabel(facts, facts.domains)],
    filter: ['domain', ({ domains }) => domains],
  },
  tags: {
    from: ['globalTags.tags[].tag', 'schemaMetadata', 'editableSchemaMetadata', 'of schema fields'],
    vector: (facts) => labels(facts, facts.tags),
    words: ['labels', (facts) => everyLabel(facts, ofAll(facts, 'tags'))],
    filter: ['tag', (facts) => ofAll(facts, 'tags')],
  },
  dataProducts: {
    from: ['dataProducts', 'dataProductProperties.assets[]'],
    words: ['labels', (facts) => everyLabel(facts, facts.dataProducts)],
    filter: ['dataProduct', ({ dataProducts }) => dataProducts],
  },
  owners: {
    from: ['ownership.owners[].owner', 'corpUserInfo', 'corpGroupInfo'],
    words: ['labels', (facts) => everyLabel(facts, facts.owners)],
    filter: ['owner', ({ owners }) => owners],
  },
  parents: {
    from: ['container', 'parentNode', 'parentDomain', 'parentDocument', 'dataJobKey.flow'],
    words: ['path', (facts) => labels(facts, facts.parents)],
  },
  platform: {
    from: ['datasetKey.platform', 'dashboardKey.dashboardTool', 'dataFlowKey.orchestrator'],
    words: ['labels', ({ platform }) => [platform]],
    filter: ['platform', ({ platform }) => [platform]],
  },
  environment: {
    from: ['datasetKey.origin', 'dataJobInfo.env', 'dataFlowKey.cluster'],
    words: ['labels', ({ env }) => [env]],
    filter: ['env', ({ env }) => [env]],
  },
  subTypes: {
    from: ['subTypes.typeNames[]'],
    words: ['labels', ({ subTypes }) => subTypes],
    filter: ['subType', ({ subTypes }) => subTypes],
  },
  columns: {
    from: ['schemaMetadata.fields[].fieldPath'],
    vector: ({ columns }) => [columns.map(({ path }) => nameWords(path)).join(', ')],
    words: ['columns', ({ columns }) => columns.map(({ path }) => searchableName(path))],
    filter: ['column', ({ columns }) => columns.map(({ path }) => path.toLowerCase())],
  },
  columnDescriptions: {
    from: [
      'editableSchemaMetadata.editableSchemaFieldInfo[].description',
      'documentation of schema fields',
      'schemaMetadata.fields[].description',
    ],
    words: ['columnNotes', ({ columns }) => columns.map(({ description }) => description)],
  },
  samples: {
    from: ['datasetProfile.fieldProfiles[].sampleValues[]'],
    words: ['columnNotes', ({ columns }) => [sampleWords(columns)]],
  },
  personalData: {
    from: ['tags, terms and types of columns'],
    filter: ['personalData', ({ columns }) => columns.flatMap((column) => column.personalData?.kind ?? [])],
  },
  gaps: {
    from: ['what says nothing of owner, domain, description, retention, consent or encryption'],
    filter: ['gap', gapsOf],
  },
  queries: {
    from: ['queryProperties of queries about it', 'chartQuery.rawQuery'],
    words: [
      'columnNotes',
      ({ queries }) => [
        ...queries.slice(0, QUERY_TITLES).flatMap(({ title }) => title ?? []),
        queries
          .map(({ sql }) => nameWords(sql))
          .join('\n')
          .slice(0, QUERY_CHARACTERS),
      ],
    ],
  },
  users: {
    from: ['datasetUsageStatistics.userCounts[].user'],
    filter: ['user', ({ usage }) => usage?.users ?? []],
  },
  upstreams: {
    from: ['upstreamLineage.upstreams[].dataset', 'dataJobInputOutput', 'dashboardInfo', 'chartInfo.inputs'],
    words: ['upstreams', ({ upstreams }) => upstreams.map(urnWords)],
    filter: ['upstream', ({ upstreams }) => upstreams],
  },
  members: {
    from: [
      'dataProductProperties.assets[]',
      'dataJobInputOutput.outputDatasets',
      'documentInfo.relatedAssets',
    ],
    words: ['upstreams', ({ members }) => members.map(urnWords)],
  },
  deprecation: {
    from: ['deprecation.deprecated'],
    filter: ['deprecated', ({ deprecated }) => (deprecated ? ['true'] : [])],
  },
  certification: {
    from: ['forms.verifications', 'a tag, term or property that says so'],
    filter: ['certified', ({ certified }) => (certified ? ['true'] : [])],
  },
};

/** The words by which a person knows what `urn` stands for: its name in the catalog, or what its URN tells. */
export function labelOf({ names }: Pick<EntityFacts, 'names'>, urn: string): string {
  const name = names[urn];
  return name === undefined ? urnWords(urn) : nameWords(name);
}

function labels(facts: EntityFacts, urns: readonly string[]): string[] {
  return urns.map((urn) => labelOf(facts, urn));
}

/** With the words of the URN where the catalog's name has others: people know both. */
function everyLabel(facts: EntityFacts, urns: readonly string[]): string[] {
  return urns.flatMap((urn) => {
    const [label, id] = [labelOf(facts, urn), urnWords(urn)];
    return label === id ? [label] : [label, id];
  });
}

/** Of the entity and of its columns, each once. */
function ofAll(facts: EntityFacts, list: 'tags' | 'glossaryTerms'): readonly string[] {
  return [...new Set([facts, ...facts.columns].flatMap((each) => each[list]))];
}

function sampleWords(columns: EntityFacts['columns']): string {
  return columns
    .flatMap(({ samples = [] }) => samples.filter((sample) => /\p{L}{2}/u.test(sample)))
    .join('\n')
    .slice(0, SAMPLE_WORDS);
}

/** The schema that a dataset lies in says what it is about as well; the database mostly does not. */
function schemaWords(qualifiedName: string): string {
  return nameWords(qualifiedName.split('.').at(-2) ?? '');
}

import { type Facet, type TextField } from '../index/search-index';
import { type EntityFacts } from './entity-facts';
import { nameWords, searchableName } from './name-words';
import { urnWords } from './urn-words';

type Texts<Facts> = (facts: Facts) => readonly string[];

/** What becomes of one part of a document. */
export interface DocumentField<Facts> {
  /** Fields of aspects, as DataHub names them; of several for one thing the first that is there counts. */
  readonly from: readonly string[];
  /** Part of the text that is embedded as a whole, in the order of this table. */
  readonly vector?: Texts<Facts>;
  /** Where its words are looked up. */
  readonly words?: readonly [TextField, Texts<Facts>];
  /** Values that hits can be limited to. */
  readonly filter?: readonly [Facet, Texts<Facts>];
}

/**
 * What of a dataset goes where: into the embedded text, into which field of the text index, into which filter. The
 * description and each column have a vector of their own as well (`detailTexts`). Nullability, types, keys and the row count are shown, not searched.
 */
export const DATASET_FIELDS: Readonly<Record<string, DocumentField<EntityFacts>>> = {
  path: {
    from: ['datasetProperties.qualifiedName', 'datasetKey.name'],
    words: ['path', ({ qualifiedName }) => [searchableName(qualifiedName)]],
  },
  name: {
    from: ['datasetProperties.name', 'datasetKey.name'],
    vector: ({ name, qualifiedName }) => [`${schemaWords(qualifiedName)} ${nameWords(name)}`.trim()],
    words: ['name', ({ name }) => [searchableName(name)]],
  },
  description: {
    from: ['editableDatasetProperties.description', 'datasetProperties.description'],
    vector: ({ description }) => [description],
    words: ['description', ({ description, sourceDescription = '' }) => [description, sourceDescription]],
  },
  glossaryTerms: {
    from: ['glossaryTerms.terms[].urn', 'schemaMetadata', 'editableSchemaMetadata'],
    vector: ({ glossaryTerms }) => glossaryTerms.map(urnWords),
    words: [
      'labels',
      (facts) => withColumns(facts).flatMap(({ glossaryTerms }) => glossaryTerms.map(urnWords)),
    ],
  },
  domains: {
    from: ['domains.domains[]'],
    vector: ({ domains }) => domains.map(urnWords),
    words: ['labels', ({ domains }) => domains.map(urnWords)],
    filter: ['domain', ({ domains }) => domains],
  },
  tags: {
    from: ['globalTags.tags[].tag', 'schemaMetadata', 'editableSchemaMetadata'],
    vector: ({ tags }) => tags.map(urnWords),
    words: ['labels', (facts) => withColumns(facts).flatMap(({ tags }) => tags.map(urnWords))],
    filter: ['tag', (facts) => withColumns(facts).flatMap(({ tags }) => tags)],
  },
  owners: {
    from: ['ownership.owners[].owner'],
    words: ['labels', ({ owners }) => owners.map(urnWords)],
    filter: ['owner', ({ owners }) => owners],
  },
  platform: {
    from: ['datasetKey.platform'],
    words: ['labels', ({ platform }) => [platform]],
    filter: ['platform', ({ platform }) => [platform]],
  },
  environment: { from: ['datasetKey.origin'], words: ['labels', ({ env }) => [env]] },
  subTypes: { from: ['subTypes.typeNames[]'], words: ['labels', ({ subTypes }) => subTypes] },
  columns: {
    from: ['schemaMetadata.fields[].fieldPath'],
    vector: ({ columns }) => [columns.map(({ path }) => nameWords(path)).join(', ')],
    words: ['columns', ({ columns }) => columns.map(({ path }) => searchableName(path))],
  },
  columnDescriptions: {
    from: [
      'editableSchemaMetadata.editableSchemaFieldInfo[].description',
      'schemaMetadata.fields[].description',
    ],
    words: ['columnNotes', ({ columns }) => columns.map(({ description }) => description)],
  },
  upstreams: {
    from: ['upstreamLineage.upstreams[].dataset'],
    words: ['upstreams', ({ upstreams }) => upstreams.map(urnWords)],
  },
};

function withColumns(facts: EntityFacts): readonly Pick<EntityFacts, 'tags' | 'glossaryTerms'>[] {
  return [facts, ...facts.columns];
}

/** The schema that a dataset lies in says what it is about as well; the database mostly does not. */
function schemaWords(qualifiedName: string): string {
  return nameWords(qualifiedName.split('.').at(-2) ?? '');
}

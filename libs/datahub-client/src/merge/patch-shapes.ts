import { isJsonObject, type JsonObject, type JsonValue } from '../json';

/** Joins the steps to a nested key field, as DataHub writes it. */
const STEP = '\u241f';
const SOURCE = `attribution${STEP}source`;

/** How paths of a patch address one part of an aspect. */
export interface PatchShape {
  readonly fields?: Readonly<Record<string, PatchShape>>;
  /** A list whose entries are found by the values of these fields; by themselves when there are none. */
  readonly keys?: readonly string[];
  /** What one entry of the list looks like. */
  readonly entry?: PatchShape;
  /** Entries have a key of their own for each writer, so that patches of several writers hold in any order. */
  readonly commutes?: boolean;
  /** When and by whom it was written: set once, no patch is made for its change. */
  readonly stamp?: boolean;
}

/** The patch shape of an aspect. */
export interface AspectPatchShape {
  readonly fields: Readonly<Record<string, PatchShape>>;
  /** DataHub's own template of the aspect knows these keys; otherwise the patch has to name them. */
  readonly template: boolean;
  /** Whether a patch may begin the aspect; if not, it needs fields that only its source knows. */
  readonly begins: boolean;
}

const STAMP: PatchShape = { stamp: true };
const COMMUTING_MAP: PatchShape = { commutes: true };
const EDGES: PatchShape = { keys: ['destinationUrn'] };
const ofSource = (...keys: readonly string[]): PatchShape => ({ keys, commutes: true });
const properties = (begins: boolean, template = true): AspectPatchShape => ({
  fields: { customProperties: COMMUTING_MAP },
  template,
  begins,
});
const EDITABLE: AspectPatchShape = {
  fields: { created: STAMP, lastModified: STAMP },
  template: true,
  begins: true,
};

/**
 * The aspects that can be patched, with the keys of DataHub's templates and of its official client. Where two sources may say
 * the same (a tag, a term, an owner, a property), the key holds the source, so that each has an entry of its own.
 */
export const PATCH_SHAPES: Readonly<Record<string, AspectPatchShape>> = {
  globalTags: { fields: { tags: ofSource(SOURCE, 'tag') }, template: false, begins: true },
  glossaryTerms: {
    fields: { terms: ofSource('urn', SOURCE), auditStamp: STAMP },
    template: false,
    begins: true,
  },
  ownership: {
    fields: {
      owners: ofSource('owner', 'type', 'typeUrn', SOURCE),
      ownerTypes: STAMP,
      lastModified: STAMP,
    },
    template: false,
    begins: true,
  },
  structuredProperties: {
    fields: { properties: ofSource('propertyUrn', SOURCE) },
    template: false,
    begins: true,
  },
  documentation: { fields: { documentations: ofSource(SOURCE) }, template: true, begins: true },
  domains: { fields: { domains: { keys: [], commutes: true } }, template: true, begins: true },
  status: { fields: {}, template: true, begins: true },
  editableDatasetProperties: EDITABLE,
  editableContainerProperties: EDITABLE,
  editableSchemaMetadata: {
    fields: {
      created: STAMP,
      lastModified: STAMP,
      editableSchemaFieldInfo: {
        keys: ['fieldPath'],
        entry: {
          fields: {
            globalTags: { fields: { tags: { keys: ['tag'] } } },
            glossaryTerms: { fields: { terms: { keys: ['urn'] }, auditStamp: STAMP } },
          },
        },
      },
    },
    template: true,
    begins: true,
  },
  datasetProperties: properties(true),
  dataFlowInfo: properties(false),
  dataJobInfo: properties(false),
  containerProperties: properties(false, false),
  upstreamLineage: { fields: { upstreams: { keys: ['dataset'] } }, template: false, begins: true },
  dataJobInputOutput: {
    fields: { inputDatasetEdges: EDGES, outputDatasetEdges: EDGES, inputDatajobEdges: EDGES },
    template: false,
    begins: true,
  },
};

/** The value of a key field in an entry; the empty text when it has none, as in DataHub's paths. */
export function keyValue(entry: JsonObject, key: string): string {
  let value: JsonValue | undefined = entry;
  for (const step of key.split(STEP)) value = isJsonObject(value) ? value[step] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

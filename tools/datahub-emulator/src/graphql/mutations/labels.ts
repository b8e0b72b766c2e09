import { type JsonObject, objectAt, objectsAt, textAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { editColumn } from './columns';
import { edits, type Mutations, type Resource, resourceOf, resourcesOf, textsOf } from './mutation';

/** One kind of label: where entities and columns keep it, and what an association looks like. */
interface LabelKind {
  entityType: string;
  aspect: string;
  list: string;
  urnField: string;
  columnField: string;
}

const TAGS: LabelKind = {
  entityType: 'tag',
  aspect: 'globalTags',
  list: 'tags',
  urnField: 'tag',
  columnField: 'globalTags',
};

const TERMS: LabelKind = {
  entityType: 'glossaryTerm',
  aspect: 'glossaryTerms',
  list: 'terms',
  urnField: 'urn',
  columnField: 'glossaryTerms',
};

function add(
  kind: LabelKind,
  edit: AspectEdits,
  urns: readonly string[],
  resources: readonly Resource[],
): void {
  for (const urn of urns) edit.require(urn, kind.entityType);
  change(kind, edit, resources, (labels) => [
    ...labels,
    ...urns
      .filter((urn) => !labels.some((label) => textAt(label, kind.urnField) === urn))
      .map((urn) => ({ [kind.urnField]: urn })),
  ]);
}

function remove(
  kind: LabelKind,
  edit: AspectEdits,
  urns: readonly string[],
  resources: readonly Resource[],
): void {
  change(kind, edit, resources, (labels) =>
    labels.filter((label) => !urns.includes(textAt(label, kind.urnField) ?? '')),
  );
}

function change(
  kind: LabelKind,
  edit: AspectEdits,
  resources: readonly Resource[],
  next: (labels: JsonObject[]) => JsonObject[],
): void {
  const changed = (aspect: JsonObject | undefined): JsonObject => ({
    ...aspect,
    ...(kind === TERMS ? { auditStamp: edit.jsonStamp } : {}),
    [kind.list]: next(objectsAt(aspect, kind.list)),
  });
  for (const { urn, column } of resources) {
    edit.require(urn);
    if (column === undefined) {
      edit.write(urn, kind.aspect, changed(edit.read(urn, kind.aspect)));
    } else {
      editColumn(edit, { urn, column }, (each) => ({
        ...each,
        [kind.columnField]: changed(objectAt(each, kind.columnField)),
      }));
    }
  }
}

/** Mutations that put tags and terms on entities and columns, or take them off. */
export const LABEL_MUTATIONS: Mutations = {
  addTag: edits((edit, input) => add(TAGS, edit, [textAt(input, 'tagUrn') ?? ''], [resourceOf(input)])),
  addTags: edits((edit, input) => add(TAGS, edit, textsOf(input, 'tagUrns'), [resourceOf(input)])),
  batchAddTags: edits((edit, input) => add(TAGS, edit, textsOf(input, 'tagUrns'), resourcesOf(input))),
  removeTag: edits((edit, input) => remove(TAGS, edit, [textAt(input, 'tagUrn') ?? ''], [resourceOf(input)])),
  batchRemoveTags: edits((edit, input) => remove(TAGS, edit, textsOf(input, 'tagUrns'), resourcesOf(input))),
  addTerm: edits((edit, input) => add(TERMS, edit, [textAt(input, 'termUrn') ?? ''], [resourceOf(input)])),
  addTerms: edits((edit, input) => add(TERMS, edit, textsOf(input, 'termUrns'), [resourceOf(input)])),
  batchAddTerms: edits((edit, input) => add(TERMS, edit, textsOf(input, 'termUrns'), resourcesOf(input))),
  removeTerm: edits((edit, input) =>
    remove(TERMS, edit, [textAt(input, 'termUrn') ?? ''], [resourceOf(input)]),
  ),
  batchRemoveTerms: edits((edit, input) =>
    remove(TERMS, edit, textsOf(input, 'termUrns'), resourcesOf(input)),
  ),
};

import { Refusal } from '../../errors';
import { type JsonObject, objectsAt, textAt, textsAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { type Resource } from './mutation';

const ASPECT = 'editableSchemaMetadata';

/** Changes what people say about a column. Refuses a column that neither the dataset nor a sibling of it has. */
export function editColumn(
  edit: AspectEdits,
  resource: Resource & { column: string },
  change: (column: JsonObject) => JsonObject,
): void {
  const urn = holderOf(edit, resource);
  const aspect = edit.read(urn, ASPECT);
  const columns = objectsAt(aspect, 'editableSchemaFieldInfo');
  const known = columns.find((each) => textAt(each, 'fieldPath') === resource.column);
  const changed = change(known ?? { fieldPath: resource.column });
  edit.merge(
    urn,
    ASPECT,
    {
      editableSchemaFieldInfo: known
        ? columns.map((each) => (each === known ? changed : each))
        : [...columns, changed],
      lastModified: edit.jsonStamp,
    },
    { created: edit.jsonStamp },
  );
}

function holderOf(edit: AspectEdits, { urn, column }: Resource & { column: string }): string {
  edit.require(urn);
  const candidates = [urn, ...textsAt(edit.read(urn, 'siblings'), 'siblings')];
  const holder = candidates.find((candidate) =>
    objectsAt(edit.read(candidate, 'schemaMetadata'), 'fields').some(
      (field) => textAt(field, 'fieldPath') === column,
    ),
  );
  if (holder === undefined) {
    throw new Refusal('bad-argument', `Sub-resource ${column} does not exist in ${urn}`);
  }
  return holder;
}

import { Refusal } from '../../errors';
import { type JsonObject, objectsAt, textAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { edits, type Mutations, resourceOf, resourcesOf, textsOf } from './mutation';

const SYSTEM_TYPE = 'urn:li:ownershipType:__system__';
const STANDARD_TYPES = ['TECHNICAL_OWNER', 'BUSINESS_OWNER', 'DATA_STEWARD', 'NONE'];
const OWNER_TYPES: Readonly<Record<string, string>> = { CORP_USER: 'corpuser', CORP_GROUP: 'corpGroup' };

/** The caller as owner of what a mutation created. */
export function addCreator(edit: AspectEdits, urn: string): void {
  addOwners(edit, urn, [
    { owner: edit.stamp.actor, type: 'TECHNICAL_OWNER', typeUrn: `${SYSTEM_TYPE}technical_owner` },
  ]);
}

/** The owners an input lists; refuses those that do not exist or are of another type than stated. */
export function ownersOf(
  edit: AspectEdits,
  inputs: readonly JsonObject[],
  defaultType?: string,
): JsonObject[] {
  return inputs.map((input) => {
    const owner = textAt(input, 'ownerUrn') ?? '';
    const stated = OWNER_TYPES[textAt(input, 'ownerEntityType') ?? ''];
    if (stated !== undefined) edit.require(owner, stated);
    else edit.require(owner, 'corpuser', 'corpGroup');
    return { owner, ...ownershipType(edit, textAt(input, 'ownershipTypeUrn') ?? defaultType, input) };
  });
}

/** Adds owners; one that owns in the same way already is replaced. */
export function addOwners(edit: AspectEdits, urn: string, owners: readonly JsonObject[]): void {
  const aspect = edit.read(urn, 'ownership');
  const added = owners.map((owner) => ({ ...owner, source: { type: 'MANUAL' } }));
  const kept = objectsAt(aspect, 'owners').filter((known) => !added.some((each) => sameOwner(known, each)));
  edit.merge(urn, 'ownership', { owners: [...kept, ...added], lastModified: edit.jsonStamp });
}

function removeOwners(edit: AspectEdits, urn: string, owners: readonly string[], typeUrn?: string): void {
  edit.require(urn);
  const aspect = edit.read(urn, 'ownership');
  const kept = objectsAt(aspect, 'owners').filter(
    (known) =>
      !owners.includes(textAt(known, 'owner') ?? '') || (typeUrn !== undefined && typeOf(known) !== typeUrn),
  );
  edit.merge(urn, 'ownership', { owners: kept, lastModified: edit.jsonStamp });
}

function ownershipType(edit: AspectEdits, typeUrn: string | undefined, input: JsonObject): JsonObject {
  if (typeUrn === undefined) {
    const type = textAt(input, 'type') ?? 'NONE';
    return { type, typeUrn: `${SYSTEM_TYPE}${type.toLowerCase()}` };
  }
  const standard = typeUrn.startsWith(SYSTEM_TYPE) ? typeUrn.slice(SYSTEM_TYPE.length).toUpperCase() : '';
  if (STANDARD_TYPES.includes(standard)) return { type: standard, typeUrn };
  edit.require(typeUrn, 'ownershipType');
  return { type: 'CUSTOM', typeUrn };
}

function typeOf(owner: JsonObject): string {
  return textAt(owner, 'typeUrn') ?? `${SYSTEM_TYPE}${(textAt(owner, 'type') ?? 'NONE').toLowerCase()}`;
}

function sameOwner(a: JsonObject, b: JsonObject): boolean {
  return textAt(a, 'owner') === textAt(b, 'owner') && typeOf(a) === typeOf(b);
}

function addTo(
  edit: AspectEdits,
  urns: readonly string[],
  input: JsonObject,
  owners: readonly JsonObject[],
): void {
  const made = ownersOf(edit, owners, textAt(input, 'ownershipTypeUrn'));
  if (urns.length === 0) throw new Refusal('bad-argument', 'no resource is named');
  for (const urn of urns) {
    edit.require(urn);
    addOwners(edit, urn, made);
  }
}

/** Mutations of ownership. */
export const OWNER_MUTATIONS: Mutations = {
  addOwner: edits((edit, input) => addTo(edit, [resourceOf(input).urn], {}, [input])),
  addOwners: edits((edit, input) => addTo(edit, [resourceOf(input).urn], input, objectsAt(input, 'owners'))),
  batchAddOwners: edits((edit, input) =>
    addTo(
      edit,
      resourcesOf(input).map(({ urn }) => urn),
      input,
      objectsAt(input, 'owners'),
    ),
  ),
  removeOwner: edits((edit, input) =>
    removeOwners(
      edit,
      resourceOf(input).urn,
      [textAt(input, 'ownerUrn') ?? ''],
      textAt(input, 'ownershipTypeUrn'),
    ),
  ),
  batchRemoveOwners: edits((edit, input) => {
    for (const { urn } of resourcesOf(input)) {
      removeOwners(edit, urn, textsOf(input, 'ownerUrns'), textAt(input, 'ownershipTypeUrn'));
    }
  }),
};

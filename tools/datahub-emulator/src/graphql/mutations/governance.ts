import { randomUUID } from 'node:crypto';
import { Refusal } from '../../errors';
import { objectAt, objectsAt, textAt, textsAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { requireNoChildren } from './domains';
import { edits, editsBy, entity, type Mutations, newId, outcome, textsOf } from './mutation';
import { addCreator, addOwners, ownersOf } from './owners';

/** The aspect that holds an entity type's name, and the field. */
const NAMES: Readonly<Record<string, readonly [aspect: string, field: string]>> = {
  glossaryTerm: ['glossaryTermInfo', 'name'],
  glossaryNode: ['glossaryNodeInfo', 'name'],
  domain: ['domainProperties', 'name'],
  dataProduct: ['dataProductProperties', 'name'],
  application: ['applicationProperties', 'name'],
  tag: ['tagProperties', 'name'],
  corpGroup: ['corpGroupEditableInfo', 'displayName'],
  dataset: ['editableDatasetProperties', 'name'],
  businessAttribute: ['businessAttributeInfo', 'name'],
};

function createInGlossary(kind: 'glossaryTerm' | 'glossaryNode') {
  return edits((edit, input) => {
    const urn = `urn:li:${kind}:${newId(input, 'id')}`;
    if (edit.exists(urn)) throw new Refusal('bad-argument', `This Glossary entity already exists: ${urn}`);
    const parentNode = textAt(input, 'parentNode');
    if (parentNode !== undefined) edit.require(parentNode, 'glossaryNode');
    edit.write(urn, `${kind}Info`, {
      name: textAt(input, 'name') ?? '',
      definition: textAt(input, 'description') ?? '',
      parentNode,
      ...(kind === 'glossaryTerm' ? { termSource: 'INTERNAL' } : {}),
    });
    addCreator(edit, urn);
    return urn;
  }, outcome);
}

function moveInGlossary(edit: AspectEdits, urn: string, parentNode: string | undefined): void {
  edit.require(urn, 'glossaryTerm', 'glossaryNode');
  if (parentNode !== undefined) edit.require(parentNode, 'glossaryNode');
  for (let at = parentNode; at !== undefined; at = textAt(edit.read(at, 'glossaryNodeInfo'), 'parentNode')) {
    if (at === urn) throw new Refusal('bad-argument', `${urn} cannot be moved below itself`);
  }
  const aspect = urn.startsWith('urn:li:glossaryTerm:') ? 'glossaryTermInfo' : 'glossaryNodeInfo';
  edit.merge(
    urn,
    aspect,
    { parentNode },
    { definition: '', ...(aspect === 'glossaryTermInfo' ? { termSource: 'INTERNAL' } : {}) },
  );
}

function changeMembers(edit: AspectEdits, group: string, users: readonly string[], isMember: boolean): void {
  edit.require(group, 'corpGroup');
  for (const user of users) {
    edit.require(user, 'corpuser');
    const groups = textsAt(edit.read(user, 'nativeGroupMembership'), 'nativeGroups');
    const others = groups.filter((each) => each !== group);
    edit.write(user, 'nativeGroupMembership', { nativeGroups: isMember ? [...others, group] : others });
  }
}

/** Mutations of tags, the glossary, ownership types and groups. */
export const GOVERNANCE_MUTATIONS: Mutations = {
  createTag: edits((edit, input) => {
    const urn = `urn:li:tag:${newId(input, 'id')}`;
    if (edit.exists(urn)) throw new Refusal('bad-argument', 'This Tag already exists!');
    edit.write(urn, 'tagProperties', {
      name: textAt(input, 'name') ?? '',
      description: textAt(input, 'description'),
    });
    addCreator(edit, urn);
    return urn;
  }, outcome),
  updateTag: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    const input = objectAt(args, 'input') ?? {};
    edit.require(urn, 'tag');
    edit.merge(urn, 'tagProperties', {
      name: textAt(input, 'name') ?? '',
      ...(input['description'] === undefined ? {} : { description: textAt(input, 'description') }),
    });
    const owners = objectsAt(objectAt(input, 'ownership'), 'owners');
    if (owners.length > 0) {
      const stated = owners.map((owner) => ({ ...owner, ownerUrn: textAt(owner, 'owner') }));
      addOwners(edit, urn, ownersOf(edit, stated));
    }
    return urn;
  }, entity),
  deleteTag: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'tag');
    edit.remove(urn);
  }),
  createGlossaryTerm: createInGlossary('glossaryTerm'),
  createGlossaryNode: createInGlossary('glossaryNode'),
  updateParentNode: edits((edit, input) =>
    moveInGlossary(edit, textAt(input, 'resourceUrn') ?? '', textAt(input, 'parentNode')),
  ),
  deleteGlossaryEntity: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'glossaryTerm', 'glossaryNode');
    requireNoChildren(edit, urn);
    edit.remove(urn);
  }),
  updateName: edits((edit, input) => {
    const urn = textAt(input, 'urn') ?? '';
    edit.require(urn);
    const type = edit.context.catalog.requireUrn(urn).entity.name;
    const [aspect, field] = NAMES[type] ?? [];
    if (aspect === undefined || field === undefined) {
      throw new Refusal('bad-argument', `Failed to update name. Unsupported resource type ${type} provided.`);
    }
    edit.merge(urn, aspect, { [field]: textAt(input, 'name') ?? '' });
  }),
  createOwnershipType: edits((edit, input) => {
    const urn = `urn:li:ownershipType:${randomUUID()}`;
    edit.write(urn, 'ownershipTypeInfo', {
      name: textAt(input, 'name') ?? '',
      description: textAt(input, 'description') ?? '',
      created: edit.jsonStamp,
      lastModified: edit.jsonStamp,
    });
    return urn;
  }, entity),
  createGroup: edits((edit, input) => {
    const urn = `urn:li:corpGroup:${newId(input, 'id')}`;
    if (edit.exists(urn)) throw new Refusal('bad-argument', 'This Group already exists!');
    edit.write(urn, 'corpGroupInfo', {
      displayName: textAt(input, 'name') ?? '',
      description: textAt(input, 'description'),
      admins: [],
      members: [],
      groups: [],
    });
    edit.write(urn, 'origin', { type: 'NATIVE' });
    return urn;
  }, outcome),
  addGroupMembers: edits((edit, input) =>
    changeMembers(edit, textAt(input, 'groupUrn') ?? '', textsOf(input, 'userUrns'), true),
  ),
  removeGroupMembers: edits((edit, input) =>
    changeMembers(edit, textAt(input, 'groupUrn') ?? '', textsOf(input, 'userUrns'), false),
  ),
};

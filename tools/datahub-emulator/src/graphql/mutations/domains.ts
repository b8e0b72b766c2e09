import { Refusal } from '../../errors';
import { objectsAt, textAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { edits, editsBy, type Mutations, newId, outcome, resourcesOf } from './mutation';
import { addCreator, addOwners, ownersOf } from './owners';

/** Puts entities into a domain, or out of any. */
export function setDomain(edit: AspectEdits, urns: readonly string[], domain: string | undefined): void {
  if (domain !== undefined) edit.require(domain, 'domain');
  for (const urn of urns) {
    edit.require(urn);
    edit.write(urn, 'domains', { domains: domain === undefined ? [] : [domain] });
  }
}

/** Refuses to remove what others lie in. */
export function requireNoChildren(edit: AspectEdits, urn: string): void {
  const { related } = edit.context.catalog.graph.related(urn, ['IsPartOf'], 'INCOMING', 0, 1);
  if (related.length > 0) {
    throw new Refusal('bad-argument', `Cannot delete ${urn} which has child entities`);
  }
}

/** Mutations of domains. */
export const DOMAIN_MUTATIONS: Mutations = {
  createDomain: edits((edit, input) => {
    const urn = `urn:li:domain:${newId(input, 'id')}`;
    if (edit.exists(urn)) throw new Refusal('bad-argument', 'This Domain already exists!');
    const parentDomain = textAt(input, 'parentDomain');
    if (parentDomain !== undefined) edit.require(parentDomain, 'domain');
    edit.write(urn, 'domainProperties', {
      name: textAt(input, 'name') ?? '',
      description: textAt(input, 'description') ?? '',
      created: edit.jsonStamp,
      parentDomain,
    });
    const owners = objectsAt(input, 'owners');
    if (owners.length > 0) addOwners(edit, urn, ownersOf(edit, owners));
    else addCreator(edit, urn);
    return urn;
  }, outcome),
  moveDomain: edits((edit, input) => {
    const urn = textAt(input, 'resourceUrn') ?? '';
    const parentDomain = textAt(input, 'parentDomain');
    edit.require(urn, 'domain');
    if (parentDomain !== undefined) {
      edit.require(parentDomain, 'domain');
      for (let at: string | undefined = parentDomain; at !== undefined;) {
        if (at === urn) throw new Refusal('bad-argument', `${urn} cannot be moved below itself`);
        at = textAt(edit.read(at, 'domainProperties'), 'parentDomain');
      }
    }
    edit.merge(urn, 'domainProperties', { parentDomain });
  }),
  deleteDomain: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'domain');
    requireNoChildren(edit, urn);
    edit.remove(urn);
  }),
  setDomain: editsBy((edit, args) =>
    setDomain(edit, [textAt(args, 'entityUrn') ?? ''], textAt(args, 'domainUrn')),
  ),
  unsetDomain: editsBy((edit, args) => setDomain(edit, [textAt(args, 'entityUrn') ?? ''], undefined)),
  batchSetDomain: edits((edit, input) =>
    setDomain(
      edit,
      resourcesOf(input).map(({ urn }) => urn),
      textAt(input, 'domainUrn'),
    ),
  ),
};

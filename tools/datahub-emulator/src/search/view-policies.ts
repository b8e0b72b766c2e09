import { type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../json';
import { type AspectStore } from '../store/aspect-store';
import { type Criterion } from './filters';

const MOST_POLICIES = 1_000;
const MOST_DOMAINS = 10_000;
const VIEW_PRIVILEGES: ReadonlySet<string> = new Set(['VIEW_ENTITY', 'VIEW_ENTITY_PAGE']);
/** What policies can choose entities by, as the index calls it. DataHub ignores a policy that chooses by anything else. */
const FIELDS: Readonly<Record<string, string>> = {
  TYPE: '_entityType',
  URN: 'urn',
  TAG: 'tags',
  DOMAIN: 'domains',
};
const NOTHING: Criterion = { field: 'urn', values: [], condition: 'EQUAL', negated: false };
const CONDITIONS: Readonly<Record<string, string>> = { EQUALS: 'EQUAL', STARTS_WITH: 'START_WITH' };

/**
 * What active metadata policies let a user view, as OR of ANDs; `undefined` for everything. DataHub (`ESAccessControlUtil`) adds
 * the same filter to every search when `VIEW_AUTHORIZATION_ENABLED` is set: no policy, no entity; domains count with those below.
 * Policies are read for users that are named, or for all users; not for groups, roles and owners.
 */
export function viewFilter(store: AspectStore, actor: string): readonly (readonly Criterion[])[] | undefined {
  const policies = store
    .urns('dataHubPolicyKey', 0, MOST_POLICIES)
    .map((urn) => store.latest(urn, 'dataHubPolicyInfo')?.value)
    .filter((policy) => policy !== undefined && letsView(policy, actor));
  const groups = policies.map((policy) => {
    const filter = objectAt(objectAt(policy, 'resources'), 'filter');
    return objectsAt(filter, 'criteria').map((criterion) => criterionOf(store, criterion));
  });
  if (groups.some((group) => group.length === 0)) return undefined;
  return groups.length > 0 ? groups : [[NOTHING]];
}

function letsView(policy: JsonObject, actor: string): boolean {
  const actors = objectAt(policy, 'actors') ?? {};
  return (
    textAt(policy, 'state') === 'ACTIVE' &&
    textAt(policy, 'type') === 'METADATA' &&
    textsAt(policy, 'privileges').some((privilege) => VIEW_PRIVILEGES.has(privilege)) &&
    (actors['allUsers'] === true || textsAt(actors, 'users').includes(actor))
  );
}

function criterionOf(store: AspectStore, criterion: JsonObject): Criterion {
  const field = FIELDS[textAt(criterion, 'field') ?? ''];
  const condition = CONDITIONS[textAt(criterion, 'condition') ?? 'EQUALS'];
  if (field === undefined || condition === undefined) return NOTHING;
  const values = textsAt(criterion, 'values');
  return {
    field,
    values: field === 'domains' ? withDomainsBelow(store, values) : values,
    condition,
    negated: false,
  };
}

function withDomainsBelow(store: AspectStore, domains: readonly string[]): string[] {
  const parents = store.urns('domainKey', 0, MOST_DOMAINS).map((urn) => {
    const properties = store.latest(urn, 'domainProperties')?.value;
    return [urn, textAt(properties, 'parentDomain')] as const;
  });
  const found = new Set(domains);
  // A set is walked in the order of what is added to it.
  for (const domain of found) for (const [urn, parent] of parents) if (parent === domain) found.add(urn);
  return [...found];
}

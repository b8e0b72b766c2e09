import { type JsonObject, type JsonValue } from '../connector';
import { asText, isList, textAt } from '../json';
import { type MetaResult } from './meta-mapping';

interface Owner {
  readonly urn: string;
  readonly category: string;
}

/** Owners of a node, from the sources dbt has for them. */
export interface OwnerSources {
  readonly meta: JsonObject;
  readonly mapped: MetaResult['owners'];
  /** `owner` of the group that the node is in, or of an exposure. */
  readonly group?: JsonObject;
}

/**
 * `ownership` of a node; undefined when nobody is named. What a rule of the recipe makes of `meta` takes the place of `meta.owner`,
 * as in DataHub's own source.
 */
export function ownership(sources: OwnerSources, stripEmailDomain: boolean): JsonObject | undefined {
  const user = (name: string): string => {
    const trimmed = name.trim();
    if (trimmed.startsWith('urn:li:')) return trimmed;
    const at = trimmed.indexOf('@');
    return `urn:li:corpuser:${stripEmailDomain && at > 0 ? trimmed.slice(0, at) : trimmed}`;
  };
  const owners: Owner[] =
    sources.mapped.length > 0
      ? sources.mapped.map(({ name, group, category }) => ({
          urn: group && !name.startsWith('urn:li:') ? `urn:li:corpGroup:${name}` : user(name),
          category,
        }))
      : namesOf(sources.meta['owner']).map((name) => ({ urn: user(name), category: 'DATAOWNER' }));
  const { group } = sources;
  const email = group && textAt(group, 'email');
  const name = group && textAt(group, 'name');
  if (email !== undefined) owners.push({ urn: user(email), category: 'DATAOWNER' });
  else if (name !== undefined) owners.push({ urn: `urn:li:corpGroup:${name}`, category: 'DATAOWNER' });
  if (owners.length === 0) return undefined;
  const distinct = new Map(owners.map((owner) => [`${owner.urn} ${owner.category}`, owner]));
  return {
    owners: [...distinct]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { urn, category }]) => ({ owner: urn, type: category, source: { type: 'SOURCE_CONTROL' } })),
  };
}

function namesOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return (isList(value) ? value : [value]).flatMap((one) =>
    typeof one === 'string' || typeof one === 'number'
      ? [asText(one).trim()].filter((name) => name !== '')
      : [],
  );
}

import { Urn } from '@dataspoke/domain';
import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, storableText, textAt } from '../json';
import { possibleUrn } from './possible-urn';

const OWNER_TYPES: ReadonlyMap<string, string> = new Map([
  ['MAINTAINER', 'TECHNICAL_OWNER'],
  ['TECHNICAL_OWNER', 'TECHNICAL_OWNER'],
  ['BUSINESS_OWNER', 'BUSINESS_OWNER'],
  ['DATA_STEWARD', 'DATA_STEWARD'],
  ['STEWARD', 'DATA_STEWARD'],
]);

/**
 * `ownership` by an ownership facet: `team:data` and `group:data` are groups, whatever else stands before a colon is left out
 * (`user:ada`). Empty for a facet that was deleted.
 */
export function ownership(facet: JsonObject): JsonObject {
  const owners = listAt(facet, 'owners').flatMap((entry) => {
    const name = textAt(entry, 'name');
    const owner = name === undefined ? undefined : ownerUrn(storableText(name));
    if (owner === undefined) return [];
    return [{ owner, type: OWNER_TYPES.get(textAt(entry, 'type')?.toUpperCase() ?? '') ?? 'DATAOWNER' }];
  });
  const distinct = new Map(owners.map((one) => [`${one.owner} ${one.type}`, one]));
  return { owners: [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one) };
}

function ownerUrn(name: string): string | undefined {
  if (name.startsWith('urn:li:')) return possibleUrn(() => Urn.parse(name).toString());
  const [, kind = '', id = name] = /^([a-z]+):(.+)$/i.exec(name) ?? [];
  const isGroup = ['team', 'group'].includes(kind.toLowerCase());
  return possibleUrn(() => Urn.of(isGroup ? 'corpGroup' : 'corpuser', id).toString());
}

/** Tags of a tags facet: those of the whole, under an empty name, and those of fields. A tag whose value is `true` is its key. */
export function tagsByField(facet: JsonObject): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, Set<string>>();
  for (const entry of listAt(facet, 'tags')) {
    const [key, value] = [textAt(entry, 'key'), textAt(entry, 'value') ?? 'true'];
    if (key === undefined) continue;
    const urn = possibleUrn(() =>
      Urn.of('tag', storableText(value.toLowerCase() === 'true' ? key : `${key}:${value}`)).toString(),
    );
    const field = storableText(textAt(entry, 'field') ?? '');
    if (urn !== undefined) found.set(field, (found.get(field) ?? new Set()).add(urn));
  }
  return new Map(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, urns]) => [field, { tags: [...urns].sort().map((tag) => ({ tag })) }]),
  );
}

function listAt(facet: JsonObject, key: string): readonly JsonObject[] {
  const list: JsonValue | undefined = facet[key];
  return (isList(list) ? list : []).filter(isObject);
}

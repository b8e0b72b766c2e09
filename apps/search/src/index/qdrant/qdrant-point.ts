import { type Schemas } from '@qdrant/js-client-rest';
import { createHash } from 'node:crypto';
import { type Facet, type NumberField } from '../condition';
import { type IndexEntry } from '../search-index';
import { sparseText } from './sparse-text';

/** Names of the vectors of a point. */
export const MEANING = 'meaning';
export const WORDS = 'words';

/** Parts of a name that it is sorted by, six bytes each: the server sorts by numbers only. */
const NAME_PARTS = ['name1', 'name2', 'name3', 'name4'] as const;
const NAME_PART_BYTES = 6;

/** What lists are sorted by; `place` parts equal ones. */
export const NAME_ORDER: readonly string[] = [...NAME_PARTS, 'place'];

export const facetKey = (facet: Facet): string => `facet_${facet}`;
export const numberKey = (field: NumberField): string => `number_${field}`;

/** Fits what is remembered of entities that have gone. */
export const REMOVED = { key: 'state', match: { value: 'removed' } } as const;

/** The payload fields that the server looks up by index. */
export function payloadIndexes(): readonly Schemas['CreateFieldIndex'][] {
  const facets: Record<Facet, 'keyword'> = {
    entityType: 'keyword',
    platform: 'keyword',
    env: 'keyword',
    owner: 'keyword',
    tag: 'keyword',
    term: 'keyword',
    domain: 'keyword',
    subType: 'keyword',
    dataProduct: 'keyword',
    column: 'keyword',
    personalData: 'keyword',
    user: 'keyword',
    upstream: 'keyword',
    deprecated: 'keyword',
    certified: 'keyword',
    gap: 'keyword',
  };
  const numbers: Record<NumberField, 'float'> = {
    changedAt: 'float',
    healthScore: 'float',
    openIncidents: 'float',
    usage: 'float',
    rows: 'float',
  };
  return [
    ...Object.entries(facets).map(([facet, type]) => ({ field_name: `facet_${facet}`, field_schema: type })),
    ...Object.entries(numbers).map(([field, type]) => ({
      field_name: `number_${field}`,
      field_schema: type,
    })),
    ...[...NAME_ORDER, 'version'].map((name) => ({ field_name: name, field_schema: 'integer' as const })),
    { field_name: 'state', field_schema: 'keyword' },
    { field_name: 'stems', field_schema: { type: 'integer', lookup: true, range: false } },
    { field_name: 'ownStems', field_schema: { type: 'integer', lookup: true, range: false } },
    {
      field_name: 'beginnings',
      field_schema: { type: 'text', tokenizer: 'prefix', min_token_len: 1, max_token_len: 20 },
    },
  ];
}

/** The id of an entity's point: a UUID made of the hash of its URN (RFC 9562, version 8). */
export function pointId(urn: string): string {
  const bytes = hashOf(urn).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** An entity as a point; its vectors only when the collection has a place for them. */
export function toPoint(entry: IndexEntry, hasMeaning: boolean): Schemas['PointStruct'] {
  const { indices, values } = sparseText(entry.text);
  const own = sparseText({ ...entry.text, upstreams: '' });
  const { vectors } = entry;
  const embedded = hasMeaning && vectors !== undefined;
  return {
    id: pointId(entry.urn),
    vector: {
      [WORDS]: { indices, values },
      ...(embedded ? { [MEANING]: [...vectors.whole] } : {}),
    },
    payload: {
      urn: entry.urn,
      version: entry.version,
      state: 'present',
      place: placeOf(entry.urn),
      ...nameNumbers(entry.name),
      ...prefixed('facet_', entry.facets),
      ...prefixed('number_', entry.numbers),
      stems: indices,
      ownStems: own.indices,
      beginnings: own.stems.join(' '),
      // Read for candidates only, beside each other: as points of their own they would be ten times as many.
      ...(embedded ? { paths: entry.detailPaths, details: base64(vectors.details) } : {}),
    },
  };
}

/** What is remembered of an entity that has gone. */
export function toRemoval({
  urn,
  version,
}: {
  readonly urn: string;
  readonly version: number;
}): Schemas['PointStruct'] {
  return { id: pointId(urn), vector: {}, payload: { urn, version, state: 'removed' } };
}

/** Bits of the URN's hash as a number: a place in an order that does not change. */
function placeOf(urn: string): number {
  return hashOf(urn).readUIntBE(16, 6);
}

function nameNumbers(name: string): Record<string, number> {
  const bytes = Buffer.alloc(NAME_PARTS.length * NAME_PART_BYTES);
  bytes.write(name);
  return Object.fromEntries(
    NAME_PARTS.map((part, at) => [part, bytes.readUIntBE(at * NAME_PART_BYTES, NAME_PART_BYTES)]),
  );
}

function prefixed(prefix: string, values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}

function base64(numbers: Int8Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

function hashOf(urn: string): Buffer {
  return createHash('sha256').update(urn).digest();
}

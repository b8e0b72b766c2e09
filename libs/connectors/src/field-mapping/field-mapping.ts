import { DatasetUrn, type FabricType, InvalidUrn, Urn } from '@dataspoke/domain';
import { type JsonObject, type JsonValue } from '../connector';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';
import { ExpressionFault } from './expression';
import { toJson } from './plain-json';
import { buildAspects, type Mapped } from './mapped-aspects';
import { readColumns, type ColumnsMapping } from './columns';
import { asText, asTexts, readValue, type Value } from './value';

/** An entity that a record became. */
export interface MappedEntity {
  readonly urn: string;
  readonly entityType: string;
  /** What people call it. */
  readonly name: string;
  readonly aspects: Readonly<Record<string, JsonObject>>;
}

/** Why a record became nothing: which field of the mapping, and what was wrong with it for this record. */
export class MappingFailure extends Error {
  constructor(
    readonly faults: readonly { readonly field: string; readonly message: string }[],
    /** Of the entity that it should have become, where at least that is known. */
    readonly urn?: string,
  ) {
    super(faults.map(({ field, message }) => `${field} ${message}`).join('; '));
  }
}

const TEXTS = [
  'urn',
  'platform',
  'name',
  'displayName',
  'description',
  'subType',
  'domain',
  'externalUrl',
] as const;
const LISTS = ['tags', 'terms', 'owners', 'upstreams'] as const;
type TextField = (typeof TEXTS)[number];
type ListField = (typeof LISTS)[number];

const OWNERSHIP_TYPES = ['TECHNICAL_OWNER', 'BUSINESS_OWNER', 'DATA_STEWARD', 'NONE'] as const;

/** A declarative mapping of records to entities and aspects. */
export class FieldMapping {
  private constructor(
    private readonly texts: Readonly<Partial<Record<TextField, Value>>>,
    private readonly lists: Readonly<Partial<Record<ListField, Value>>>,
    private readonly properties: readonly (readonly [string, Value])[],
    private readonly aspects: readonly (readonly [string, Value])[],
    private readonly columns: ColumnsMapping | undefined,
    private readonly each: Value | undefined,
    private readonly ownerType: (typeof OWNERSHIP_TYPES)[number],
  ) {}

  /** Reads a mapping and notes all its faults in the reader, the position in an expression included. */
  static read(reader: RecipeReader): FieldMapping {
    const values = <K extends string>(keys: readonly K[]): Partial<Record<K, Value>> => {
      const found: Partial<Record<K, Value>> = {};
      for (const key of keys) {
        const value = readValue(reader, key);
        if (value) found[key] = value;
      }
      return found;
    };
    const texts = values(TEXTS);
    if (!reader.has('urn') && !(reader.has('platform') && reader.has('name')))
      reader.fault('urn', 'is missing: give it, or platform and name of a dataset');
    return new FieldMapping(
      texts,
      values(LISTS),
      named(reader, 'customProperties'),
      named(reader, 'aspects'),
      reader.has('columns') ? reader.section('columns', readColumns) : undefined,
      readValue(reader, 'forEach'),
      reader.choice('ownerType', OWNERSHIP_TYPES, 'TECHNICAL_OWNER'),
    );
  }

  /** The entities of a record; one unless `forEach` says otherwise. Raises {@link MappingFailure} that tells every wrong field. */
  async apply(record: JsonValue, env: FabricType): Promise<readonly MappedEntity[]> {
    const parts = this.each === undefined ? [record] : await this.partsOf(record);
    const entities: MappedEntity[] = [];
    for (const part of parts) entities.push(await this.entity(part, env));
    return entities;
  }

  private async partsOf(record: JsonValue): Promise<readonly JsonValue[]> {
    const found = await guarded('forEach', async () => this.each?.of(record));
    if (found === undefined || found === null) return [];
    const list: readonly unknown[] = Array.isArray(found) ? found : [found];
    return list.map(toJson);
  }

  private async entity(record: JsonValue, env: FabricType): Promise<MappedEntity> {
    const faults: { field: string; message: string }[] = [];
    const attempt = async <T>(field: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ExpressionFault)) throw error;
        faults.push({ field, message: error.message });
        return undefined;
      }
    };
    const texts: Partial<Record<TextField, string>> = {};
    for (const key of TEXTS) {
      const found = await attempt(key, async () => asText(await this.texts[key]?.of(record)));
      if (found !== undefined) texts[key] = found;
    }
    const lists: Partial<Record<ListField, readonly string[]>> = {};
    for (const key of LISTS) {
      if (this.lists[key] === undefined) continue;
      lists[key] = (await attempt(key, async () => asTexts(await this.lists[key]?.of(record)))) ?? [];
    }
    const customProperties: Record<string, string> = {};
    for (const [name, value] of this.properties) {
      const found = await attempt(`customProperties.${name}`, async () => asText(await value.of(record)));
      if (found !== undefined) customProperties[name] = found;
    }
    const raw: Record<string, JsonObject> = {};
    for (const [name, value] of this.aspects) {
      const found = await attempt(`aspects.${name}`, async () => asObject(await value.of(record)));
      if (found !== undefined) raw[name] = found;
    }
    const columns = this.columns && (await attempt('columns', async () => this.columns?.of(record)));
    const urn = urnOf(texts, env, faults);
    if (urn === undefined) throw new MappingFailure(faults);
    const mapped: Mapped = {
      urn,
      texts,
      lists,
      customProperties,
      ownerType: this.ownerType,
      env,
      ...(columns ? { columns } : {}),
    };
    const aspects = { ...buildAspects(mapped, faults), ...raw };
    if (faults.length > 0) throw new MappingFailure(faults, urn);
    const { entityType } = Urn.parse(urn);
    return { urn, entityType, name: texts.displayName ?? texts.name ?? urn, aspects };
  }
}

/** A mapping by itself. Raises `ConnectorError` `recipe-invalid` that lists every fault. */
export function readMapping(mapping: unknown): FieldMapping {
  return RecipeReader.read(mapping, (reader) => FieldMapping.read(reader));
}

function urnOf(
  { urn, platform, name }: Partial<Record<TextField, string>>,
  env: FabricType,
  faults: { field: string; message: string }[],
): string | undefined {
  try {
    if (urn !== undefined) return Urn.parse(urn).toString();
    if (platform !== undefined && name !== undefined) return DatasetUrn.of(platform, name, env).toString();
    const missing = platform === undefined && name !== undefined ? 'platform' : 'name';
    if (!faults.some(({ field }) => field === missing || field === 'urn'))
      faults.push({ field: missing, message: 'has no value for this record, so there is no URN' });
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    faults.push({
      field: urn === undefined ? 'name' : 'urn',
      message: `makes no valid URN: ${error.message}`,
    });
  }
  return undefined;
}

function named(reader: RecipeReader, key: string): readonly (readonly [string, Value])[] {
  const given = reader.value(key);
  if (given === undefined) return [];
  if (!isRecord(given)) return reader.fault(key, 'must be an object', []);
  return reader.section(key, (section) =>
    Object.keys(given).flatMap((name) => {
      const value = readValue(section, name);
      return value ? [[name, value] as const] : [];
    }),
  );
}

async function guarded<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExpressionFault) throw new MappingFailure([{ field, message: error.message }]);
    throw error;
  }
}

function asObject(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  const json = toJson(value);
  if (typeof json === 'object' && json !== null && !isList(json)) return json;
  throw new ExpressionFault('gives no object, which an aspect is');
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

import { isObject, type JsonObject, type JsonValue } from '../json';
import { type Model } from '../model/model';
import { type Field, type TypeRef } from '../model/types';

/**
 * Writes records the way Avro's JSON encoder does: the value of a union is wrapped in the name of its type, absent
 * values are null, bytes are text with one character per byte. Takes and gives plain values, not text.
 */
export class AvroJson {
  constructor(private readonly model: Model) {}

  /** The record `name` (pegasus name) with every field present, in schema order. */
  record(name: string, value: JsonObject): JsonObject {
    const written: JsonObject = {};
    for (const field of this.model.fields(name)) written[field.name] = this.field(field, value[field.name]);
    return written;
  }

  private field(field: Field, value: JsonValue | undefined): JsonValue {
    const present = value ?? (field.optional ? null : (field.default ?? null));
    if (present === null) return null;
    const written = this.value(field.type, present);
    const isWrapped = !field.avroUnion || (typeof field.type === 'object' && 'union' in field.type);
    return isWrapped ? written : { [this.branch(field.type)]: written };
  }

  private value(type: TypeRef, value: JsonValue): JsonValue {
    if (typeof type === 'string') {
      return this.model.type(type)?.kind === 'record' && isObject(value) ? this.record(type, value) : value;
    }
    if ('array' in type) {
      return Array.isArray(value) ? value.map((item) => this.value(type.array, item)) : [];
    }
    if ('map' in type) {
      return isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, this.value(type.map, item ?? null)]),
          )
        : {};
    }
    const [entry] = isObject(value) ? Object.entries(value) : [];
    const member = type.union.find((each) => each.key === entry?.[0]);
    if (!entry || !member) throw new TypeError('a union value must name its type');
    return { [this.branch(member.type)]: this.value(member.type, entry[1] ?? null) };
  }

  private branch(type: TypeRef): string {
    if (typeof type !== 'string') return 'array' in type ? 'array' : 'map';
    return this.model.type(type)?.avroName ?? type;
  }
}

/** Bytes as Avro JSON writes them: the UTF-8 form of `text`, one character per byte. */
export function bytesText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text whose UTF-8 bytes {@link bytesText} wrote. */
export function textOfBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

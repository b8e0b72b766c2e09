import fc from 'fast-check';
import { type ModelDocument, type TypeRef } from '@dataspoke/datahub-emulator';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Any value of the named record, as the model describes it, in DataHub's JSON. */
export function anyRecord(model: ModelDocument, name: string): fc.Arbitrary<{ [key: string]: Json }> {
  const type = model.types[name];
  if (type?.kind !== 'record') throw new TypeError(`the model has no record ${name}`);
  const fields = type.fields.map((field) => [field.name, anyValue(model, field.type)] as const);
  const required = type.fields.filter((field) => !field.optional && field.default === undefined);
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: required.map((field) => field.name),
    noNullPrototype: true,
  });
}

function anyValue(model: ModelDocument, type: TypeRef): fc.Arbitrary<Json> {
  if (typeof type === 'string') return anyNamed(model, type);
  if ('array' in type) return fc.array(anyValue(model, type.array), { maxLength: 2 });
  if ('map' in type) {
    return fc.dictionary(fc.constantFrom('a', 'b c', 'é'), anyValue(model, type.map), {
      maxKeys: 2,
      noNullPrototype: true,
    });
  }
  const members = type.union.map(({ key, type: member }) =>
    anyValue(model, member).map((value) => ({ [key]: value })),
  );
  return fc.oneof(...members);
}

function anyNamed(model: ModelDocument, name: string): fc.Arbitrary<Json> {
  const type = model.types[name];
  if (type?.kind === 'record') return anyRecord(model, name);
  if (type?.kind === 'enum') return fc.constantFrom(...type.symbols);
  switch (name) {
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer();
    case 'long':
      return fc.maxSafeInteger();
    case 'float':
    case 'double':
      return fc.float({ noNaN: true, noDefaultInfinity: true });
    case 'bytes':
      return fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 12 });
    default:
      throw new TypeError(`the model names ${name} but does not describe it`);
  }
}

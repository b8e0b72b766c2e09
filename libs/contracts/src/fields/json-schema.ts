import 'reflect-metadata';

/** The part of JSON Schema 2020-12 that contract fields use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

/** A class whose properties carry contract fields. */
export type ContractClass<T extends object = object> = new () => T;

/** What a field decorator records about one property. */
export interface FieldRecord {
  readonly name: string;
  readonly optional: boolean;
  /** Evaluated late, so that classes may refer to classes declared below them. */
  readonly schema: (refs: SchemaRefs) => JsonSchema;
}

/** Collects the classes met while a schema is written; each becomes one named definition. */
export class SchemaRefs {
  readonly definitions = new Map<string, JsonSchema>();

  constructor(private readonly prefix: string) {}

  /** A reference to `type`, adding its definition (and those it refers to) on first use. */
  ref(type: ContractClass): JsonSchema {
    if (!this.definitions.has(type.name)) {
      this.definitions.set(type.name, {}); // breaks cycles
      this.definitions.set(type.name, objectSchema(type, this));
    }
    return { $ref: `${this.prefix}${type.name}` };
  }
}

const FIELDS = Symbol('dataspoke:fields');

/** Records a field; called by the decorators in `fields.ts` only. */
export function recordField(prototype: object, field: FieldRecord): void {
  const own = fieldsOf(prototype).filter((known) => known.name !== field.name);
  Reflect.defineMetadata(FIELDS, [...own, field], prototype);
}

function fieldsOf(prototype: object): readonly FieldRecord[] {
  const known: unknown = Reflect.getMetadata(FIELDS, prototype);
  return Array.isArray(known) ? (known as readonly FieldRecord[]) : [];
}

function objectSchema(type: ContractClass, refs: SchemaRefs): JsonSchema {
  const prototype: unknown = type.prototype;
  const fields = typeof prototype === 'object' && prototype !== null ? fieldsOf(prototype) : [];
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema(refs)])),
    required: fields.filter((field) => !field.optional).map((field) => field.name),
    additionalProperties: false,
  };
}

/** JSON Schema of `type` and of every class it refers to, by class name, references written as `<prefix><name>`. */
export function schemasOf(types: readonly ContractClass[], prefix: string): Record<string, JsonSchema> {
  const refs = new SchemaRefs(prefix);
  for (const type of types) refs.ref(type);
  return Object.fromEntries([...refs.definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

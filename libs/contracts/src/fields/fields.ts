import { DatasetUrn, Urn } from '@dataspoke/domain';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type ContractClass, type JsonSchema, recordField, type SchemaRefs } from './json-schema';

/** What every field may say about itself. */
export interface FieldOptions {
  /** One sentence for the reader of the API. */
  readonly description?: string;
  /** The property may be left out. */
  readonly optional?: boolean;
  /** The property may be `null`. */
  readonly nullable?: boolean;
  readonly example?: unknown;
}

/**
 * One decorator a property: it validates (class-validator), documents (OpenAPI) and describes itself as JSON Schema
 * (AsyncAPI, contract snapshots), so that the three cannot disagree.
 */
function field(
  options: FieldOptions,
  schema: (refs: SchemaRefs) => JsonSchema,
  api: Readonly<Record<string, unknown>>,
  ...validators: PropertyDecorator[]
): PropertyDecorator {
  const optional = options.optional === true;
  const described = (inner: JsonSchema): JsonSchema =>
    options.description === undefined ? inner : { ...inner, description: options.description };
  const record: PropertyDecorator = (target, key) => {
    recordField(target, {
      name: String(key),
      optional,
      schema: (refs) =>
        described(options.nullable ? { anyOf: [schema(refs), { type: 'null' }] } : schema(refs)),
    });
  };
  return applyDecorators(
    record,
    ApiProperty({
      ...api,
      required: !optional,
      ...(options.nullable ? { nullable: true } : {}),
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options.example === undefined ? {} : { example: options.example }),
    }),
    ...(optional ? [ValidateIf((_object, value) => value !== undefined)] : []),
    ...(options.nullable ? [ValidateIf((_object, value) => value !== null)] : []),
    ...validators,
  );
}

/** PostgreSQL stores no NUL in a text; such a text is refused at the door instead of by the database. */
const withoutNul = (each: boolean): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isStorable',
      validator: {
        validate: (value) => typeof value !== 'string' || !value.includes('\0'),
        defaultMessage: (args) => `${args?.property ?? 'value'} must not contain a NUL character`,
      },
    },
    { each },
  );

export interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

/** Text of `min` (1) to `max` (1,000) characters. */
export function Text(options: TextOptions = {}): PropertyDecorator {
  const { min = 1, max = 1000, pattern } = options;
  const shape = {
    type: 'string',
    minLength: min,
    maxLength: max,
    ...(pattern ? { pattern: pattern.source } : {}),
  };
  return field(
    options,
    () => shape,
    shape,
    IsString(),
    withoutNul(false),
    MinLength(min),
    MaxLength(max),
    ...(pattern ? [Matches(pattern)] : []),
  );
}

/** A whole number from `min` (0) to `max`; digits as they come in query strings are converted, nothing else is. */
export function Integer(options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  const shape = { type: 'integer', minimum: min, maximum: max };
  return field(
    options,
    () => shape,
    shape,
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/** A finite number. */
export function Decimal(options: FieldOptions = {}): PropertyDecorator {
  return field(options, () => ({ type: 'number' }), { type: 'number' }, IsNumber());
}

export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field(options, () => ({ type: 'boolean' }), { type: 'boolean' }, IsBoolean());
}

/** One of `values`. */
export function OneOf(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    () => ({ type: 'string', enum: values }),
    { type: 'string', enum: [...values] },
    IsIn(values),
  );
}

/** A UTC instant, ISO 8601 with a zone. */
export function Instant(options: FieldOptions = {}): PropertyDecorator {
  const shape = { type: 'string', format: 'date-time' };
  return field(options, () => shape, shape, IsISO8601({ strict: true, strictSeparator: true }));
}

export function Uuid(options: FieldOptions = {}): PropertyDecorator {
  const shape = { type: 'string', format: 'uuid' };
  return field(options, () => shape, shape, IsUUID());
}

/** A URN of any entity type. */
export function UrnText(options: FieldOptions = {}): PropertyDecorator {
  const shape = { type: 'string', maxLength: 2000 };
  return field(
    options,
    () => shape,
    shape,
    IsString(),
    withoutNul(false),
    MaxLength(2000),
    IsParsed('isUrn', (text) => Urn.parse(text)),
  );
}

/** The URN of a dataset. */
export function DatasetUrnText(options: FieldOptions = {}): PropertyDecorator {
  const shape = { type: 'string', maxLength: 2000 };
  return field(
    options,
    () => shape,
    shape,
    IsString(),
    withoutNul(false),
    MaxLength(2000),
    IsParsed('isDatasetUrn', (text) => DatasetUrn.parse(text)),
  );
}

/** An object whose keys the contract does not fix (a recipe, an aspect value). */
export function AnyObject(options: FieldOptions = {}): PropertyDecorator {
  const shape = { type: 'object', additionalProperties: true };
  return field(options, () => shape, shape, IsObject());
}

/** A list of objects whose keys the contract does not fix. */
export function ObjectList(options: FieldOptions & { max?: number } = {}): PropertyDecorator {
  const { max = 1_000 } = options;
  const shape = { type: 'array', items: { type: 'object', additionalProperties: true }, maxItems: max };
  return field(options, () => shape, shape, IsArray(), ArrayMaxSize(max), IsObject({ each: true }));
}

/** A list of whatever JSON can hold: each item is judged, and told of, by itself. */
export function AnyList(options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator {
  const { min = 0, max = 1_000 } = options;
  const shape = { type: 'array', items: {}, minItems: min, maxItems: max };
  return field(options, () => shape, shape, IsArray(), ArrayMinSize(min), ArrayMaxSize(max));
}

/** An object of another contract class. */
export function Nested(type: () => ContractClass, options: FieldOptions = {}): PropertyDecorator {
  return field(options, (refs) => refs.ref(type()), lazily(type), ValidateNested(), IsObject(), Type(type));
}

/** For OpenAPI, which tells a class to be looked up later from a class by the name of the function: it must be `type`. */
function lazily(of: () => ContractClass): { readonly type: () => ContractClass } {
  return { type: () => of() };
}

/** A list of objects of another contract class. */
export function ListOf(
  type: () => ContractClass,
  options: FieldOptions & { min?: number; max?: number } = {},
): PropertyDecorator {
  const { min = 0, max = 10_000 } = options;
  return field(
    options,
    (refs) => ({ type: 'array', items: refs.ref(type()), minItems: min, maxItems: max }),
    { ...lazily(type), isArray: true, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    Type(type),
  );
}

/** A list of texts; with `oneOf`, each must be one of these values, with `urns` the URN of an entity. */
export function TextList(
  options: FieldOptions & {
    min?: number;
    max?: number;
    maxLength?: number;
    oneOf?: readonly string[];
    urns?: boolean;
  } = {},
): PropertyDecorator {
  const { min = 0, max = 100, maxLength = 2000, oneOf, urns } = options;
  const items = {
    type: 'string',
    maxLength,
    ...(oneOf ? { enum: [...oneOf] } : {}),
  };
  return field(
    options,
    () => ({ type: 'array', items, minItems: min, maxItems: max }),
    { type: 'array', items, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    withoutNul(true),
    MaxLength(maxLength, { each: true }),
    ...(oneOf ? [IsIn(oneOf, { each: true })] : []),
    ...(urns ? [IsParsed('isUrn', (text) => Urn.parse(text), true)] : []),
  );
}

function IsParsed(name: string, parse: (text: string) => unknown, each = false): PropertyDecorator {
  const reason = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return 'it is not a text';
    try {
      parse(value);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const firstReason = (value: unknown): string | undefined =>
    each && Array.isArray(value) ? value.map(reason).find((found) => found !== undefined) : reason(value);
  return ValidateBy(
    {
      name,
      validator: {
        validate: (value) => reason(value) === undefined,
        defaultMessage: (args) => `${args?.property ?? 'value'}: ${firstReason(args?.value) ?? 'not valid'}`,
      },
    },
    { each },
  );
}

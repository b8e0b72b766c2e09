import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { type JsonObject } from '../connector';
import { ConnectorError, type FieldError } from '../errors';
import { nearest } from '../recipe/nearest';
import { invalidRecipe, isRecord } from '../recipe/recipe-reader';

const MAX_SCHEMA = 262_144;

/**
 * Checks the configuration of a program against the JSON Schema that it has stated. Raises `ConnectorError`: `recipe-invalid` with every
 * bad field, none of whose values is quoted; `source-error` when the schema itself is none.
 */
export function checkConfig(config: JsonObject, schema: unknown): void {
  const validate = compiled(schema);
  if (validate(config)) return;
  const faults = (validate.errors ?? []).map(faultOf);
  // Of alternatives, each that does not fit says the same of a field.
  throw invalidRecipe([...new Map(faults.map((fault) => [fault.message, fault])).values()]);
}

function compiled(schema: unknown): ValidateFunction {
  if (!isRecord(schema)) throw noSchema('it is no JSON object');
  if (JSON.stringify(schema).length > MAX_SCHEMA)
    throw noSchema(`it is longer than ${MAX_SCHEMA / 1_024} KB`);
  try {
    // Unknown words and formats are left to the program. References are followed inside of the schema only.
    return new Ajv2020({
      allErrors: true,
      verbose: true,
      strict: false,
      validateFormats: false,
      logger: false,
    }).compile(schema);
  } catch (error) {
    throw noSchema(error instanceof Error ? error.message.slice(0, 300) : 'it cannot be read');
  }
}

function noSchema(why: string): ConnectorError {
  return new ConnectorError(
    'source-error',
    `What the program states as the schema of its configuration is no JSON Schema: ${why}.`,
    'Report it to whoever wrote the program.',
  );
}

function faultOf({ instancePath, keyword, params, message, parentSchema }: ErrorObject): FieldError {
  const place = ['config', ...instancePath.split('/').slice(1).map(unescaped)];
  const of = (name: unknown): string => [...place, ...(typeof name === 'string' ? [name] : [])].join('.');
  const given: Readonly<Record<string, unknown>> = params;
  switch (keyword) {
    case 'required':
      return fault(of(given['missingProperty']), 'is missing');
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = given['additionalProperty'] ?? given['unevaluatedProperty'];
      const known = isRecord(parentSchema?.['properties']) ? Object.keys(parentSchema['properties']) : [];
      const guess = typeof name === 'string' ? nearest(name, known) : undefined;
      return fault(of(name), guess ? `is not known (did you mean "${of(guess)}"?)` : 'is not known');
    }
    case 'enum': {
      const allowed: unknown = given['allowedValues'];
      return fault(
        of(undefined),
        `must be one of ${Array.isArray(allowed) ? allowed.join(', ') : 'its values'}`,
      );
    }
    default:
      return fault(of(undefined), message ?? 'is not valid');
  }
}

function fault(field: string, message: string): FieldError {
  return { field, message: `${field} ${message}.` };
}

/** A part of a JSON pointer as a name (RFC 6901). */
function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

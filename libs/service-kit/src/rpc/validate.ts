import { type ContractClass, type FieldError } from '@dataspoke/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { invalidRequest } from '../errors/dataspoke-error';

/** `value` as an instance of `type`; throws `invalid-request` listing every wrong or unknown field. */
export function parseRequest<T extends object>(type: ContractClass<T>, value: unknown): T {
  if (!isPlainObject(value)) throw invalidRequest('The request must be an object.');
  const instance = plainToInstance(type, value);
  const fields = problemsOf(instance, true);
  if (fields.length > 0) {
    throw invalidRequest(`Not valid: ${fields.map(({ field }) => field).join(', ')}.`, fields);
  }
  return instance;
}

/**
 * `value` as an instance of `type`, fields this version does not know left out: a newer sender may add optional ones.
 * Returns the problems instead when the rest is not as the contract says.
 */
export function parseTolerant<T extends object>(
  type: ContractClass<T>,
  value: unknown,
): { readonly value: T } | { readonly problems: string } {
  if (!isPlainObject(value)) return { problems: 'it is not an object' };
  const instance = plainToInstance(type, value);
  const fields = problemsOf(instance, false);
  if (fields.length === 0) return { value: instance };
  return { problems: fields.map(({ message }) => message).join('; ') };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemsOf(instance: object, refuseUnknown: boolean): FieldError[] {
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: refuseUnknown,
    forbidUnknownValues: false, // a class without fields (Empty) is known all the same
    validationError: { target: false, value: false },
  });
  return fieldErrors(errors);
}

/** Rules about the type; what else is wrong with a value of another type says nothing. */
const TYPE_RULES = ['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject', 'isIn', 'isUuid'];

/** Every refused field with its full path (`schedule.cron`), one entry per broken rule. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = parent === '' ? error.property : `${parent}.${error.property}`;
    return [
      ...messages(error.constraints ?? {}).map((message) => ({ field, message })),
      ...fieldErrors(error.children ?? [], field),
    ];
  });
}

function messages(constraints: Readonly<Record<string, string>>): string[] {
  if (constraints['whitelistValidation'] !== undefined) return ['There is no field of this name here.'];
  const type = TYPE_RULES.map((rule) => constraints[rule]).find((message) => message !== undefined);
  return type === undefined ? Object.values(constraints) : [type];
}

import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ConfigError } from './config-error';

/**
 * Reads the environment into a validated instance of `type` (a class that extends one of the `…Env` classes).
 * An empty variable counts as missing. Throws {@link ConfigError} naming every key that is missing or wrong.
 */
export function loadConfig<E extends object>(type: ClassConstructor<E>, raw = process.env): E {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ''));
  const env = plainToInstance(type, given, { exposeDefaultValues: true });
  const problems = validateSync(env, {
    whitelist: true, // the rest of the environment is nobody's business
    validationError: { target: false, value: false },
  }).map((problem) => {
    if (given[problem.property] === undefined) return `${problem.property} is missing`;
    return Object.values(problem.constraints ?? {}).join(', ') || `${problem.property} is not valid`;
  });
  if (problems.length > 0) throw new ConfigError(`Configuration: ${problems.join('; ')}.`);
  return env;
}

import { Refusal } from '../../errors';
import { isList, isObject, isStringArray, type JsonObject, type JsonValue } from '../../json';

/** Which requests a fault meets; all of them unless told. */
export interface FaultAim {
  /** A regular expression that the path and query, as sent, must match. */
  path?: string;
  /** HTTP methods in capitals. */
  methods?: string[];
  /** `write`: only what changes the catalog, GraphQL mutations included; `read`: only what does not. */
  only?: 'read' | 'write';
  /** The share of matching requests that are met, from 0 to 1. */
  rate?: number;
  /** How many requests are met at most. */
  times?: number;
  /** How many matching requests are let through before the first one is met. */
  skip?: number;
}

/**
 * When a fault strikes. `before`: the request has no effect. `after`: it is carried out, and only the answer is lost, which
 * is what finds writes that are sent twice.
 */
export type FaultMoment = 'before' | 'after';

/** What goes wrong. */
export type FaultKind =
  /** The answer comes `ms` milliseconds later, up to `jitterMs` more by chance. */
  | { fault: 'latency'; ms: number; jitterMs?: number }
  /** An answer of one of `statuses`, 500 unless told, with `Retry-After` if told. */
  | { fault: 'error'; statuses?: number[]; moment?: FaultMoment; retryAfterSeconds?: number }
  /** A GraphQL answer of status 200 that holds an error of this code, 500 unless told. Meets nothing but GraphQL. */
  | { fault: 'graphql-error'; code?: number }
  /** The connection is cut without an answer (`before`, `after`), or in the `middle` of it. */
  | { fault: 'drop'; moment?: FaultMoment | 'middle' }
  /** The body of the answer trickles. */
  | { fault: 'slow-body'; bytesPerSecond: number }
  /** The second half of the answer's body is missing, while length and status are in order. */
  | { fault: 'cut-json' }
  /** JSON answers are filled up with white space to `bytes`. */
  | { fault: 'large-answer'; bytes: number }
  /** 401 to every token; `token-required`: 401 to requests without one. */
  | { fault: 'token-expired' | 'token-required' }
  /** Writes are refused with 403. */
  | { fault: 'read-only' }
  /** 503 to everything. */
  | { fault: 'outage' };

/** One fault and its aim. */
export type FaultRule = FaultKind & FaultAim;

/** What is to go wrong with a server; every rule that matches a request strikes. */
export interface FaultPlan {
  rules: FaultRule[];
  /** Makes the chance of rates and jitter the same in every run; 1 unless told. */
  seed?: number;
  /** Connections are refused for so many milliseconds from now on. */
  refuseConnectionsMs?: number;
}

const AIM_FIELDS = ['path', 'methods', 'only', 'rate', 'times', 'skip'];
const FIELDS: Record<FaultKind['fault'], string[]> = {
  latency: ['ms', 'jitterMs'],
  error: ['statuses', 'moment', 'retryAfterSeconds'],
  'graphql-error': ['code'],
  drop: ['moment'],
  'slow-body': ['bytesPerSecond'],
  'cut-json': [],
  'large-answer': ['bytes'],
  'token-expired': [],
  'token-required': [],
  'read-only': [],
  outage: [],
};
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

/** Reads a plan out of JSON; refuses (`bad-argument`) what is none and says where. */
export function parseFaultPlan(json: JsonValue | undefined): FaultPlan {
  if (!isObject(json) || !isList(json['rules'])) {
    throw new Refusal('bad-argument', 'a fault plan is {"rules":[{"fault":"latency","ms":2000}, …]}');
  }
  refuseOthers(json, 'the plan', ['rules', 'seed', 'refuseConnectionsMs']);
  return {
    rules: json['rules'].map((rule, at) => parseRule(rule, `rules[${at}]`)),
    seed: numberIn(json, 'seed', 'seed', 0, 0xffff_ffff),
    refuseConnectionsMs: numberIn(json, 'refuseConnectionsMs', 'refuseConnectionsMs', 0, 600_000),
  };
}

function parseRule(json: JsonValue, where: string): FaultRule {
  if (!isObject(json)) throw new Refusal('bad-argument', `${where} is no object`);
  const kind = parseKind(json, where);
  refuseOthers(json, where, ['fault', ...FIELDS[kind.fault], ...AIM_FIELDS]);
  return { ...kind, ...parseAim(json, where) };
}

function parseKind(json: JsonObject, where: string): FaultKind {
  const number = (name: string, min: number, max: number) =>
    numberIn(json, name, `${where}.${name}`, min, max);
  const required = (name: string, min: number, max: number): number => {
    const value = number(name, min, max);
    if (value === undefined) throw new Refusal('bad-argument', `${where}.${name} is missing`);
    return value;
  };
  const { fault } = json;
  switch (fault) {
    case 'latency':
      return { fault, ms: required('ms', 0, 600_000), jitterMs: number('jitterMs', 0, 600_000) };
    case 'error':
      return {
        fault,
        statuses: statusesIn(json, where),
        moment: wordIn(json, 'moment', where, ['before', 'after']),
        retryAfterSeconds: number('retryAfterSeconds', 0, 86_400),
      };
    case 'graphql-error':
      return { fault, code: number('code', 400, 599) };
    case 'drop':
      return { fault, moment: wordIn(json, 'moment', where, ['before', 'middle', 'after']) };
    case 'slow-body':
      return { fault, bytesPerSecond: required('bytesPerSecond', 1, 1e9) };
    case 'large-answer':
      return { fault, bytes: required('bytes', 1, MAX_ANSWER_BYTES) };
    case 'cut-json':
    case 'token-expired':
    case 'token-required':
    case 'read-only':
    case 'outage':
      return { fault };
    default:
      throw new Refusal('bad-argument', `${where}.fault must be one of ${Object.keys(FIELDS).join(', ')}`);
  }
}

function parseAim(json: JsonObject, where: string): FaultAim {
  const { path, methods } = json;
  if (path !== undefined && (typeof path !== 'string' || !isPattern(path))) {
    throw new Refusal('bad-argument', `${where}.path must be a regular expression`);
  }
  if (methods !== undefined && !isStringArray(methods)) {
    throw new Refusal('bad-argument', `${where}.methods must be a list of texts`);
  }
  return {
    path,
    methods: methods?.map((method) => method.toUpperCase()),
    only: wordIn(json, 'only', where, ['read', 'write']),
    rate: numberIn(json, 'rate', `${where}.rate`, 0, 1),
    times: numberIn(json, 'times', `${where}.times`, 0, 1e9),
    skip: numberIn(json, 'skip', `${where}.skip`, 0, 1e9),
  };
}

function statusesIn(json: JsonObject, where: string): number[] | undefined {
  const { statuses } = json;
  if (statuses === undefined) return undefined;
  const isStatus = (value: JsonValue): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 599;
  if (!isList(statuses) || statuses.length === 0 || !statuses.every(isStatus)) {
    throw new Refusal('bad-argument', `${where}.statuses must be a list of statuses from 400 to 599`);
  }
  return statuses;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

function numberIn(
  json: JsonObject,
  name: string,
  where: string,
  min: number,
  max: number,
): number | undefined {
  const value = json[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || value < min || value > max) {
    throw new Refusal('bad-argument', `${where} must be a number from ${min} to ${max}`);
  }
  return value;
}

function wordIn<T extends string>(
  json: JsonObject,
  name: string,
  where: string,
  words: readonly T[],
): T | undefined {
  const value = json[name];
  if (value === undefined) return undefined;
  const word = words.find((known) => known === value);
  if (word === undefined) {
    throw new Refusal('bad-argument', `${where}.${name} must be one of ${words.join(', ')}`);
  }
  return word;
}

function refuseOthers(json: JsonObject, where: string, known: readonly string[]): void {
  const other = Object.keys(json).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw new Refusal(
      'bad-argument',
      `${where} has no ${other.slice(0, 60)}; it may have ${known.join(', ')}`,
    );
  }
}

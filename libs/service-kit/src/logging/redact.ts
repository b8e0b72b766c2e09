import { types } from 'node:util';

const SECRET_KEY =
  /pass(word|phrase)?$|^pwd$|secret|token|authorization|api[-_]?key|private[-_]?key|credential|cookie/i;
/** `user:password@` of a connection string. */
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]*@/gi;
/** Credentials in headers as they show up in messages. */
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;

/** `text` without passwords of URLs and without bearer tokens. */
export function redactText(text: string): string {
  return text.replace(URL_CREDENTIALS, '$1:***@').replace(BEARER, '$1 ***');
}

/** A copy of `value` fit for a log: values under secret-looking keys are `***`, depth and length are bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (value instanceof Date) return value.toISOString();
  if (types.isNativeError(value)) return describeError(value, depth);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([key, item]) => [key, SECRET_KEY.test(key) ? '***' : redact(item, depth + 1)]),
  );
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error ? { code: redact(error.code, depth + 1) } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

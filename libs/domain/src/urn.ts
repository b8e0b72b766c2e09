import { InvalidUrn } from './errors';

const PREFIX = 'urn:li:';
const UNIT_SEPARATOR = '\u241f';
const MAX_ENCODED_BYTES = 512;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
// What Java's `URLEncoder` keeps: letters, digits, `*`, `-`, `.`, `_`, and a blank, which becomes `+`.
const KEPT_BY_FORMS = Array.from({ length: 0x80 }, (_, code) =>
  /[A-Za-z0-9*\-._ ]/.test(String.fromCharCode(code)),
);

/**
 * Any DataHub URN: `urn:li:<entityType>:<id>`, where a composite id is a parenthesised tuple whose parts may be URNs.
 *
 * Parsing keeps the text as it is (no decoding), as DataHub's own client does; building from parts encodes the
 * reserved characters. Two URNs are equal when their texts are.
 */
export class Urn {
  private constructor(
    private readonly text: string,
    /** Entity type as DataHub spells it, e.g. `dataset`, `corpGroup`; case sensitive. */
    readonly entityType: string,
    /** The id split into its tuple parts; one part for a simple id. */
    readonly parts: readonly string[],
  ) {}

  /** Parses `text`; raises {@link InvalidUrn}, quoting the text and naming what is wrong with it. */
  static parse(text: string): Urn {
    if (isBlank(text, 0) || isBlank(text, text.length - 1)) {
      throw new InvalidUrn(text, 'it begins or ends with a blank');
    }
    if (text.includes(UNIT_SEPARATOR)) {
      throw new InvalidUrn(text, 'it contains the reserved character U+241F');
    }
    if (!text.isWellFormed()) throw new InvalidUrn(text, 'it contains half of a surrogate pair');
    const colon = text.indexOf(':', PREFIX.length);
    const entityType = text.slice(PREFIX.length, colon);
    const id = text.slice(colon + 1);
    if (!text.startsWith(PREFIX) || colon < 0 || id === '' || !/^[A-Za-z][A-Za-z0-9]*$/.test(entityType)) {
      throw new InvalidUrn(text, 'expected urn:li:<entityType>:<id>');
    }
    if (entityType !== 'schemaField' && encodedLength(text) > MAX_ENCODED_BYTES) {
      throw new InvalidUrn(text, `it is longer than ${MAX_ENCODED_BYTES} bytes once encoded`);
    }
    return new Urn(text, entityType, splitId(text, id));
  }

  /**
   * Builds a URN from raw parts; `,`, `(`, `)` and U+241F are percent-encoded except inside parts that are URNs themselves.
   * Raises {@link InvalidUrn}. Where the kinds of the parts are known, `entityUrn` checks them too.
   */
  static of(entityType: string, ...parts: [string, ...string[]]): Urn {
    const encoded = parts.map((part) =>
      part.startsWith(PREFIX) && Urn.isValid(part) && staysWhole(part) ? part : encodeUrnPart(part),
    );
    return Urn.parse(`urn:li:${entityType}:${encoded.length === 1 ? encoded[0] : `(${encoded.join(',')})`}`);
  }

  /** Whether `text` parses. */
  static isValid(text: string): boolean {
    try {
      Urn.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  equals(other: Urn): boolean {
    return this.text === other.text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** Percent-encodes what is reserved inside one part of a URN, and nothing else (DataHub's `UrnEncoder`). */
export function encodeUrnPart(part: string): string {
  return part.replace(/[,()\u241f]/g, (char) =>
    char === UNIT_SEPARATOR ? '%E2%90%9F' : `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The raw text of one part of a URN. A raw text that holds one of the four codes itself (`a%2Cb`) comes back as what they
 * stand for, because DataHub does not encode `%`: both texts name the same entity.
 */
export function decodeUrnPart(part: string): string {
  return part.replace(/%2C|%28|%29|%E2%90%9F/g, decodeURIComponent);
}

/** Percent-encodes a whole URN as one path segment, the characters `encodeURIComponent` leaves alone included. */
export function urnPathSegment(urn: Urn | string): string {
  return encodeURIComponent(urn.toString()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

// Java's `trim` takes away everything up to U+0020, and nothing else.
function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 0x20;
}

// The length that Java's `URLEncoder` gives the text, which is how the server measures.
function encodedLength(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) length += KEPT_BY_FORMS[code] ? 1 : 3;
    // Two bytes; half of a pair that has four; three bytes.
    else length += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 6 : 9;
  }
  return length;
}

// Whether the text is still one part inside a tuple.
function staysWhole(part: string): boolean {
  let depth = 0;
  for (const char of part) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0 || (char === ',' && depth === 0)) return false;
  }
  return depth === 0;
}

// A regular expression on commas would be wrong: parts may be tuples themselves (schemaField, dataJob).
function splitId(text: string, id: string): readonly string[] {
  if (!id.startsWith('(')) return [id];
  if (!id.endsWith(')')) throw new InvalidUrn(text, 'its tuple is not closed');
  const parts: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < id.length; at += 1) {
    const char = id.charCodeAt(at);
    if (char === OPEN) depth += 1;
    if (char === CLOSE) depth -= 1;
    if (depth === 0 && at < id.length - 1) throw new InvalidUrn(text, 'its tuple is closed too early');
    if ((char === COMMA && depth === 1) || (depth === 0 && at === id.length - 1)) {
      parts.push(id.slice(start, at));
      start = at + 1;
    }
  }
  if (depth !== 0) throw new InvalidUrn(text, 'its parentheses do not match');
  if (parts.some((part) => part === '')) throw new InvalidUrn(text, 'a part of its tuple is empty');
  return parts;
}

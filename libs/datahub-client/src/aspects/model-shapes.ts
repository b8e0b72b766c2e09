import { type JsonValue, parseJson } from '../json';
import { COMPARISON_RULES } from './comparison';
import { ASPECTS } from './generated/aspects';
import { ENUMS } from './generated/enums';
import { RECORDS } from './generated/records';
import { RecordShape, type FieldShape } from './record-shape';
import { EnumShape, ListShape, MapShape, PRIMITIVE_SHAPES, UnionShape, type Shape } from './shape';
import { TextTable } from './text-table';

const ROOT = 'com.linkedin.';

const aspects = new TextTable(ASPECTS);
const records = new TextTable(...RECORDS);
const enums = new TextTable(ENUMS);

// Names that the model does not have are not kept: there is no end to them.
const aspectShapes = new Map<string, RecordShape>();
const typeShapes = new Map<string, Shape>();

/** The shape of an aspect's value; undefined for an aspect that the model does not have. */
export function aspectShape(aspectName: string): RecordShape | undefined {
  const known = aspectShapes.get(aspectName);
  if (known) return known;
  const record = aspects.find(aspectName);
  const shape = record === undefined ? undefined : typeShape(record);
  if (!(shape instanceof RecordShape)) return undefined;
  aspectShapes.set(aspectName, shape);
  return shape;
}

/** The names of all aspects of the model. */
export function aspectNames(): readonly string[] {
  return aspects.keys();
}

/** The full name of the record that an aspect is stored as; undefined for an aspect that the model does not have. */
export function recordOfAspect(aspectName: string): string | undefined {
  const record = aspects.find(aspectName);
  return record === undefined ? undefined : `${ROOT}${record}`;
}

/** The aspect that is stored as the record of this full name (`com.linkedin.common.Status` is `status`). */
export function aspectOfRecord(fullName: string): string | undefined {
  return aspects.keyOf(fullName.startsWith(ROOT) ? fullName.slice(ROOT.length) : fullName);
}

/**
 * The shape of a type by the name that the generated tables give it. Made at the first use: one process meets few of the
 * model's types.
 */
export function typeShape(name: string): Shape {
  const known = PRIMITIVE_SHAPES.get(name) ?? typeShapes.get(name);
  if (known) return known;
  const shape = namedShape(name);
  typeShapes.set(name, shape);
  return shape;
}

function namedShape(name: string): Shape {
  const text = records.find(name);
  if (text !== undefined) return new RecordShape(() => fieldsOf(name, text));
  const symbols = enums.find(name);
  if (symbols !== undefined) return new EnumShape(symbols.split(' '));
  throw new TypeError(`the generated tables name ${name} but do not describe it`);
}

/**
 * Reads the text of a record: fields separated by blanks, each `name:type`, `name?:type` when it is optional, and
 * `name:type=default`, the default being JSON without blanks. A type is a name, `[item]`, `{item}` for a map from text,
 * or `<name|key:name>` for a union whose alternatives are named by their type or by a key of their own.
 */
function fieldsOf(record: string, text: string): readonly FieldShape[] {
  if (text === '') return [];
  return text.split(' ').map((field) => {
    const [, name, optional, type, fallback] = /^(\w+)(\??):([^=]+)(?:=(.+))?$/.exec(field) ?? [];
    if (name === undefined || type === undefined) throw new TypeError(`${record}: cannot read "${field}"`);
    const rule = COMPARISON_RULES[record]?.[name];
    return {
      name,
      shape: shapeOf(type),
      required: optional === '' && fallback === undefined,
      ...(fallback === undefined ? {} : { default: jsonOf(fallback) }),
      ...(rule === undefined ? {} : { rule }),
    };
  });
}

function shapeOf(type: string): Shape {
  const inner = type.slice(1, -1);
  switch (type[0]) {
    case '[':
      return new ListShape(shapeOf(inner));
    case '{':
      return new MapShape(shapeOf(inner));
    case '<':
      return new UnionShape(new Map(inner.split('|').map(alternative)));
    default:
      return typeShape(type);
  }
}

function alternative(text: string): [string, Shape] {
  const [key, name] = text.split(':');
  if (key === undefined) throw new TypeError('a union names no alternative');
  if (name !== undefined) return [key, typeShape(name)];
  return [PRIMITIVE_SHAPES.has(key) ? key : `${ROOT}${key}`, typeShape(key)];
}

function jsonOf(text: string): JsonValue {
  const value: unknown = parseJson(text);
  if (!isJson(value)) throw new TypeError(`${text} is no default`);
  return value;
}

// What comes out of a JSON text is JSON.
function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}

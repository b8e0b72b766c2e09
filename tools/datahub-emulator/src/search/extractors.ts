import { isObject, type JsonObject, type JsonValue } from '../json';
import { type Model } from '../model/model';
import { type Field, type RelationshipAnnotation, type SearchAnnotation, type TypeRef } from '../model/types';

const MAX_DEPTH = 12;
const ANY = '*';
const KEY = '$key';

/** A searchable place of an aspect. */
export interface SearchExtractor {
  steps: readonly string[];
  field: string;
  annotation: SearchAnnotation;
  /** Whether a plain text query looks here. */
  inText: boolean;
}

/** A place of an aspect whose URNs are edges of the graph. */
export interface EdgeExtractor {
  steps: readonly string[];
  annotation: RelationshipAnnotation;
}

/** Every place of an aspect that an index wants. */
export interface Extractors {
  search: SearchExtractor[];
  edges: EdgeExtractor[];
}

// DataHub's plain query looks into these kinds of fields unless the annotation says otherwise.
const TEXT_KINDS = new Set(['TEXT', 'TEXT_PARTIAL', 'WORD_GRAM', 'URN', 'URN_PARTIAL']);

/** Reads the index annotations of a record: those of an outer field win over those of the fields inside it. */
export function extractorsOf(model: Model, record: string): Extractors {
  const found: Extractors = { search: [], edges: [] };
  new Walk(model, found).fields(model.fields(record), [], [record]);
  return found;
}

class Walk {
  private readonly claimed = new Set<string>();

  constructor(
    private readonly model: Model,
    private readonly found: Extractors,
  ) {}

  fields(fields: readonly Field[], path: readonly string[], records: readonly string[]): void {
    for (const field of fields) {
      const at = [...path, field.name];
      for (const annotation of field.search ?? []) this.addSearch(annotation, at);
      for (const annotation of field.relationships ?? []) this.addEdge(annotation, at);
      this.type(field.type, at, records);
    }
  }

  private type(type: TypeRef, path: readonly string[], records: readonly string[]): void {
    if (typeof type === 'string') {
      const named = this.model.type(type);
      if (named?.kind !== 'record' || records.includes(type) || path.length >= MAX_DEPTH) return;
      this.fields(named.fields, path, [...records, type]);
    } else if ('array' in type) {
      this.type(type.array, [...path, ANY], records);
    } else if ('map' in type) {
      this.type(type.map, [...path, ANY], records);
    } else {
      for (const member of type.union) this.type(member.type, [...path, member.key], records);
    }
  }

  private addSearch(annotation: SearchAnnotation, at: readonly string[]): void {
    const steps = [...at, ...annotation.path.split('/').slice(1)];
    if (!this.claim('search', steps)) return;
    const named = steps.filter((step) => step !== ANY && step !== KEY && !step.includes('.'));
    const field = annotation.fieldName ?? named.at(-1);
    if (!field) return;
    const kind = annotation.fieldType ?? 'TEXT';
    this.found.search.push({
      steps,
      field,
      annotation,
      inText: annotation.queryByDefault ?? TEXT_KINDS.has(kind),
    });
  }

  private addEdge(annotation: RelationshipAnnotation, at: readonly string[]): void {
    const steps = [...at, ...annotation.path.split('/').slice(1)];
    if (this.claim('edge', steps)) this.found.edges.push({ steps, annotation });
  }

  private claim(kind: string, steps: readonly string[]): boolean {
    const key = `${kind} ${steps.join('/')}`;
    if (this.claimed.has(key)) return false;
    this.claimed.add(key);
    return true;
  }
}

/** A value at a place, with the map key it was found under, if the last step was into a map. */
export interface Found {
  value: JsonValue;
  key?: string;
}

/** Every value of `value` at `steps`. */
export function valuesAt(value: JsonObject, steps: readonly string[]): Found[] {
  let level: Found[] = [{ value }];
  for (const step of steps) level = level.flatMap((each) => descend(each.value, step));
  return level;
}

function descend(value: JsonValue, step: string): Found[] {
  if (step === ANY && Array.isArray(value)) return value.map((item) => ({ value: item }));
  if (!isObject(value)) return [];
  if (step === ANY || step === KEY) {
    return Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [{ value: item, key }]));
  }
  const inner = value[step];
  return inner === undefined ? [] : [{ value: inner }];
}

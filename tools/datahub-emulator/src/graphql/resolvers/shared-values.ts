import {
  isObject,
  type JsonObject,
  type JsonValue,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
} from '../../json';
import { type EntityNode, type EntityNodes } from '../entity-node';

/** An audit stamp; `null` when there is none. */
export function auditStamp(value: JsonObject | undefined): JsonObject | null {
  return value ? { time: numberAt(value, 'time') ?? 0, actor: textAt(value, 'actor') ?? null } : null;
}

/** A string map as a list. */
export function stringMap(value: JsonValue | undefined): JsonObject[] {
  return entries(value).map(([key, each]) => ({ key, value: each }));
}

function entries(value: JsonValue | undefined): [string, JsonValue][] {
  return isObject(value)
    ? Object.entries(value).filter((pair): pair is [string, JsonValue] => pair[1] !== undefined)
    : [];
}

/** Who or what put an association there. */
export function attribution(association: JsonObject, nodes: EntityNodes): object | null {
  const value = objectAt(association, 'attribution');
  const actor = nodes.find(textAt(value, 'actor'));
  if (!value || !actor) return null;
  return {
    time: numberAt(value, 'time') ?? 0,
    actor,
    source: nodes.find(textAt(value, 'source')),
    sourceDetail: stringMap(value['sourceDetail']),
  };
}

/** Tags of an entity or a column. */
export function tags(aspect: JsonObject | undefined, urn: string, nodes: EntityNodes): object | null {
  if (!aspect) return null;
  return {
    tags: objectsAt(aspect, 'tags').flatMap((association) => {
      const tag = nodes.find(textAt(association, 'tag'));
      if (!tag) return [];
      const context = textAt(association, 'context') ?? null;
      return [{ tag, associatedUrn: urn, context, attribution: attribution(association, nodes) }];
    }),
  };
}

/** Glossary terms of an entity or a column. */
export function glossaryTerms(
  aspect: JsonObject | undefined,
  urn: string,
  nodes: EntityNodes,
): object | null {
  if (!aspect) return null;
  return {
    terms: objectsAt(aspect, 'terms').flatMap((association) => {
      const term = nodes.find(textAt(association, 'urn'));
      if (!term) return [];
      return [
        {
          term,
          actor: nodes.find(textAt(association, 'actor')),
          associatedUrn: urn,
          context: textAt(association, 'context') ?? null,
          attribution: attribution(association, nodes),
        },
      ];
    }),
  };
}

/** Column lineage as pairs of dataset and field path. */
export function fineGrainedLineages(aspect: JsonObject | undefined): object[] | null {
  const lineages = objectsAt(aspect, 'fineGrainedLineages');
  if (lineages.length === 0) return null;
  return lineages.map((lineage) => ({
    upstreams: textsAt(lineage, 'upstreams').flatMap(fieldRef),
    downstreams: textsAt(lineage, 'downstreams').flatMap(fieldRef),
    query: textAt(lineage, 'query') ?? null,
    transformOperation: textAt(lineage, 'transformOperation') ?? null,
  }));
}

/**
 * The parts of `urn:li:schemaField:(<dataset>,<path>)`, or nothing for another text: the dataset's own parentheses end
 * before the last comma of depth one.
 */
export function fieldRef(urn: string): object[] {
  const match = /^urn:li:schemaField:\((.*\)|[^(),]+),(.*)\)$/su.exec(urn);
  return match ? [{ urn: match[1], path: match[2] }] : [];
}

/** A value of a structured property: `{"string": "x"}` or `{"double": 1}`. */
export function propertyValue(value: JsonObject): object {
  return value['string'] === undefined
    ? { __typename: 'NumberValue', numberValue: value['double'] ?? null }
    : { __typename: 'StringValue', stringValue: value['string'] };
}

/** The parents of an entity along `next`, nearest first; stops at a loop. */
export function parents(start: EntityNode, next: (node: EntityNode) => string | undefined): EntityNode[] {
  const found: EntityNode[] = [];
  let node = start.nodes.find(next(start));
  while (node && node !== start && !found.includes(node)) {
    found.push(node);
    node = start.nodes.find(next(node));
  }
  return found;
}

/** The text under `key`, or `null`. */
export function textOrNull(value: JsonObject | undefined, key: string): string | null {
  return textAt(value, key) ?? null;
}

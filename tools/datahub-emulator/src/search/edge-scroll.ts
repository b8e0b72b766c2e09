import { type SQLInputValue } from 'node:sqlite';
import { Refusal } from '../errors';
import { entityTypeName } from '../model/entity-type-names';
import { type Database, integer, text } from '../store/database';
import { type Criterion, type Sql } from './filters';

/** An edge as scrolls answer it, with its place in their order. */
export interface ScrolledEdge {
  id: number;
  source: string;
  type: string;
  destination: string;
  /** Where the destination lies seen from the source, if the edge is lineage. */
  lineage: 'none' | 'up' | 'down';
}

/** Which edges are wanted; what is absent does not restrict. */
export interface EdgeQuery {
  types?: readonly string[];
  /** OR of ANDs over the ends of an edge: `urn` and `entityType`. */
  source?: readonly (readonly Criterion[])[];
  destination?: readonly (readonly Criterion[])[];
  /** One end at least is among these. */
  touching?: readonly string[];
  lineageOnly?: boolean;
  /** Edges with a soft-deleted end are left out unless wanted. */
  includeSoftDeleted?: boolean;
  slice?: { id: number; max: number };
  /** Only edges after this place. */
  after: number;
  count: number;
}

/** Edges of the whole graph, page by page, in the order in which they were stated. */
export class EdgeScroll {
  constructor(private readonly database: Database) {}

  /** The next edges; refuses (`unsupported`) a condition that the graph cannot answer. */
  page(query: EdgeQuery): ScrolledEdge[] {
    const parts: Sql[] = [
      { text: 'e.id > ?', values: [query.after] },
      within('e.type', query.types),
      ends('e.source', query.source),
      ends('e.destination', query.destination),
    ];
    if (query.touching && query.touching.length > 0) {
      const urns = JSON.stringify(query.touching);
      // Two searches by index, where an OR over both columns would be a scan.
      const text = `e.id IN (SELECT id FROM edge WHERE source IN (SELECT value FROM json_each(?))
        UNION SELECT id FROM edge WHERE destination IN (SELECT value FROM json_each(?)))`;
      parts.push({ text, values: [urns, urns] });
    }
    if (query.lineageOnly) parts.push({ text: "e.lineage != 'none'", values: [] });
    if (!query.includeSoftDeleted) {
      const removed = 'SELECT 1 FROM document d WHERE d.removed = 1 AND d.urn';
      parts.push({
        text: `NOT EXISTS (${removed} = e.source) AND NOT EXISTS (${removed} = e.destination)`,
        values: [],
      });
    }
    if (query.slice) parts.push({ text: 'e.id % ? = ?', values: [query.slice.max, query.slice.id] });
    return this.database
      .rows(
        `SELECT e.id, e.source, e.type, e.destination, e.lineage FROM edge e
         WHERE ${parts.map((part) => part.text).join(' AND ')} ORDER BY e.id LIMIT ?`,
        ...parts.flatMap((part) => part.values),
        query.count,
      )
      .map((row) => {
        const lineage = text(row, 'lineage');
        return {
          id: integer(row, 'id'),
          source: text(row, 'source'),
          type: text(row, 'type'),
          destination: text(row, 'destination'),
          lineage: lineage === 'up' || lineage === 'down' ? lineage : 'none',
        };
      });
  }
}

function ends(column: string, groups: EdgeQuery['source']): Sql {
  if (!groups || groups.length === 0) return { text: '1', values: [] };
  const parts = groups.map((group) => {
    const inner = group.map((criterion) => end(column, criterion));
    return {
      text: `(${inner.map((each) => each.text).join(' AND ')})`,
      values: inner.flatMap((each) => each.values),
    };
  });
  return {
    text: `(${parts.map((part) => part.text).join(' OR ')})`,
    values: parts.flatMap((part) => part.values),
  };
}

function end(column: string, criterion: Criterion): Sql {
  const { field, condition, negated, values } = criterion;
  if (condition !== 'EQUAL') throw new Refusal('unsupported', `${condition} is not supported for edges`);
  const found = ((): Sql => {
    switch (field) {
      case 'urn':
        return within(column, values);
      case 'entityType':
      case '_entityType': {
        const prefixes = values.map((value) => `urn:li:${entityTypeName(value)}:`);
        return {
          text:
            prefixes.length === 0
              ? '0'
              : `(${prefixes.map(() => `substr(${column}, 1, ?) = ?`).join(' OR ')})`,
          values: prefixes.flatMap((prefix): SQLInputValue[] => [prefix.length, prefix]),
        };
      }
      default:
        throw new Refusal(
          'unsupported',
          `edges have no field ${field.slice(0, 60)}; there are urn, entityType`,
        );
    }
  })();
  return negated ? { text: `NOT ${found.text}`, values: found.values } : found;
}

function within(column: string, values: readonly string[] | undefined): Sql {
  if (!values || values.length === 0) return { text: '1', values: [] };
  return { text: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

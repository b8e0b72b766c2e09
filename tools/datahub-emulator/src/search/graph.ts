import { type Database, integer, text } from '../store/database';

const MAX_REACHED = 40_000;
const IMPACT_HOPS = 1_000;
const MAX_PATHS = 100;

/** Seen from an entity: the edges it states, or those that point at it. */
export type Direction = 'OUTGOING' | 'INCOMING';

/** Along lineage: towards where data comes from, or where it goes. */
export type LineageDirection = 'UPSTREAM' | 'DOWNSTREAM';

/** An entity at the other end of an edge. */
export interface Related {
  urn: string;
  type: string;
}

/** An entity reached along lineage, with the ways there. */
export interface Reached {
  urn: string;
  degree: number;
  /** The shortest ways, each from the start to this entity, both included; at most 100. */
  paths: readonly (readonly string[])[];
}

/** The graph of relationships between entities. */
export class Graph {
  constructor(private readonly database: Database) {}

  /** Entities related to `urn`, ordered by URN, with the number of all of them. */
  related(
    urn: string,
    types: readonly string[],
    direction: Direction,
    start: number,
    count: number,
  ): { related: Related[]; total: number } {
    const [near, far] = direction === 'OUTGOING' ? ['source', 'destination'] : ['destination', 'source'];
    const where = `WHERE ${near} = ?${types.length > 0 ? ` AND type IN (${types.map(() => '?').join(', ')})` : ''}`;
    const rows = this.database.rows(
      `SELECT DISTINCT ${far} AS urn, type FROM edge ${where} ORDER BY urn, type LIMIT ? OFFSET ?`,
      urn,
      ...types,
      count,
      start,
    );
    const total = this.database.row(
      `SELECT count(*) AS n FROM (SELECT DISTINCT ${far}, type FROM edge ${where})`,
      urn,
      ...types,
    );
    return {
      related: rows.map((row) => ({ urn: text(row, 'urn'), type: text(row, 'type') })),
      total: total ? integer(total, 'n') : 0,
    };
  }

  /** The entities whose aspects state an edge to `urn`, ordered by URN. */
  owners(urn: string): string[] {
    return this.database
      .rows(
        `SELECT DISTINCT CASE owner WHEN '' THEN source ELSE owner END AS urn FROM edge WHERE destination = ? ORDER BY urn`,
        urn,
      )
      .map((row) => text(row, 'urn'));
  }

  /**
   * Everything within `hops` along lineage, nearest first, each with its shortest ways. Stops at 40,000 entities;
   * `isComplete` tells.
   */
  lineage(
    start: string,
    direction: LineageDirection,
    hops = IMPACT_HOPS,
  ): { reached: Reached[]; isComplete: boolean } {
    const reached = new Map<string, Reached>();
    let frontier: Reached[] = [{ urn: start, degree: 0, paths: [[start]] }];
    for (let degree = 1; degree <= hops && frontier.length > 0; degree += 1) {
      const next = new Map<string, { urn: string; degree: number; paths: (readonly string[])[] }>();
      for (const from of frontier) {
        for (const urn of this.neighbours(from.urn, direction)) {
          if (urn === start || reached.has(urn)) continue;
          let found = next.get(urn);
          if (!found) {
            if (reached.size + next.size >= MAX_REACHED) {
              return { reached: [...reached.values(), ...next.values()], isComplete: false };
            }
            found = { urn, degree, paths: [] };
            next.set(urn, found);
          }
          for (const path of from.paths.slice(0, MAX_PATHS - found.paths.length)) {
            found.paths.push([...path, urn]);
          }
        }
      }
      for (const found of next.values()) reached.set(found.urn, found);
      frontier = [...next.values()];
    }
    return { reached: [...reached.values()], isComplete: true };
  }

  private neighbours(urn: string, direction: LineageDirection): string[] {
    const [along, against] = direction === 'UPSTREAM' ? ['up', 'down'] : ['down', 'up'];
    return this.database
      .rows(
        `SELECT destination AS urn FROM edge WHERE source = ? AND lineage = ?
         UNION SELECT source AS urn FROM edge WHERE destination = ? AND lineage = ? ORDER BY urn`,
        urn,
        along ?? '',
        urn,
        against ?? '',
      )
      .map((row) => text(row, 'urn'));
  }
}

import { EDGE_STRENGTH, type EdgeKind, strongest } from '@dataspoke/sql-lineage';
import { NodeTreeError, type TreeNode, type TreeValue } from './node-tree';
import { field, isList, isNode, isTrue, nodeIn, nodesIn, numberIn, wordIn } from './tree-fields';

/** A column of a relation of the catalog, by the relation's oid and the column's number. */
export interface StoredOrigin {
  readonly relation: number;
  readonly column: number;
  readonly kind: EdgeKind;
}

/** What a stored query reads. */
export interface QueryLineage {
  /** Oids of the relations it names, in the order they come. */
  readonly relations: readonly number[];
  /** Where the values of each of its columns come from. */
  readonly columns: readonly (readonly StoredOrigin[])[];
}

/** The number of a reference to a whole row, as PostgreSQL gives it; the connector knows what columns there are. */
export const WHOLE_ROW = 0;

/**
 * Where the columns of a query come from, by the query as PostgreSQL has analysed and stored it (`pg_rewrite.ev_action`): every name is
 * resolved there, so nothing is guessed. Kinds of edges are those of our SQL lineage. `self` is the view itself, which servers before 16
 * put among its tables. Raises NodeTreeError for what is not as expected.
 *
 * Field names are those of src/include/nodes/parsenodes.h and primnodes.h of PostgreSQL 12 to 18.
 */
export function lineageOfQuery(query: TreeNode, self: number): QueryLineage {
  const relations = new Set<number>();
  collectRelations(query, relations);
  relations.delete(self);
  return { relations: [...relations], columns: new Analysis().columnsOf(query, undefined) };
}

type Origins = readonly StoredOrigin[];

/** A query and those around it, which `varlevelsup` and `ctelevelsup` count. */
interface Level {
  readonly query: TreeNode;
  readonly outer: Level | undefined;
}

const RTE = { relation: 0, subquery: 1, join: 2, function: 3, table: 4, values: 5, cte: 6, group: 9 };
const SUBLINK = { exists: 0, value: 4 };
const EXCEPT = 3;
const IMPLICIT_CAST = 2;
/** Fields that say how a type is cast to another. */
const CAST_FORMATS: Readonly<Record<string, string>> = {
  FUNCEXPR: 'funcformat',
  RELABELTYPE: 'relabelformat',
  COERCEVIAIO: 'coerceformat',
  ARRAYCOERCEEXPR: 'coerceformat',
  CONVERTROWTYPEEXPR: 'convertformat',
  COERCETODOMAIN: 'coercionformat',
};

class Analysis {
  private known = new Map<TreeNode, readonly Origins[]>();
  /** What is known so far of a recursive table expression that is being looked at. */
  private readonly open = new Map<TreeNode, readonly Origins[]>();

  columnsOf(query: TreeNode, outer: Level | undefined): readonly Origins[] {
    const known = this.known.get(query);
    if (known) return known;
    const level = { query, outer };
    const sets = nodeIn(query, 'setOperations');
    const columns = sets
      ? this.united(sets, level)
      : results(query).map((target) => this.of(field(target, 'expr'), level));
    this.known.set(query, columns);
    return columns;
  }

  private united(set: TreeNode, level: Level): readonly Origins[] {
    if (set.type === 'RANGETBLREF') return this.source(numberIn(set, 'rtindex'), level);
    const left = this.united(required(set, 'larg'), level);
    // No value of what is taken away arrives.
    if (numberIn(set, 'op') === EXCEPT) return left;
    const right = this.united(required(set, 'rarg'), level);
    return left.map((origins, index) => merged([...origins, ...(right[index] ?? [])]));
  }

  /** Origins of the columns of one entry of FROM whose columns are few and computed together. */
  private source(index: number, level: Level): readonly Origins[] {
    const entry = entryOf(level, index);
    switch (numberIn(entry, 'rtekind')) {
      case RTE.subquery:
        return this.columnsOf(required(entry, 'subquery'), level);
      case RTE.cte:
        return this.cte(entry, level);
      case RTE.values:
        return this.values(entry, level);
      default:
        throw new NodeTreeError(`a set operation over a source of kind ${wordIn(entry, 'rtekind')}`);
    }
  }

  private values(entry: TreeNode, level: Level): readonly Origins[] {
    const rows = listsIn(entry, 'values_lists');
    return (rows[0] ?? []).map((_, column) => merged(rows.flatMap((row) => this.of(row[column], level))));
  }

  private cte(entry: TreeNode, around: Level): readonly Origins[] {
    const level = above(around, numberIn(entry, 'ctelevelsup'));
    const name = wordIn(entry, 'ctename');
    const found = nodesIn(level.query, 'cteList').find((cte) => wordIn(cte, 'ctename') === name);
    if (!found) throw new NodeTreeError(`no table expression "${name}"`);
    const query = required(found, 'ctequery');
    const open = this.open.get(query);
    if (open) return open;
    return isTrue(found, 'cterecursive') ? this.recursive(query, level) : this.columnsOf(query, level);
  }

  /** Rounds until nothing is added: with each, what the rows of the round before were made of is known. */
  private recursive(query: TreeNode, level: Level): readonly Origins[] {
    const done = this.known.get(query);
    if (done) return done;
    const before = this.known;
    let columns: readonly Origins[] = results(query).map(() => []);
    for (let size = -1; sizeOf(columns) > size;) {
      size = sizeOf(columns);
      this.open.set(query, columns);
      this.known = new Map(before);
      columns = this.columnsOf(query, level);
    }
    this.open.delete(query);
    this.known = before.set(query, columns);
    return columns;
  }

  /** Where the value of an expression comes from. */
  private of(value: TreeValue | undefined, level: Level): Origins {
    if (value === undefined || value === null || typeof value === 'string') return [];
    if (!isNode(value)) return merged(value.flatMap((item) => this.of(item, level)));
    switch (value.type) {
      case 'VAR':
        return this.variable(value, level);
      case 'TARGETENTRY':
        return this.of(field(value, 'expr'), level);
      case 'AGGREF':
      case 'GROUPINGFUNC':
        return this.parts(value, level, 'aggregation');
      case 'WINDOWFUNC':
        return merged([
          ...this.parts(value, level, isTrue(value, 'winagg') ? 'aggregation' : 'transformation'),
          ...this.window(numberIn(value, 'winref'), level),
        ]);
      case 'SUBLINK':
        return this.sublink(value, level);
      case 'QUERY':
        throw new NodeTreeError('a query stands where an expression does');
      default:
        return this.parts(value, level, isImplicitCast(value) ? 'identity' : 'transformation');
    }
  }

  private parts(node: TreeNode, level: Level, kind: EdgeKind): Origins {
    return through(merged([...node.fields.values()].flatMap((part) => this.of(part, level))), kind);
  }

  /** Partitions and order of a window decide about each of its values. */
  private window(reference: number, level: Level): Origins {
    const windows = nodesIn(level.query, 'windowClause');
    const window = windows.find((clause) => numberIn(clause, 'winref') === reference);
    const sorts = window ? [...nodesIn(window, 'partitionClause'), ...nodesIn(window, 'orderClause')] : [];
    const asked = new Set(sorts.map((sort) => wordIn(sort, 'tleSortGroupRef')));
    const targets = nodesIn(level.query, 'targetList').filter((target) =>
      asked.has(wordIn(target, 'ressortgroupref')),
    );
    return through(merged(targets.flatMap((target) => this.of(target, level))), 'transformation');
  }

  private sublink(link: TreeNode, level: Level): Origins {
    const kind = numberIn(link, 'subLinkType');
    if (kind === SUBLINK.exists) return [];
    const columns = this.columnsOf(required(link, 'subselect'), level);
    if (kind === SUBLINK.value) return columns[0] ?? [];
    return through(merged([...this.of(field(link, 'testexpr'), level), ...columns.flat()]), 'transformation');
  }

  private variable(node: TreeNode, around: Level): Origins {
    const level = above(around, numberIn(node, 'varlevelsup'));
    const index = numberIn(node, 'varno');
    const column = numberIn(node, 'varattno');
    // Columns of the system, such as ctid.
    if (column < 0) return [];
    const entry = entryOf(level, index);
    switch (numberIn(entry, 'rtekind')) {
      case RTE.relation: {
        const kind = column === WHOLE_ROW ? 'transformation' : 'identity';
        return [{ relation: numberIn(entry, 'relid'), column, kind }];
      }
      case RTE.join:
        return picked(nodesOrNothing(entry, 'joinaliasvars'), column, (value) => this.of(value, level));
      case RTE.group:
        return picked(nodesOrNothing(entry, 'groupexprs'), column, (value) => this.of(value, level));
      case RTE.function:
        return this.functionColumn(entry, column, level);
      case RTE.table:
        return this.parts(required(entry, 'tablefunc'), level, 'transformation');
      default:
        return picked(this.source(index, level), column, (origins) => origins);
    }
  }

  /** What a function in FROM gives is computed from its arguments; its ordinality is nobody's value. */
  private functionColumn(entry: TreeNode, column: number, level: Level): Origins {
    const functions = nodesIn(entry, 'functions');
    if (column === WHOLE_ROW) return through(this.of(functions, level), 'transformation');
    let before = 0;
    for (const one of functions) {
      const count = numberIn(one, 'funccolcount');
      if (column <= before + count) return through(this.of(field(one, 'funcexpr'), level), 'transformation');
      before += count;
    }
    return [];
  }
}

/** What `of` says of the column of this number, or of all when the whole row is asked for. */
function picked<T>(columns: readonly T[], column: number, of: (value: T) => Origins): Origins {
  if (column === WHOLE_ROW) return through(merged(columns.flatMap(of)), 'transformation');
  const found = columns[column - 1];
  if (found === undefined) throw new NodeTreeError(`there is no column ${column}`);
  return of(found);
}

function collectRelations(value: TreeValue, into: Set<number>): void {
  if (value === null || typeof value === 'string') return;
  if (!isNode(value)) {
    for (const item of value) collectRelations(item, into);
    return;
  }
  if (value.type === 'RANGETBLENTRY' && numberIn(value, 'rtekind') === RTE.relation)
    into.add(numberIn(value, 'relid'));
  for (const part of value.fields.values()) collectRelations(part, into);
}

/** The entries of the select list that arrive; the others are there to sort and group by. */
function results(query: TreeNode): readonly TreeNode[] {
  return nodesIn(query, 'targetList').filter((target) => !isTrue(target, 'resjunk'));
}

function entryOf(level: Level, index: number): TreeNode {
  const entry = nodesIn(level.query, 'rtable')[index - 1];
  if (!entry) throw new NodeTreeError(`there is no source ${index}`);
  return entry;
}

function above(level: Level, levels: number): Level {
  if (levels === 0) return level;
  if (!level.outer) throw new NodeTreeError('a column of a query around the outermost one');
  return above(level.outer, levels - 1);
}

/** Casts that nobody wrote, as those that give the parts of a UNION one type. */
function isImplicitCast(node: TreeNode): boolean {
  const format = CAST_FORMATS[node.type];
  return format !== undefined && numberIn(node, format) === IMPLICIT_CAST;
}

function required(node: TreeNode, name: string): TreeNode {
  const value = nodeIn(node, name);
  if (!value) throw new NodeTreeError(`${node.type} has no ${name}`);
  return value;
}

function nodesOrNothing(node: TreeNode, name: string): readonly TreeValue[] {
  const value = field(node, name);
  return isList(value) ? value : [];
}

function listsIn(node: TreeNode, name: string): readonly (readonly TreeValue[])[] {
  return nodesOrNothing(node, name).map((row) => (isList(row) ? row : []));
}

/** One origin per stored column, the strongest kind each: what was aggregated once stays aggregated. */
function merged(origins: Origins): Origins {
  if (origins.length < 2) return origins;
  const result = new Map<string, StoredOrigin>();
  for (const origin of origins) {
    const key = `${origin.relation} ${origin.column}`;
    const other = result.get(key);
    result.set(key, other ? { ...origin, kind: strongest(origin.kind, other.kind) } : origin);
  }
  return [...result.values()];
}

function through(origins: Origins, kind: EdgeKind): Origins {
  return kind === 'identity'
    ? origins
    : origins.map((origin) => ({ ...origin, kind: strongest(origin.kind, kind) }));
}

/** Grows with each origin and each kind that becomes stronger. */
function sizeOf(columns: readonly Origins[]): number {
  return columns.flat().reduce((sum, { kind }) => sum + 1 + EDGE_STRENGTH[kind], 0);
}

import { type Catalog } from '../catalog';
import { type Environment, Findings, type Variables } from '../query/environment';
import { type Looks } from '../query/looks';
import { analyseQuery } from '../query/query';
import { isClosed, type Relation } from '../query/relation';
import { tableReference } from '../query/table-name';
import { type StatementKind } from '../result';
import { asNode, type Fields, fieldsOf, isFields, listOf, type Tree } from '../tree/node';
import { createTable, createView } from './create';
import { remove, update } from './change';
import { merge } from './merge';
import { insert } from './insert';
import { store } from './store';

/** What a parsed statement does, and what it gives back when it is a query. */
export interface StatementEffect {
  readonly kind: StatementKind;
  readonly findings: Findings;
  readonly result: Relation;
}

/** Analyses one parsed statement. */
export function analyseStatement(
  tree: Tree,
  catalog: Catalog,
  variables: Variables,
  looks?: Looks,
): StatementEffect {
  const findings = new Findings(catalog, variables, looks);
  const env: Environment = {
    findings,
    ctes: new Map(),
    query: analyseQuery,
    modify: (inner, around) =>
      modification(asNode(inner)?.type ?? '', innerFields(inner), around)?.result ?? [],
  };
  const node = asNode(tree);
  if (!node) return { kind: 'other', findings, result: [] };
  return { findings, ...effect(node.type, node.fields, tree, env) };
}

type Effect = Omit<StatementEffect, 'findings'>;

function effect(type: string, fields: Fields, tree: Tree, env: Environment): Effect {
  const { findings } = env;
  switch (type) {
    case 'select':
    case 'union':
    case 'intersect':
    case 'except':
    case 'subquery':
    case 'paren':
    case 'values':
    case 'pivot':
      return query(tree, env);
    case 'create_view':
      return { kind: createView(fields, env), result: [] };
    case 'create_table':
      return { kind: createTable(fields, env), result: [] };
    case 'truncate':
      for (const item of [fields['table'], ...listOf(fields['extra_tables'])]) writeTable(item, findings);
      return { kind: 'truncate', result: [] };
    default:
      return modification(type, fields, env) ?? { kind: 'other', result: [] };
  }
}

function modification(type: string, fields: Fields, env: Environment): Effect | undefined {
  switch (type) {
    case 'insert':
      return { kind: 'insert', result: insert(fields, env) };
    case 'update':
      return { kind: 'update', result: update(fields, env) };
    case 'delete':
      return { kind: 'delete', result: remove(fields, env) };
    case 'merge':
      return { kind: 'merge', result: merge(fields, env) };
    default:
      return undefined;
  }
}

function query(tree: Tree, env: Environment): Effect {
  const { findings } = env;
  const result = analyseQuery(tree, env, undefined);
  const into = fieldsOf(tree, 'select')?.['into'];
  const reference = isFields(into) ? tableReference(into['this']) : undefined;
  // A variable of a session is no table.
  if (!reference || !isFields(into) || /^[@:]/.test(reference.table.name)) {
    store(findings, result, null, undefined);
    return { kind: 'select', result };
  }
  const temporary = into['temporary'] === true || reference.table.name.startsWith('#');
  const names = isClosed(result) ? result.map((item) => item.name) : undefined;
  const target = findings.catalog.create(reference.table, names, temporary);
  findings.write(target, temporary);
  store(findings, result, target, undefined);
  return { kind: 'create-table', result: [] };
}

function writeTable(tree: Tree, findings: Findings): void {
  const inner = isFields(tree) && 'table' in tree ? tree['table'] : tree;
  const reference = tableReference(inner);
  if (reference) findings.write(reference.table);
}

function innerFields(tree: Tree): Fields {
  return asNode(tree)?.fields ?? {};
}

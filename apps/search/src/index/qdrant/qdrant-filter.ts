import { type Condition } from '../condition';
import { type Filter } from './qdrant-client';
import { facetKey, numberKey, pointId, REMOVED } from './qdrant-point';

type Compiled = 'every' | 'none' | Filter;

/** Fits no point. */
const NONE: Filter = { must: [{ has_id: [] }] };
const PRESENT: Filter = { must_not: [REMOVED] };

/** The condition as a filter of the server, over entities that are there. */
export function filterOf(condition: Condition, ...more: readonly Filter[]): Filter {
  const compiled = compile(condition);
  if (compiled === 'none') return NONE;
  const parts = [...(compiled === 'every' ? [] : [compiled]), ...more];
  return parts.length === 0 ? PRESENT : { ...PRESENT, must: parts };
}

function compile(condition: Condition): Compiled {
  if ('all' in condition) {
    const parts = condition.all.map(compile).filter((part) => part !== 'every');
    if (parts.length === 0) return 'every';
    return parts.includes('none') ? 'none' : { must: parts.filter((part) => part !== 'none') };
  }
  if ('any' in condition) {
    const parts = condition.any.map(compile).filter((part) => part !== 'none');
    if (parts.length === 0) return 'none';
    return parts.includes('every') ? 'every' : { should: parts.filter((part) => part !== 'every') };
  }
  if ('not' in condition) {
    const inner = compile(condition.not);
    if (inner === 'every') return 'none';
    return inner === 'none' ? 'every' : { must_not: [inner] };
  }
  if ('facet' in condition) {
    if (condition.in.length === 0) return 'none';
    return { must: [{ key: facetKey(condition.facet), match: { any: [...condition.in] } }] };
  }
  if ('number' in condition) {
    const key = numberKey(condition.number);
    const { from, to } = condition;
    if (from === undefined && to === undefined) return { must_not: [{ is_empty: { key } }] };
    return { must: [{ key, range: { gte: from, lte: to } }] };
  }
  return condition.urns.length === 0 ? 'none' : { must: [{ has_id: condition.urns.map(pointId) }] };
}

import { type SearchFilters, type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { limitsOf } from '../../follow-up/conversation';
import { type Condition, EVERYTHING } from '../../index/condition';
import { type FilterField } from '../understand/recognition';
import { type UnderstoodFilter } from '../understand/understand';
import { type Vocabulary } from '../understand/vocabulary';
import { asFilters, filterCondition } from './filter-condition';
import { contrary, type RelatedCondition, RelatedEntities } from './related-entities';

const COLUMN = 'schemaField';
/** Limits that say something of each column, when columns are what is asked for. */
const OF_COLUMNS: ReadonlySet<FilterField> = new Set(['columns', 'personalData', 'tags', 'terms']);

/** What an answer is chosen from. */
export interface Scope {
  /** The condition of each recognised limit, in their order. */
  readonly recognised: readonly Condition[];
  /** What the caller may see and has asked for himself. */
  readonly given: Condition;
  /** What he has asked for himself. */
  readonly asked: Condition;
  /** The answer is columns of what is found, not what is found itself. */
  readonly ofColumns: boolean;
  /** Each leaves out the columns that it means, and not what they lie in. */
  readonly withoutColumns: readonly SearchFilters[];
  /** Lineage was followed to a bound: what the condition allows is not exactly what is asked for. */
  readonly isCut: boolean;
  /** Because of it there may be more that meets the limits. */
  readonly lacks: boolean;
  readonly notes: readonly string[];
}

interface Reading {
  readonly vocabulary: Vocabulary;
  readonly visible: Condition;
  readonly ofColumns: boolean;
}

/** Everything that `given` and the recognised limits ask for. */
export function whole({ given, recognised }: Pick<Scope, 'given' | 'recognised'>): Condition {
  return { all: [given, ...recognised] };
}

/** The stage that turns filters, those of the caller and those of the question, into one condition. */
@Injectable()
export class ScopeOf {
  constructor(private readonly related: RelatedEntities) {}

  /** Raises `invalid-request` for filters that contradict each other, and `service-unavailable`. */
  async execute(
    request: SearchRequest,
    recognised: readonly UnderstoodFilter[],
    vocabulary: Vocabulary,
    visible: Condition,
  ): Promise<Scope> {
    const { filters = {}, exclude = {} } = request;
    const types = typesOf(request);
    const asksFor = ({ field, excludes }: UnderstoodFilter) => field === 'entityTypes' && !excludes;
    const wanted = types.length > 0 ? types : recognised.filter(asksFor).flatMap(({ values }) => values);
    const ofColumns = wanted.includes(COLUMN) && !(exclude.entityTypes ?? []).includes(COLUMN);
    if (types.includes(COLUMN)) requireColumnsOnly(types, ofColumns);
    const related = await this.related.condition(filters, visible);
    const leftOut = limitsOf(exclude, true);
    const reading = { vocabulary, visible, ofColumns };
    const found: RelatedCondition[] = [];
    for (const filter of recognised) found.push(await this.conditionOf(filter, reading));
    const left: RelatedCondition[] = [];
    for (const limit of leftOut) left.push(await this.conditionOf(limit, reading));
    const asked: Condition = {
      all: [
        typeCondition(types),
        filterCondition(filters, vocabulary),
        related.condition,
        ...left.map(({ condition }) => condition),
      ],
    };
    const bounds = [related, ...found, ...left];
    const lacks = bounds.some((bound) => bound.lacks);
    const exceeds = bounds.some((bound) => bound.exceeds);
    return {
      recognised: found.map(({ condition }) => condition),
      given: { all: [visible, asked] },
      asked,
      ofColumns,
      withoutColumns: [...leftOut, ...recognised]
        .filter((limit) => leavesOutColumns(limit, ofColumns))
        .map(asFilters),
      isCut: lacks || exceeds,
      lacks,
      notes: this.notes(lacks, exceeds),
    };
  }

  private notes(lacks: boolean, exceeds: boolean): readonly string[] {
    const followed = `Lineage was followed to ${this.related.most.toLocaleString('en')} entities; what is farther away`;
    return [
      ...(lacks ? [`${followed} was left out.`] : []),
      ...(exceeds ? [`${followed} can be among the hits although it should be left out.`] : []),
    ];
  }

  /** What a limit allows; of one that leaves out the contrary. */
  private async conditionOf(
    limit: UnderstoodFilter,
    { vocabulary, visible, ofColumns }: Reading,
  ): Promise<RelatedCondition> {
    if (leavesOutColumns(limit, ofColumns)) return exactly(EVERYTHING);
    if (limit.field === 'entityTypes') {
      if (!limit.excludes) return exactly(typeCondition(limit.values));
      // Columns are no entities of the index, and what they lie in is of a type that nobody spoke of.
      const types = ofColumns ? [] : limit.values.filter((type) => type !== COLUMN);
      return exactly({ not: { facet: 'entityType', in: types } });
    }
    const limits = asFilters(limit);
    const related = await this.related.condition(limits, visible);
    const condition: Condition = { all: [filterCondition(limits, vocabulary), related.condition] };
    return limit.excludes ? contrary({ ...related, condition }) : { ...related, condition };
  }
}

/** Whether it says of each column whether it is left out. */
function leavesOutColumns({ field, excludes }: UnderstoodFilter, ofColumns: boolean): boolean {
  return excludes === true && ofColumns && OF_COLUMNS.has(field);
}

function requireColumnsOnly(types: readonly string[], ofColumns: boolean): void {
  if (types.length > 1) {
    throw invalidRequest('Columns cannot be asked for together with other types.', [
      { field: 'types', message: `must be ${COLUMN} alone, or hold other types only` },
    ]);
  }
  if (!ofColumns) {
    throw invalidRequest('Columns cannot be asked for and left out at the same time.', [
      { field: 'exclude.entityTypes', message: `must not hold ${COLUMN} when types hold it` },
    ]);
  }
}

function exactly(condition: Condition): RelatedCondition {
  return { condition, lacks: false, exceeds: false };
}

/** What both `types` and the filter allow; nothing when neither limits. */
function typesOf({ types = [], filters = {} }: SearchRequest): readonly string[] {
  const { entityTypes = [] } = filters;
  if (types.length === 0 || entityTypes.length === 0) return [...new Set([...types, ...entityTypes])];
  const both = [...new Set(types)].filter((type) => entityTypes.includes(type));
  if (both.length > 0) return both;
  throw invalidRequest('Nothing is of the types and of the entity types in the filters at the same time.', [
    { field: 'types', message: 'must have a type in common with filters.entityTypes' },
  ]);
}

/** Columns lie in datasets. */
function typeCondition(types: readonly string[]): Condition {
  if (types.length === 0) return { all: [] };
  return { facet: 'entityType', in: types.map((type) => (type === COLUMN ? 'dataset' : type)) };
}

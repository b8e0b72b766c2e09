import { type SearchFilters, type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type Limit, limitsOf } from '../../follow-up/conversation';
import { type Condition } from '../../index/condition';
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
    const isType = (filter: UnderstoodFilter) => filter.field === 'entityTypes';
    const wanted = types.length > 0 ? types : recognised.filter(isType).flatMap(({ values }) => values);
    const ofColumns = wanted.includes(COLUMN) && !(exclude.entityTypes ?? []).includes(COLUMN);
    if (types.includes(COLUMN)) requireColumnsOnly(types, ofColumns);
    const related = await this.related.condition(filters, visible);
    const bounds: Pick<RelatedCondition, 'lacks' | 'exceeds'>[] = [related];
    const conditions: Condition[] = [];
    for (const filter of recognised) {
      const limits = isType(filter) ? undefined : asFilters(filter);
      const others = limits && (await this.related.condition(limits, visible));
      const condition = limits ? filterCondition(limits, vocabulary) : typeCondition(filter.values);
      conditions.push(others ? { all: [condition, others.condition] } : condition);
      if (others) bounds.push(others);
    }
    const leftOut = limitsOf(exclude, true);
    const isOfColumns = ({ field }: Limit) => ofColumns && OF_COLUMNS.has(field);
    const left = await this.excluded(
      leftOut.filter((limit) => !isOfColumns(limit)),
      { vocabulary, visible, ofColumns },
    );
    bounds.push(...left);
    const asked: Condition = {
      all: [
        typeCondition(types),
        filterCondition(filters, vocabulary),
        related.condition,
        ...left.map(({ condition }) => condition),
      ],
    };
    const lacks = bounds.some((bound) => bound.lacks);
    const exceeds = bounds.some((bound) => bound.exceeds);
    return {
      recognised: conditions,
      given: { all: [visible, asked] },
      asked,
      ofColumns,
      withoutColumns: leftOut.filter(isOfColumns).map(asFilters),
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

  /** Of each limit its contrary: what meets none of them is left. */
  private async excluded(
    leftOut: readonly Limit[],
    {
      vocabulary,
      visible,
      ofColumns,
    }: { readonly vocabulary: Vocabulary; readonly visible: Condition; readonly ofColumns: boolean },
  ): Promise<readonly RelatedCondition[]> {
    const conditions: RelatedCondition[] = [];
    for (const { values, ...limit } of leftOut) {
      if (limit.field === 'entityTypes') {
        // Columns are no entities of the index, and what they lie in is of a type that nobody spoke of.
        const types = ofColumns ? [] : values.filter((type) => type !== COLUMN);
        conditions.push(exactly({ not: { facet: 'entityType', in: types } }));
        continue;
      }
      const limits = asFilters({ ...limit, values });
      const related = await this.related.condition(limits, visible);
      const condition: Condition = { all: [filterCondition(limits, vocabulary), related.condition] };
      conditions.push(contrary({ ...related, condition }));
    }
    return conditions;
  }
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

import { type SearchFilters, type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { limitsOf } from '../../follow-up/conversation';
import { type Condition } from '../../index/condition';
import { type UnderstoodFilter } from '../understand/understand';
import { type Vocabulary } from '../understand/vocabulary';
import { asFilters, filterCondition } from './filter-condition';
import { RelatedEntities } from './related-entities';

const COLUMN = 'schemaField';

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
    const { filters = {} } = request;
    const types = typesOf(request);
    const typeOf = (filter: UnderstoodFilter) => filter.field === 'entityTypes';
    const wanted = types.length > 0 ? types : recognised.filter(typeOf).flatMap(({ values }) => values);
    const ofColumns = wanted.includes(COLUMN);
    if (types.includes(COLUMN) && types.length > 1) {
      throw invalidRequest('Columns cannot be asked for together with other types.', [
        { field: 'types', message: `must be ${COLUMN} alone, or hold other types only` },
      ]);
    }
    const related = await this.related.condition(filters, visible);
    const conditions: Condition[] = [];
    let truncated = related.truncated;
    for (const filter of recognised) {
      const limits = typeOf(filter) ? undefined : asFilters(filter);
      const others = limits && (await this.related.condition(limits, visible));
      truncated ||= others?.truncated ?? false;
      const condition = limits ? filterCondition(limits, vocabulary) : typeCondition(filter.values);
      conditions.push(others ? { all: [condition, others.condition] } : condition);
    }
    const asked: Condition = {
      all: [
        typeCondition(types),
        filterCondition(filters, vocabulary),
        related.condition,
        ...(await this.excluded(request.exclude ?? {}, vocabulary, visible)),
      ],
    };
    return {
      recognised: conditions,
      given: { all: [visible, asked] },
      asked,
      ofColumns,
      notes: truncated ? ['Lineage was followed to 2,000 entities; what is farther away was left out.'] : [],
    };
  }

  /** Of each limit its contrary: what meets none of them is left. */
  private async excluded(
    exclude: SearchFilters,
    vocabulary: Vocabulary,
    visible: Condition,
  ): Promise<readonly Condition[]> {
    const conditions: Condition[] = [];
    for (const limit of limitsOf(exclude, true)) {
      const limits = asFilters(limit);
      const { condition } = await this.related.condition(limits, visible);
      const types = typeCondition(limits.entityTypes ?? []);
      conditions.push({ not: { all: [types, filterCondition(limits, vocabulary), condition] } });
    }
    return conditions;
  }
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

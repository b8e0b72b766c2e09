import { type SearchFilters } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { nameWords } from '../../documents/name-words';
import { type Condition, type Facet } from '../../index/condition';
import { personalDataLabels } from '../understand/personal-data';
import { type UnderstoodFilter } from '../understand/understand';
import { PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { type Vocabulary } from '../understand/vocabulary';

/** Paths that a name of a column can stand for. */
const PATHS = 200;

const FACETS: readonly (readonly [Facet, (filters: SearchFilters) => readonly string[] | undefined])[] = [
  ['platform', ({ platforms }) => platforms],
  ['env', ({ envs }) => envs],
  ['subType', ({ subTypes }) => subTypes],
  ['owner', ({ owners }) => owners],
  ['tag', ({ tags }) => tags],
  ['term', ({ terms }) => terms],
  ['domain', ({ domains }) => domains],
  ['dataProduct', ({ dataProducts }) => dataProducts],
  ['gap', ({ missing }) => missing],
];

const IS_DEPRECATED: Condition = { facet: 'deprecated', in: ['true'] };
const IS_CERTIFIED: Condition = { facet: 'certified', in: ['true'] };
const IS_HEALTHY: Condition = { not: { any: [{ number: 'openIncidents', from: 1 }, IS_DEPRECATED] } };

/**
 * What the filters ask for that needs no look at other entities; an empty list limits nothing. Types of entities are not among
 * it: they depend on whether columns are asked for. Raises `invalid-request` for a span of time that ends before it begins.
 */
export function filterCondition(filters: SearchFilters, vocabulary: Vocabulary): Condition {
  return {
    all: [
      ...FACETS.flatMap(([facet, valuesOf]) => {
        const values = valuesOf(filters);
        // A label that the asker cannot find is to him like one that there is not, whoever has it.
        return values?.length ? [{ facet, in: values.filter((value) => !vocabulary.hides(value)) }] : [];
      }),
      ...(filters.columns?.length ? [hasColumn(filters.columns, vocabulary)] : []),
      ...(filters.personalData?.length ? [hasPersonalData(filters.personalData, vocabulary)] : []),
      ...changedWithin(filters),
      ...flag(filters.deprecated, IS_DEPRECATED),
      ...flag(filters.certified, IS_CERTIFIED),
      ...flag(filters.healthy, IS_HEALTHY),
    ],
  };
}

/** A limit that was read out of a question, as the filter that a caller would send. */
export function asFilters({ field, values }: UnderstoodFilter): SearchFilters {
  switch (field) {
    case 'deprecated':
    case 'certified':
    case 'healthy':
    case 'derivedFromPersonalData':
      return { [field]: values[0] === 'true' };
    case 'changedSince':
    case 'changedBefore':
      return { [field]: values[0] };
    default:
      return { [field]: [...values] };
  }
}

function hasColumn(names: readonly string[], vocabulary: Vocabulary): Condition {
  const paths = names.flatMap((name) => [
    name.toLowerCase(),
    ...vocabulary.columnsCalled(nameWords(name), PATHS),
  ]);
  return { facet: 'column', in: [...new Set(paths)] };
}

function hasPersonalData(kinds: readonly string[], vocabulary: Vocabulary): Condition {
  const labels = personalDataLabels(vocabulary);
  const labelled = (facet: 'tag' | 'term'): Condition => ({
    facet,
    in: labels.filter((label) => label.facet === facet).map(({ value }) => value),
  });
  const any: Condition = {
    any: [{ facet: 'personalData', in: PERSONAL_DATA_KINDS }, labelled('tag'), labelled('term')],
  };
  const wanted = PERSONAL_DATA_KINDS.filter((kind) => kinds.includes(kind));
  return {
    any: [
      ...(kinds.includes('none') ? [{ not: any }] : []),
      // A label says that something is personal data, but not of which kind.
      ...(wanted.length === PERSONAL_DATA_KINDS.length
        ? [any]
        : [{ facet: 'personalData' as const, in: wanted }]),
    ],
  };
}

function changedWithin({ changedSince, changedBefore }: SearchFilters): Condition[] {
  const from = changedSince === undefined ? undefined : Date.parse(changedSince);
  const to = changedBefore === undefined ? undefined : Date.parse(changedBefore);
  if (from !== undefined && to !== undefined && from > to) {
    throw invalidRequest(
      'Nothing can have changed since a time that is after the time before which it changed.',
      [{ field: 'filters.changedSince', message: 'must not be later than changedBefore' }],
    );
  }
  return from === undefined && to === undefined ? [] : [{ number: 'changedAt', from, to }];
}

function flag(wanted: boolean | undefined, condition: Condition): Condition[] {
  if (wanted === undefined) return [];
  return wanted ? [condition] : [{ not: condition }];
}

import { type ComplianceChange, type ComplianceFinding } from '@dataspoke/contracts';
import { type EntityFacts } from '../documents/entity-facts';
import { gapsOf } from './governance-facts';

const COLUMNS = 500;
const LISTED = 100;
const EVIDENCE = 1_000;
const DETAILS = 100;
const DETAIL = 4_000;

/**
 * What a report says of a dataset that personal data reaches after `path`. Of labels it names those that are `told`; what is stated
 * by one of the others is no gap all the same.
 */
export function toFinding(
  urn: string,
  facts: EntityFacts,
  path: readonly string[],
  told: Pick<EntityFacts, 'columns' | 'domains'> = facts,
): ComplianceFinding {
  return {
    urn,
    name: (facts.qualifiedName === '' ? facts.name : facts.qualifiedName).slice(0, 2_000),
    platform: facts.platform,
    columns: told.columns
      .flatMap(({ path: column, personalData }) => (personalData ? [{ column, ...personalData }] : []))
      .slice(0, COLUMNS)
      .map((column) => ({ ...column, evidence: column.evidence.slice(0, EVIDENCE) })),
    hops: path.length - 1,
    path: path.slice(0, LISTED),
    owners: facts.owners.slice(0, LISTED),
    domains: told.domains.slice(0, LISTED),
    users: (facts.usage?.users ?? []).slice(0, LISTED),
    gaps: [...gapsOf(facts)],
  };
}

/** How a dataset differs from what the last report said; nothing when it does not in what a person would call a difference. */
export function changeOf(
  before: ComplianceFinding | undefined,
  now: ComplianceFinding | undefined,
): ComplianceChange | undefined {
  if (!before || !now) {
    const [known, change] = now ? [now, 'added' as const] : [before, 'gone' as const];
    return known && { urn: known.urn, change, details: [summaryOf(known)] };
  }
  const details = [...columnChanges(before, now), ...gapChanges(before, now), ...distanceChange(before, now)];
  if (details.length === 0) return undefined;
  return {
    urn: now.urn,
    change: 'changed',
    details: details.slice(0, DETAILS).map((detail) => detail.slice(0, DETAIL)),
  };
}

function summaryOf({ columns, hops }: ComplianceFinding): string {
  if (columns.length === 0) return `made from personal data ${hops} ${hops === 1 ? 'step' : 'steps'} away`;
  return `personal data in ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`;
}

function columnChanges(before: ComplianceFinding, now: ComplianceFinding): readonly string[] {
  const was = new Map(before.columns.map(({ column, kind }) => [column, kind]));
  const is = new Map(now.columns.map(({ column, kind }) => [column, kind]));
  return [
    ...[...is].flatMap(([column, kind]) => {
      const old = was.get(column);
      if (old === kind) return [];
      return [old ? `${column} is ${kind}, was ${old}` : `${column} is new: ${kind}`];
    }),
    ...[...was].flatMap(([column, kind]) => (is.has(column) ? [] : [`${column} is gone: was ${kind}`])),
  ];
}

function gapChanges(
  { gaps: before }: ComplianceFinding,
  { gaps: now }: ComplianceFinding,
): readonly string[] {
  return [
    ...now.filter((gap) => !before.includes(gap)).map((gap) => `gap opened: ${gap}`),
    ...before.filter((gap) => !now.includes(gap)).map((gap) => `gap closed: ${gap}`),
  ];
}

function distanceChange(
  { hops: before }: ComplianceFinding,
  { hops: now }: ComplianceFinding,
): readonly string[] {
  return before === now ? [] : [`distance to personal data is ${now}, was ${before}`];
}

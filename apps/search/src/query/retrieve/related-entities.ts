import { type SearchFilters } from '@dataspoke/contracts';
import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { hasDocument } from '../../documents/document-types';
import { type Condition, EVERYTHING, type Facet } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';

const PAGE = 500;
/** A cycle ends by itself; this ends what is only long. */
const DEEPEST = 30;

/** Entities, and whether there are more of them than were looked at. */
interface Reached {
  readonly urns: readonly string[];
  readonly isCut: boolean;
}

/** What is one step away from entities. */
type Step = (urns: readonly string[]) => Promise<Reached>;

/** A condition, and how it can be wrong because a bound was reached while it was made. */
export interface RelatedCondition {
  readonly condition: Condition;
  /** There may be entities that it should allow and does not. */
  readonly lacks: boolean;
  /** It may allow entities that it should not. */
  readonly exceeds: boolean;
}

/** The contrary of a condition: what it lacked is too much now. */
export function contrary({ condition, lacks, exceeds }: RelatedCondition): RelatedCondition {
  return { condition: { not: condition }, lacks: exceeds, exceeds: lacks };
}

const BY_URN_TYPE: Readonly<Record<string, Facet>> = {
  corpuser: 'owner',
  corpGroup: 'owner',
  domain: 'domain',
  dataProduct: 'dataProduct',
};

/** Turns filters that speak of other entities into conditions on the entities themselves. */
@Injectable()
export class RelatedEntities {
  /** Entities that lineage is followed to; what is farther away is left out, and said. */
  readonly most: number = 2_000;

  constructor(
    private readonly database: DataSource,
    private readonly index: IndexKeeper,
  ) {}

  /**
   * What `downstreamOf`, `upstreamOf`, `usedBy` and `derivedFromPersonalData` ask for. What the asker cannot find is related to nothing, and nothing through
   * it. Raises `service-unavailable`.
   */
  async condition(
    { downstreamOf = [], upstreamOf = [], usedBy = [], derivedFromPersonalData }: SearchFilters,
    visible: Condition,
  ): Promise<RelatedCondition> {
    const known = await this.findable([...downstreamOf, ...upstreamOf, ...usedBy], visible);
    const of = (urns: readonly string[]) => urns.filter((urn) => known.has(urn));
    const seen = async ({ urns, isCut }: Reached): Promise<Reached> => {
      const allowed = await this.findable(urns, visible);
      return { urns: urns.filter((urn) => allowed.has(urn)), isCut };
    };
    const after: Step = async (urns) => seen(await this.madeFrom(urns, seen));
    const before: Step = async (urns) => seen(await this.mentioned(urns, 'upstreams'));
    const parts = await Promise.all([
      downstreamOf.length > 0 ? this.related(of(downstreamOf), after) : undefined,
      upstreamOf.length > 0 ? this.related(of(upstreamOf), before) : undefined,
      usedBy.length > 0 ? this.used(of(usedBy), before, seen) : undefined,
      derivedFromPersonalData === undefined
        ? undefined
        : this.derived(derivedFromPersonalData, visible, after),
    ]);
    const given = parts.filter((part) => part !== undefined);
    return {
      condition: { all: given.map(({ condition }) => condition) },
      lacks: given.some(({ lacks }) => lacks),
      exceeds: given.some(({ exceeds }) => exceeds),
    };
  }

  /** Those that the asker can find, and those that are never found: people, tags. */
  private async findable(urns: readonly string[], visible: Condition): Promise<ReadonlySet<string>> {
    if (urns.length === 0 || visible === EVERYTHING) return new Set(urns);
    const isNever = (urn: string) => !Urn.isValid(urn) || !hasDocument(Urn.parse(urn).entityType);
    return new Set([...urns.filter(isNever), ...(await this.index.allowed(urns, visible))]);
  }

  private async related(start: readonly string[], step: Step): Promise<RelatedCondition> {
    const { urns, isCut } = await this.reach(start, step);
    return { condition: { urns }, lacks: isCut, exceeds: false };
  }

  /** What can be reached from `start`, over any number of steps; of `start` what is not `known` and is one step away from another. */
  private async reach(
    start: readonly string[],
    step: Step,
    known: Set<string> = new Set(start),
  ): Promise<Reached> {
    const found: string[] = [];
    let frontier = start;
    let isCut = false;
    for (let depth = 0; frontier.length > 0; depth += 1) {
      if (depth === DEEPEST) return { urns: found, isCut: true };
      const next = await step(frontier);
      const fresh = [...new Set(next.urns)].filter((urn) => !known.has(urn));
      frontier = fresh.slice(0, this.most - found.length);
      isCut ||= next.isCut || frontier.length < fresh.length;
      for (const urn of frontier) known.add(urn);
      found.push(...frontier);
    }
    return { urns: found, isCut };
  }

  /** Made from personal data over any number of steps; what holds some itself is meant only when it is made from other. */
  private async derived(wanted: boolean, visible: Condition, after: Step): Promise<RelatedCondition> {
    const start = await this.listed({ all: [visible, { facet: 'personalData', in: PERSONAL_DATA_KINDS }] });
    const { urns, isCut } = await this.reach(start.urns, after, new Set());
    const made = { condition: { urns }, lacks: start.isCut || isCut, exceeds: false };
    return wanted ? made : contrary(made);
  }

  /** Entities one step after that can be found, and what jobs among them write. */
  private async madeFrom(
    urns: readonly string[],
    seen: (reached: Reached) => Promise<Reached>,
  ): Promise<Reached> {
    const after = await seen(await this.listed({ facet: 'upstream', in: urns }));
    const jobs = after.urns.filter((urn) => urn.startsWith('urn:li:dataJob:'));
    const written = await this.mentioned(jobs, 'members');
    return { urns: [...after.urns, ...written.urns], isCut: after.isCut || written.isCut };
  }

  /** Queried by a user; or a source of an asset, or of the assets of a team, domain or data product. */
  private async used(
    by: readonly string[],
    before: Step,
    seen: (reached: Reached) => Promise<Reached>,
  ): Promise<RelatedCondition> {
    const owned = await Promise.all(by.map((urn) => this.assetsOf(urn)));
    const { urns, isCut } = await seen({
      urns: owned.flatMap((assets) => assets.urns),
      isCut: owned.some((assets) => assets.isCut),
    });
    const assets = urns.slice(0, this.most);
    // Between the assets of one team, one can be the source of another.
    const sources = await this.reach(assets, before, new Set());
    return {
      condition: { any: [{ facet: 'user', in: by }, { urns: sources.urns }] },
      lacks: isCut || urns.length > assets.length || sources.isCut,
      exceeds: false,
    };
  }

  private async assetsOf(urn: string): Promise<Reached> {
    const facet = Urn.isValid(urn) ? BY_URN_TYPE[Urn.parse(urn).entityType] : undefined;
    return facet ? this.listed({ facet, in: [urn] }) : { urns: [urn], isCut: false };
  }

  private async listed(where: Condition): Promise<Reached> {
    const urns: string[] = [];
    for (let after: string | undefined; ;) {
      const limit = Math.min(PAGE, this.most - urns.length);
      const page = await this.index.list({ where, sort: { by: 'urn', descending: false }, after, limit });
      urns.push(...page.urns);
      after = page.after;
      if (after === undefined || urns.length >= this.most) return { urns, isCut: after !== undefined };
    }
  }

  private async mentioned(urns: readonly string[], list: 'upstreams' | 'members'): Promise<Reached> {
    if (urns.length === 0) return { urns: [], isCut: false };
    const rows = await this.database.query<{ urn: string }[]>(
      `SELECT DISTINCT jsonb_array_elements_text(content -> '${list}') AS urn FROM documents
       WHERE urn = ANY ($1::text[]) AND jsonb_typeof(content -> '${list}') = 'array' ORDER BY urn LIMIT $2`,
      [urns, this.most + 1],
    );
    return {
      urns: rows.slice(0, this.most).map(({ urn }) => urn),
      isCut: rows.length > this.most,
    };
  }
}

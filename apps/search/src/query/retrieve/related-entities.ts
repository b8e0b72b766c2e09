import { type SearchFilters } from '@dataspoke/contracts';
import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { hasDocument } from '../../documents/document-types';
import { type Condition, EVERYTHING, type Facet } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';

/** Entities that lineage is followed to; what is farther away is left out, and said. */
const MOST = 2_000;
const PAGE = 500;
/** A cycle ends by itself; this ends what is only long. */
const DEEPEST = 30;

/** A condition, and whether a bound was reached while it was made. */
type Step = (urns: readonly string[]) => Promise<readonly string[]>;

export interface RelatedCondition {
  readonly condition: Condition;
  readonly truncated: boolean;
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
    const seen = async (urns: readonly string[]) => {
      const allowed = await this.findable(urns, visible);
      return urns.filter((urn) => allowed.has(urn));
    };
    const after: Step = async (urns) => seen(await this.madeFrom(urns, seen));
    const before: Step = async (urns) => seen(await this.sourcesOf(urns));
    const parts = await Promise.all([
      downstreamOf.length > 0 ? this.reach(of(downstreamOf), after) : undefined,
      upstreamOf.length > 0 ? this.reach(of(upstreamOf), before) : undefined,
      usedBy.length > 0 ? this.used(of(usedBy), before, seen) : undefined,
      derivedFromPersonalData === undefined
        ? undefined
        : this.derived(derivedFromPersonalData, visible, after),
    ]);
    const given = parts.filter((part) => part !== undefined);
    return {
      condition: { all: given.map(({ condition }) => condition) },
      truncated: given.some(({ truncated }) => truncated),
    };
  }

  /** Those that the asker can find, and those that are never found: people, tags. */
  private async findable(urns: readonly string[], visible: Condition): Promise<ReadonlySet<string>> {
    if (urns.length === 0 || visible === EVERYTHING) return new Set(urns);
    const isNever = (urn: string) => !Urn.isValid(urn) || !hasDocument(Urn.parse(urn).entityType);
    const found = await this.listed({ all: [visible, { urns }] });
    return new Set([...urns.filter(isNever), ...found]);
  }

  /** What can be reached from `start`, over any number of steps, without it. */
  private async reach(start: readonly string[], step: Step): Promise<RelatedCondition> {
    const found = new Set(start);
    let frontier: readonly string[] = start;
    let depth = 0;
    for (; frontier.length > 0 && found.size < MOST && depth < DEEPEST; depth += 1) {
      const next = await step(frontier);
      frontier = next.filter((urn) => !found.has(urn)).slice(0, MOST - found.size);
      for (const urn of frontier) found.add(urn);
    }
    for (const urn of start) found.delete(urn);
    return { condition: { urns: [...found] }, truncated: frontier.length > 0 };
  }

  /** Made from personal data over any number of steps; what holds some itself is meant only when it is made from other. */
  private async derived(wanted: boolean, visible: Condition, after: Step): Promise<RelatedCondition> {
    const start = await this.listed({ all: [visible, { facet: 'personalData', in: PERSONAL_DATA_KINDS }] });
    const firstSteps = await after(start);
    const rest = await this.reach(firstSteps, after);
    const condition: Condition = { any: [{ urns: [...new Set(firstSteps)] }, rest.condition] };
    return {
      condition: wanted ? condition : { not: condition },
      truncated: rest.truncated || start.length >= MOST,
    };
  }

  /** Entities one step after that can be found, and what jobs among them write. */
  private async madeFrom(urns: readonly string[], seen: Step): Promise<readonly string[]> {
    const after = await seen(await this.listed({ facet: 'upstream', in: urns }));
    const jobs = after.filter((urn) => urn.startsWith('urn:li:dataJob:'));
    const written = jobs.length === 0 ? [] : await this.mentioned(jobs, 'members');
    return [...after, ...written];
  }

  private sourcesOf(urns: readonly string[]): Promise<readonly string[]> {
    return this.mentioned(urns, 'upstreams');
  }

  /** Queried by a user; or a source of an asset, or of the assets of a team, domain or data product. */
  private async used(by: readonly string[], before: Step, seen: Step): Promise<RelatedCondition> {
    const assets: string[] = [];
    for (const urn of by) {
      const facet = Urn.isValid(urn) ? BY_URN_TYPE[Urn.parse(urn).entityType] : undefined;
      assets.push(...(facet ? await seen(await this.listed({ facet, in: [urn] })) : [urn]));
    }
    const sources = await this.reach(assets.slice(0, MOST), before);
    // Between the assets of one team, one can be the source of another.
    const direct = await before(assets.slice(0, MOST));
    return {
      condition: { any: [{ facet: 'user', in: by }, sources.condition, { urns: direct }] },
      truncated: sources.truncated || assets.length > MOST,
    };
  }

  private async listed(where: Condition): Promise<readonly string[]> {
    const urns: string[] = [];
    for (let after: string | undefined; urns.length < MOST;) {
      const page = await this.index.list({
        where,
        sort: { by: 'urn', descending: false },
        after,
        limit: PAGE,
      });
      urns.push(...page.urns);
      after = page.after;
      if (after === undefined) break;
    }
    return urns;
  }

  private async mentioned(
    urns: readonly string[],
    list: 'upstreams' | 'members',
  ): Promise<readonly string[]> {
    if (urns.length === 0) return [];
    const rows = await this.database.query<{ urn: string }[]>(
      `SELECT DISTINCT jsonb_array_elements_text(content -> '${list}') AS urn FROM documents
       WHERE urn = ANY ($1::text[]) AND jsonb_typeof(content -> '${list}') = 'array' LIMIT ${MOST + 1}`,
      [urns],
    );
    return rows.map(({ urn }) => urn);
  }
}

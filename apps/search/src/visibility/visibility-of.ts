import { type Caller } from '@dataspoke/contracts';
import { currentContext } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Condition, EVERYTHING } from '../index/condition';
import { DataHubView, tokenHash } from './datahub-view';
import { visibleBy } from './rule-condition';
import { VisibilityRuleRow } from './visibility-rule.row';

/** How long rules and the tree of domains may lag behind a change that another process made. */
const KEPT_MS = 2_000;

interface Known {
  readonly rules: readonly VisibilityRuleRow[];
  readonly below: ReadonlyMap<string, readonly string[]>;
  readonly at: number;
}

/** Says what a caller can find, as the condition that everything which answers him has to meet. */
@Injectable()
export class VisibilityOf {
  private known?: Known;
  private reading?: Promise<Known>;

  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubView,
  ) {}

  /**
   * What the rules allow the caller and, when he came with a DataHub token, what DataHub lets its owner read. {@link EVERYTHING}
   * itself when there is neither. Raises `service-unavailable` and whatever {@link DataHubView.readableBy} raises: while it cannot be
   * told what may be shown, nothing is.
   */
  async execute(caller: Caller): Promise<Condition> {
    const { catalogToken } = currentContext();
    const [{ rules, below }, readable] = await Promise.all([
      this.current(),
      catalogToken === undefined ? EVERYTHING : this.datahub.readableBy(catalogToken),
    ]);
    const allowed =
      rules.length === 0 ? EVERYTHING : visibleBy(rules, caller, (domains) => withAllBelow(domains, below));
    if (readable === EVERYTHING) return allowed;
    return allowed === EVERYTHING ? readable : { all: [allowed, readable] };
  }

  /** To be called when rules have changed: what is asked from then on is answered by the new ones. */
  forget(): void {
    this.known = undefined;
    this.reading = undefined;
  }

  private async current(): Promise<Known> {
    if (this.known && performance.now() - this.known.at < KEPT_MS) return this.known;
    const reading = (this.reading ??= this.read());
    try {
      const known = await reading;
      // Of a reading that began before the rules were changed nothing is kept.
      if (this.reading === reading) this.known = known;
      return known;
    } finally {
      if (this.reading === reading) this.reading = undefined;
    }
  }

  private async read(): Promise<Known> {
    const at = performance.now();
    const rules = await this.database.manager.find(VisibilityRuleRow);
    const hasDomains = rules.some(({ entities }) => entities.domains?.length);
    return { rules, below: hasDomains ? await this.domainsBelow() : new Map(), at };
  }

  private async domainsBelow(): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.database.query<{ urn: string; parent: string }[]>(
      `SELECT urn, jsonb_array_elements_text(content -> 'parents') AS parent FROM documents
       WHERE entity_type = 'domain' AND jsonb_typeof(content -> 'parents') = 'array'`,
    );
    const below = Map.groupBy(rows, ({ parent }) => parent);
    return new Map([...below].map(([parent, children]) => [parent, children.map(({ urn }) => urn)]));
  }
}

/** Under which name something is kept for whoever asks: several people with tokens of their own can share one API key. */
export function askerOf({ id }: Caller): string {
  const { catalogToken } = currentContext();
  return catalogToken === undefined ? id : `${id} ${tokenHash(catalogToken)}`;
}

function withAllBelow(
  domains: readonly string[],
  below: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const found = new Set(domains);
  // A set is walked in the order of what is added to it, so this ends with the last one and never in a circle.
  for (const domain of found) for (const child of below.get(domain) ?? []) found.add(child);
  return [...found];
}

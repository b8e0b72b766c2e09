/** What is changed about an entity. */
export const KINDS = ['description', 'owner', 'deprecation'] as const;

/** The `number`th change of all. */
export interface Change {
  readonly urn: string;
  readonly kind: (typeof KINDS)[number];
  readonly number: number;
}

/** A document, as far as it tells which changes it has. */
export type Seen = Readonly<Record<'description' | 'owner' | 'deprecated', string | null>>;

interface Waiting {
  readonly number: number;
  readonly at: number;
}

const NUMBER_AT_END = /\d+$/;

/** Pairs changes with the moments at which they can be found. A later state of an entity has the earlier changes too. */
export class Arrivals {
  private readonly open = new Map<string, Waiting[]>();
  private readonly done = new Map<Change['kind'], number[]>();

  /** Changes that were not seen yet. */
  get waiting(): number {
    return [...this.open.values()].reduce((sum, changes) => sum + changes.length, 0);
  }

  /** Milliseconds that changes took, of one kind or of all. */
  waits(kind?: Change['kind']): readonly number[] {
    return kind === undefined ? [...this.done.values()].flat() : (this.done.get(kind) ?? []);
  }

  written(changes: readonly Change[], at: number): void {
    for (const { urn, kind, number } of changes) {
      const key = `${kind} ${urn}`;
      this.open.set(key, [...(this.open.get(key) ?? []), { number, at }]);
    }
  }

  seen(urn: string, { description, owner, deprecated }: Seen, at: number): void {
    this.arrived('description', urn, NUMBER_AT_END.exec(description ?? '')?.[0], at);
    this.arrived('owner', urn, NUMBER_AT_END.exec(owner ?? '')?.[0], at);
    this.arrived('deprecation', urn, NUMBER_AT_END.exec(deprecated ?? '')?.[0], at);
  }

  private arrived(kind: Change['kind'], urn: string, number: string | undefined, at: number): void {
    const key = `${kind} ${urn}`;
    const open = this.open.get(key);
    if (number === undefined || !open) return;
    const isThere = (change: Waiting) => change.number <= Number(number);
    const waits = open.filter(isThere).map((change) => Math.max(0, at - change.at));
    this.done.set(kind, [...(this.done.get(kind) ?? []), ...waits]);
    this.open.set(
      key,
      open.filter((change) => !isThere(change)),
    );
  }
}

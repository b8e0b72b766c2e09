/** Values by key, of which those that were not asked for the longest are forgotten when all of them together weigh too much. */
export class LeastRecentlyUsed<T> {
  private readonly values = new Map<string, T>();
  private weight = 0;

  /** `weigh` gives the same for a value whenever it is asked; each one weighs 1 without it. */
  constructor(
    private readonly most: number,
    private readonly weigh: (value: T) => number = () => 1,
  ) {}

  get(key: string): T | undefined {
    const value = this.values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.drop(key);
    this.values.set(key, value);
    this.weight += this.weigh(value);
    for (const oldest of this.values.keys()) {
      if (this.weight <= this.most || oldest === key) break;
      this.drop(oldest);
    }
  }

  /**
   * The values of keys; those that are not there are asked for all at once, and remembered. Of a key that `ask` says nothing about, `none` is.
   */
  async lookUp(
    keys: Iterable<string>,
    ask: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
    none: () => T,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    const missing: string[] = [];
    for (const key of new Set(keys)) {
      const value = this.get(key);
      if (value === undefined) missing.push(key);
      else found.set(key, value);
    }
    const asked = missing.length === 0 ? undefined : await ask(missing);
    for (const key of missing) {
      const value = asked?.get(key) ?? none();
      this.set(key, value);
      found.set(key, value);
    }
    return found;
  }

  private drop(key: string): void {
    const value = this.values.get(key);
    if (value === undefined) return;
    this.values.delete(key);
    this.weight -= this.weigh(value);
  }
}

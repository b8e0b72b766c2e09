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

  private drop(key: string): void {
    const value = this.values.get(key);
    if (value === undefined) return;
    this.values.delete(key);
    this.weight -= this.weigh(value);
  }
}

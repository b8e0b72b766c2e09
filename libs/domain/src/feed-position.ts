/** A text that is not a printed {@link FeedPosition}. */
export class InvalidFeedPosition extends Error {
  override readonly name = 'InvalidFeedPosition';

  constructor(reason: string) {
    super(`not a feed position: ${reason}`);
  }
}

/**
 * How far a follower has read the catalog's change feed: the next offset of every topic partition it has seen.
 *
 * Printed as opaque base64url text, one text per value, so that it can travel in URLs and be compared. A partition that
 * is not named stands at its beginning, offset 0.
 */
export class FeedPosition {
  /** Before the first event of every topic: covered by every other position. */
  static readonly BEGINNING = new FeedPosition(new Map());

  private constructor(private readonly offsets: ReadonlyMap<string, number>) {}

  /**
   * From next offsets by `<topic>-<partition>`. Raises {@link InvalidFeedPosition} when a key has another form or an
   * offset is not a whole number of 0 or more.
   */
  static of(nextOffsets: Readonly<Record<string, number>>): FeedPosition {
    const entries = Object.entries(nextOffsets);
    for (const [partition, offset] of entries) {
      if (!/^.+-\d+$/su.test(partition)) {
        throw new InvalidFeedPosition(
          `"${partition.slice(0, 100)}" does not have the form <topic>-<partition>`,
        );
      }
      if (!Number.isSafeInteger(offset) || offset < 0) {
        throw new InvalidFeedPosition(
          `the offset of ${partition.slice(0, 100)} is not a whole number of 0 or more`,
        );
      }
    }
    return new FeedPosition(new Map(entries.filter(([, offset]) => offset > 0).sort(byKey)));
  }

  /** Reads what {@link toString} prints; raises {@link InvalidFeedPosition}. */
  static parse(text: string): FeedPosition {
    if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new InvalidFeedPosition('it is not base64url text');
    let content: unknown;
    try {
      content = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    } catch {
      throw new InvalidFeedPosition('its content is not JSON');
    }
    if (!isOffsets(content)) throw new InvalidFeedPosition('its content is not a map of offsets');
    return FeedPosition.of(content);
  }

  /** The next offset of one `<topic>-<partition>`; 0 when nothing of it was read. */
  nextOffset(partition: string): number {
    return this.offsets.get(partition) ?? 0;
  }

  /** Whether everything before `other` has also been read here: no partition of it is further than ours. */
  covers(other: FeedPosition): boolean {
    return [...other.offsets].every(([partition, offset]) => this.nextOffset(partition) >= offset);
  }

  /** The further one of both, partition by partition; it covers both. */
  merge(other: FeedPosition): FeedPosition {
    const merged = new Map(this.offsets);
    for (const [partition, offset] of other.offsets) {
      merged.set(partition, Math.max(offset, this.nextOffset(partition)));
    }
    return new FeedPosition(new Map([...merged].sort(byKey)));
  }

  equals(other: FeedPosition): boolean {
    return this.toString() === other.toString();
  }

  toString(): string {
    return Buffer.from(JSON.stringify(Object.fromEntries(this.offsets)), 'utf8').toString('base64url');
  }

  toJSON(): string {
    return this.toString();
  }
}

function byKey([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}

function isOffsets(value: unknown): value is Record<string, number> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((offset) => typeof offset === 'number')
  );
}

/** Rows as they were read: each value as text, cut to 256 characters, in the order of the columns asked for. */
export interface ReadRows {
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether these are all rows there are. */
  readonly complete: boolean;
}

/**
 * Reads values out of small tables of a source, read only and within seconds. Holds a connection; whoever makes one closes it. Nothing
 * is contacted before the first call.
 */
export abstract class ValueReader {
  /**
   * Up to `most` rows of `dataset`, a URN, by the values of `columns`. Raises `ConnectorError`: `permission` when the recipe leaves the
   * dataset out or lets no values be read (`profile.enabled`), `not-found` when it or a column is not there.
   */
  abstract read(
    dataset: string,
    columns: readonly string[],
    most: number,
    signal: AbortSignal,
  ): Promise<ReadRows>;

  /** Ends the connection. Idempotent. */
  abstract close(): Promise<void>;
}

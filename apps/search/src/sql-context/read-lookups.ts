import { lookupRpc, MOST_LOOKUP_ROWS } from '@dataspoke/contracts';
import { Clock, DataSpokeError, isTransient, RpcClient } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { type Code } from './codes';
import { type LookupTable } from './lookups';

/** Codes seldom change, and a source that is away comes back. */
const KEPT_MS = { read: 600_000, failed: 30_000 } as const;
/** Tables of at most a thousand rows. */
const KEPT_TABLES = 50;
const DEADLINE_MS = 2_500;

/** What came of reading a table: its codes; none where it may not be read; `away` when that may change by itself. */
export type ReadCodes = readonly Code[] | 'away';

interface Kept {
  readonly codes: Promise<ReadCodes>;
  until: number;
}

/** Reads what codes stand for where they lie, through ingestion, and keeps it for ten minutes. */
@Injectable()
export class ReadLookups {
  private readonly log = new Logger(ReadLookups.name);
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** Raises nothing: whatever goes wrong costs these codes and nothing else. */
  async execute(lookup: LookupTable): Promise<ReadCodes> {
    const key = JSON.stringify([lookup.urn, lookup.code, lookup.meaning]);
    const now = this.clock.now().getTime();
    const known = this.kept.get(key);
    this.kept.delete(key);
    const entry = known && known.until > now ? known : { codes: this.read(lookup), until: Infinity };
    this.kept.set(key, entry);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_TABLES && oldest !== undefined) this.kept.delete(oldest);
    const codes = await entry.codes;
    if (entry.until === Infinity) entry.until = now + (codes === 'away' ? KEPT_MS.failed : KEPT_MS.read);
    return codes;
  }

  private async read({ urn, code, meaning }: LookupTable): Promise<ReadCodes> {
    try {
      const { pairs, complete } = await this.rpc.call(
        lookupRpc.readLookup,
        { urn, code, meaning, most: MOST_LOOKUP_ROWS },
        { deadlineMs: DEADLINE_MS },
      );
      // It has grown since it was profiled, and is no list of codes any more.
      return complete ? pairs.filter((pair) => pair.code !== pair.meaning) : [];
    } catch (error) {
      if (isTransient(error)) return 'away';
      if (error instanceof DataSpokeError && error.code !== 'internal') {
        return error.code === 'source-unreachable' ? 'away' : [];
      }
      // A bug, here or there; the rest of the context is none the worse for it.
      this.log.error(`The codes of ${urn} could not be read`, error);
      return 'away';
    }
  }
}

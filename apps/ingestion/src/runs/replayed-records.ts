import {
  type ConnectorRecord,
  ConnectorError,
  desiredAspects,
  type EndRecord,
  type FailedRecord,
  type FilteredRecord,
  isDatabaseObject,
  type MappingContext,
  type SourceRecord,
  urnOf,
} from '@dataspoke/connectors';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { flowsOfReplayed, type Identity, objectKey, replayedAmong } from './replayed-objects';

/** Records that are looked up together. */
const BATCH = 100;

/** A record of a scope. */
export interface Sifted {
  readonly record: SourceRecord;
  /** The run processes it; otherwise it only passes. */
  readonly isWanted: boolean;
  /** In a replay. */
  readonly identity?: Identity;
}

/** Tells the records that a replay is about from the others of their scopes. */
@Injectable()
export class ReplayedRecords {
  constructor(private readonly database: DataSource) {}

  /** The records in their order, and the end as the connector gave it. Holds no more than {@link BATCH} of them. */
  async *sift(
    runId: string,
    scope: string,
    records: AsyncIterable<ConnectorRecord>,
    context: MappingContext,
  ): AsyncGenerator<Sifted | EndRecord> {
    let batch: SourceRecord[] = [];
    for await (const record of records) {
      if (record.kind !== 'end') batch.push(record);
      if (batch.length >= BATCH || record.kind === 'end') {
        yield* await this.sifted(runId, scope, batch, context);
        batch = [];
      }
      if (record.kind === 'end') yield record;
    }
  }

  private async sifted(
    runId: string,
    scope: string,
    records: readonly SourceRecord[],
    context: MappingContext,
  ): Promise<readonly Sifted[]> {
    if (records.length === 0) return [];
    const identities = records.map((record) => identityOf(record, context));
    const { manager } = this.database;
    const wanted = await replayedAmong(manager, runId, scope, identities);
    const flowAt = (at: number): readonly string[] =>
      records[at]?.kind === 'flow' ? (identities[at]?.urns ?? []) : [];
    const flows = await flowsOfReplayed(
      manager,
      runId,
      scope,
      records.flatMap((_record, at) => flowAt(at)),
    );
    return records.map((record, at) => {
      const identity = identities[at];
      if (wanted.has(at)) return { record, isWanted: true, ...(identity ? { identity } : {}) };
      // It is no object that failed, so nothing is noted of it.
      return { record, isWanted: flowAt(at).some((urn) => flows.has(urn)) };
    });
  }
}

/** How a record is known again in another run of its source. */
function identityOf(record: SourceRecord, context: MappingContext): Identity {
  const { path } = record;
  return {
    objects: path.map((_name, at) => objectKey(path.slice(0, at + 1))),
    urns: urnsOf(record, context),
  };
}

/** What a record that cannot be processed would be written as, where that is known. */
export function urnOfUnprocessed(
  { objectType, path, urn }: FilteredRecord | FailedRecord,
  context: MappingContext,
): string | undefined {
  try {
    return urn ?? (isDatabaseObject(objectType) ? urnOf(objectType, path, context) : undefined);
  } catch (error) {
    // A name that no URN can hold.
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}

function urnsOf(record: SourceRecord, context: MappingContext): readonly string[] {
  if (record.kind === 'filtered' || record.kind === 'failed') {
    const urn = urnOfUnprocessed(record, context);
    return urn === undefined ? [] : [urn];
  }
  try {
    return [...new Set(desiredAspects(record, context).map(({ urn }) => urn))];
  } catch (error) {
    if (error instanceof ConnectorError) return [];
    throw error;
  }
}

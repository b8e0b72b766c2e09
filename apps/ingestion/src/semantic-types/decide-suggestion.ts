import {
  type ColumnSuggestion,
  type SuggestionDecision,
  type SuggestionState,
  type SuggestionVerdict,
} from '@dataspoke/contracts';
import { type Attributed, DataHubClient, mergeColumns, type MergeRequest } from '@dataspoke/datahub-client';
import { Clock, conflict, DataSpokeError, type RpcCall } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { ColumnSuggestionRow } from './column-suggestion.row';
import { toSuggestion } from './list-suggestions';

/** Marks the tags of columns that come from suggestions. */
const ATTRIBUTION = 'urn:li:dataHubAction:dataspoke-semantic-types';
const ACTOR = 'urn:li:corpuser:dataspoke';

const STATES: Readonly<Record<SuggestionDecision, SuggestionState>> = {
  accept: 'accepted',
  reject: 'rejected',
  reopen: 'suggested',
};

/** Carries out what a person says about a suggestion. */
@Injectable()
export class DecideSuggestion {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the tags of all accepted columns of the dataset, then stores the decision: when DataHub takes nothing, nothing is decided.
   * Tags that people gave are never touched. Raises `not-found`, `conflict` for an acceptance of what is not found any longer,
   * `datahub-unavailable`, `datahub-rejected`.
   */
  async execute(
    { dataset, field, type, decision }: SuggestionVerdict,
    { caller, signal }: Pick<RpcCall, 'caller' | 'signal'>,
  ): Promise<ColumnSuggestion> {
    return this.database.transaction(async (tx) => {
      // One decision of a dataset at a time, since each writes the tags of all its columns.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `semantic types of ${dataset}`,
      ]);
      const row = await tx.findOneBy(ColumnSuggestionRow, { dataset, field, type });
      if (!row) {
        throw new DataSpokeError(
          'not-found',
          `Nothing suggests that column "${field}" of ${dataset} is of type "${type}".`,
        );
      }
      if (decision === 'accept' && !row.current) {
        throw conflict(`The newest evaluation does not find "${type}" in column "${field}" any longer.`);
      }
      const decided =
        decision === 'reopen'
          ? { decidedBy: null, decidedAt: null }
          : { decidedBy: caller.id, decidedAt: this.clock.now() };
      Object.assign(row, { state: STATES[decision], ...decided });
      await tx.save(row);
      await this.write(await acceptedColumns(tx, dataset), dataset, signal);
      return toSuggestion(row);
    });
  }

  private async write(
    accepted: ReadonlyMap<string, readonly string[]>,
    dataset: string,
    signal: AbortSignal,
  ): Promise<void> {
    const own: Attributed = {
      source: ATTRIBUTION,
      stamp: { time: this.clock.now().getTime(), actor: ACTOR },
    };
    const columns = [...accepted].map(([fieldPath, types]) => ({
      fieldPath,
      tags: types.map((type) => ({ tag: tagOf(type) })),
    }));
    const tags = [...new Set([...accepted.values()].flat())].map((type): MergeRequest => ({
      urn: tagOf(type),
      aspectName: 'tagProperties',
      merge: (current) =>
        current ?? {
          name: `semantic type: ${type}`,
          description: `The values of the column are of the kind "${type}".`,
        },
    }));
    const results = await withCatalogErrors(() =>
      this.datahub.writes.mergeWrite(
        [
          ...tags,
          {
            urn: dataset,
            aspectName: 'editableSchemaMetadata',
            merge: (current) => mergeColumns(current, { ...own, columns }),
          },
        ],
        { signal },
      ),
    );
    for (const { request, ...result } of results) {
      if (result.outcome === 'rejected')
        throw new DataSpokeError(
          'datahub-rejected',
          `DataHub refuses ${request.aspectName} of ${request.urn}: ${result.reason}`,
        );
      if (result.outcome === 'conflict' || result.outcome === 'unknown')
        throw conflict(`DataHub did not take the tags of ${dataset}; others write them too. Try again.`);
    }
  }
}

async function acceptedColumns(
  tx: EntityManager,
  dataset: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.find(ColumnSuggestionRow, {
    where: { dataset, state: 'accepted' },
    order: { field: 'ASC', type: 'ASC' },
  });
  const byField = Map.groupBy(rows, ({ field }) => field);
  return new Map([...byField].map(([field, own]) => [field, own.map(({ type }) => type)]));
}

function tagOf(type: string): string {
  return `urn:li:tag:semantic-type.${type}`;
}

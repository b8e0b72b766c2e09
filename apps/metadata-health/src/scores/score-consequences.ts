import { metadataHealthEvents } from '@dataspoke/contracts';
import { MILLI, type Score } from '@dataspoke/domain';
import { Outbox } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { FollowGaps } from '../action-items/follow-gaps';
import { type DatasetFacts } from '../catalog/dataset-facts';
import { type ScoreRow } from './score.row';

/** A dataset with what was found out about it. */
export interface ScoredDataset {
  readonly urn: string;
  readonly facts: DatasetFacts;
  readonly score: Score;
}

/** What has changed in one go. */
export interface ScoreChanges {
  readonly written: readonly ScoredDataset[];
  /** Datasets that are gone. */
  readonly removed: readonly string[];
  /** The scores before. */
  readonly old: ReadonlyMap<string, ScoreRow>;
  readonly definitionVersion: number;
  readonly at: Date;
}

/** What new scores lead to: events and action items, in the transaction that stores the scores. */
@Injectable()
export class ScoreConsequences {
  constructor(
    private readonly outbox: Outbox,
    private readonly gaps: FollowGaps,
  ) {}

  async execute(tx: EntityManager, changes: ScoreChanges): Promise<void> {
    await this.gaps.execute(tx, changes.written, changes.removed, changes.at);
    await this.tell(tx, changes);
  }

  private async tell(
    tx: EntityManager,
    { written, old, definitionVersion }: Pick<ScoreChanges, 'written' | 'old' | 'definitionVersion'>,
  ): Promise<void> {
    const different = written.filter(({ urn, score }) => {
      const before = old.get(urn);
      return before === undefined || before.score !== score.value;
    });
    await this.outbox.publishMany(
      tx,
      metadataHealthEvents.scoreChanged,
      different.map(({ urn, score }) => ({
        subject: urn,
        data: {
          urn,
          score: points(score.value),
          before: points(old.get(urn)?.score ?? null),
          confidence: score.confidence / MILLI,
          definitionVersion,
        },
      })),
    );
  }
}

function points(milli: number | null): number | null {
  return milli === null ? null : milli / MILLI;
}

import { scoreOf } from '@dataspoke/domain';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, type EntityManager } from 'typeorm';
import { CatalogFacts } from '../catalog/catalog-facts';
import { ScoreDefinitions } from '../definitions/score-definitions';
import { type ScoreDefinitionRow } from '../definitions/score-definition.row';
import { type ScoreRow } from './score.row';
import { ScoreConsequences, type ScoredDataset } from './score-consequences';
import { ScoreLinks } from './score-links';
import { ScoreStore } from './score-store';

/** Which datasets to score. */
export interface ScoreOrder {
  readonly urns: readonly string[];
  /** Assertions and incidents that an event told of, which the catalog's index may not know yet. */
  readonly changed?: readonly string[];
  readonly signal: AbortSignal;
  /** Runs in the transaction that writes the scores. */
  readonly settle?: (tx: EntityManager, outcome: ScoreOutcome) => Promise<void>;
}

export interface ScoreOutcome {
  /** New or different scores, gaps or owners. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Datasets with a score that are gone from the catalog. */
  readonly removed: readonly string[];
  /** URN → reason. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Scores datasets: reads their facts, scores them by the definition in force, and stores what is new. */
@Injectable()
export class ScoreDatasets {
  constructor(
    private readonly database: DataSource,
    private readonly catalog: CatalogFacts,
    private readonly definitions: ScoreDefinitions,
    private readonly store: ScoreStore,
    private readonly links: ScoreLinks,
    private readonly consequences: ScoreConsequences,
    private readonly clock: Clock,
  ) {}

  /** Raises `datahub-unavailable`; nothing is lost then, order it again. */
  async execute(order: ScoreOrder): Promise<ScoreOutcome> {
    // Before the reading: whatever reads later has a higher number and sees at least as much.
    const version = await this.store.nextVersion();
    const definition = await this.definitions.current(this.database.manager);
    const { present, gone, failed } = await this.catalog.read(order.urns, order.changed ?? [], order.signal);
    order.signal.throwIfAborted();
    const at = this.clock.now();
    const scored = [...present].map(([urn, facts]) => ({
      urn,
      facts,
      score: scoreOf(facts.score, definition.content, at.getTime()),
    }));
    return this.database.transaction(async (tx) => {
      const old = await this.store.lock(tx, order.urns);
      const different = scored.filter((one) => !isSame(old.get(one.urn), one, definition));
      const reading = { version, definitionVersion: definition.version, at };
      const stored = await this.store.put(
        tx,
        reading,
        different.map((one) => ({ ...one, publishPending: true })),
      );
      await this.store.confirm(tx, version, [...present.keys()]);
      const written = different.filter(({ urn }) => stored.has(urn));
      const kept = scored.filter(({ urn }) => !stored.has(urn));
      await this.store.snapshot(tx, [...present.keys()], at);
      const removed = await this.store.remove(tx, version, gone);
      await this.links.put(tx, version, present, gone);
      await this.consequences.execute(tx, {
        written,
        removed,
        old,
        definitionVersion: definition.version,
        at,
      });
      const outcome: ScoreOutcome = {
        changed: written.map(({ urn }) => urn),
        unchanged: kept.map(({ urn }) => urn),
        removed,
        failed,
      };
      await order.settle?.(tx, outcome);
      return outcome;
    });
  }
}

function isSame(
  old: ScoreRow | undefined,
  { facts, score }: ScoredDataset,
  definition: ScoreDefinitionRow,
): boolean {
  return (
    old?.definitionVersion === definition.version &&
    old.name === facts.name &&
    old.score === score.value &&
    old.confidence === score.confidence &&
    isDeepStrictEqual(
      [old.owners, old.technicalOwners, old.businessOwners, old.dimensions, old.gaps, old.unknowns],
      [
        facts.owners,
        facts.score.technicalOwners,
        facts.score.businessOwners,
        score.dimensions,
        score.gaps,
        score.unknowns,
      ],
    )
  );
}

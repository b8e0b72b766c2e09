import { Shutdown } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { DataSource, In } from 'typeorm';
import { floatBytes, floatsIn } from '../documents/vector-bytes';
import { Embedder } from '../embedding/embedder';
import { type Question, readQuestion } from '../query/question';
import { ConfirmedQueryRow } from './confirmed-query.row';
import { type AlikeQuestion, KeptQuestions } from './kept-questions';
import { type SqlJoin } from './read-sql';

/** The newest that are compared; 1.5 KB each. */
const COMPARED = 20_000;
const FRESH_MS = 2_000;
/** Ids, and questions with their vectors, that are read at a time. */
const PAGE = { ids: 500, questions: 50 } as const;
/** Confirmed without a model, or by another one: so many are read to be embedded. */
const EMBEDDED_AT_ONCE = 16;
/** Of the most alike that are looked at together, some may read what the asker does not see. */
const LOOKED_AT = 20;
const MOST_LOOKED_AT = 200;

/** A confirmed query whose question is like another one. */
export interface SimilarQuestion {
  readonly id: string;
  readonly question: string;
  readonly sql: string;
  readonly tables: readonly string[];
  readonly joins: readonly SqlJoin[];
  /** 0 to 1: 1 for the same question. */
  readonly likeness: number;
}

/** Finds the confirmed queries that answer a question like the one that is asked. */
@Injectable()
export class SimilarQuestions {
  private readonly log = new Logger(SimilarQuestions.name);
  private kept = new KeptQuestions(0);
  private model = '';
  private stamp = '';
  private lookedAt = -Infinity;
  /** How often something was confirmed or taken back here. */
  private changes = 0;
  private looking?: Promise<void>;
  private embedding?: Promise<void>;

  constructor(
    private readonly database: DataSource,
    private readonly embedder: Embedder,
    private readonly shutdown: Shutdown,
  ) {}

  /** The most alike first; only such whose tables are all among what `isVisible` lets through. */
  async to(
    question: Question,
    isVisible: (urn: string) => boolean,
    limit: number,
  ): Promise<readonly SimilarQuestion[]> {
    // One that was going on when something was confirmed may not have seen it; the next one does.
    for (let round = 0; round < 2 && performance.now() - this.lookedAt > FRESH_MS; round += 1) {
      await (this.looking ??= this.look().finally(() => (this.looking = undefined)));
    }
    if (this.kept.size === 0) return [];
    const vector = await this.embedder.questionVector(question.text);
    const alike = (await this.kept.alike(question.stems, vector)).slice(0, MOST_LOOKED_AT);
    const found: SimilarQuestion[] = [];
    for (let at = 0; at < alike.length && found.length < limit; at += LOOKED_AT) {
      const some = await this.read(alike.slice(at, at + LOOKED_AT));
      found.push(...some.filter(({ tables }) => tables.every(isVisible)));
    }
    return found.slice(0, limit);
  }

  /** What was confirmed or taken back by this process counts at once. */
  forget(): void {
    this.changes += 1;
    this.lookedAt = -Infinity;
  }

  /** In the order of `alike`, without what has been taken back meanwhile. */
  private async read(alike: readonly AlikeQuestion[]): Promise<readonly SimilarQuestion[]> {
    const rows = await this.database.manager.find(ConfirmedQueryRow, {
      select: { id: true, question: true, sql: true, tables: true, joins: true },
      where: { id: In(alike.map(({ id }) => id)) },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return alike.flatMap(({ id, likeness }) => {
      const row = byId.get(id);
      if (!row) return [];
      const { question, sql, tables, joins } = row;
      return [{ id, question, sql, tables, joins, likeness }];
    });
  }

  /** Brings what is kept up to date with what is confirmed, as far as it differs. */
  private async look(): Promise<void> {
    const { changes } = this;
    const { name: model, dimensions } = this.embedder.model ?? { name: '', dimensions: 0 };
    const [row] = await this.database.query<{ stamp: string; missing: number }[]>(
      `SELECT count(*) || ' ' || coalesce(max(created_at)::text, '') || ' ' || count(*) FILTER (WHERE vector_of = $1) AS stamp,
         (count(*) FILTER (WHERE vector_of IS DISTINCT FROM $1))::int AS missing
       FROM confirmed_queries`,
      [model],
    );
    if (model !== this.model) {
      this.kept = new KeptQuestions(dimensions);
      this.model = model;
      this.stamp = '';
    }
    const stamp = row?.stamp ?? '';
    if (stamp !== this.stamp) {
      await this.load(model);
      this.stamp = stamp;
    }
    // By what the rows say and not by what was done before: whatever ended early goes on.
    if (model !== '' && (row?.missing ?? 0) > 0) this.embedMissing(model);
    if (changes === this.changes) this.lookedAt = performance.now();
  }

  private async load(model: string): Promise<void> {
    const present = new Set<string>();
    let wanted: string[] = [];
    let after: { readonly id: string; readonly created_at: Date } | undefined;
    while (present.size < COMPARED) {
      const page: { id: string; created_at: Date; current: boolean }[] = await this.database.query(
        `SELECT id, created_at, vector_of IS NOT DISTINCT FROM $1 AS current FROM confirmed_queries
         WHERE $2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid)
         ORDER BY created_at DESC, id DESC LIMIT $4`,
        [model, after?.created_at ?? null, after?.id ?? null, Math.min(PAGE.ids, COMPARED - present.size)],
      );
      for (const { id, current } of page) {
        present.add(id);
        if (!this.kept.has(id, current && model !== '')) wanted.push(id);
      }
      after = page.at(-1);
      if (page.length < PAGE.ids) break;
    }
    this.kept.retain(present);
    for (; wanted.length > 0; wanted = wanted.slice(PAGE.questions)) {
      await this.keep(wanted.slice(0, PAGE.questions), model);
    }
  }

  private async keep(ids: readonly string[], model: string): Promise<void> {
    const rows = await this.database.query<{ id: string; question: string; vector: Buffer | null }[]>(
      `SELECT id, question, CASE WHEN vector_of = $1 THEN vector END AS vector FROM confirmed_queries WHERE id = ANY($2::uuid[])`,
      [model, ids],
    );
    for (const [at, { id, question, vector }] of rows.entries()) {
      this.kept.put(id, readQuestion(question).stems, vector ? floatsIn(vector) : undefined);
      if (at % 10 === 9) await breathe();
    }
  }

  /** Nobody waits for it; what it has done the next look finds. */
  private embedMissing(model: string): void {
    this.embedding ??= this.embedAll(model)
      .catch((error: unknown) => {
        if (!this.shutdown.signal.aborted) {
          this.log.warn(
            `Questions of confirmed queries could not be embedded; they are tried again: ${String(error)}`,
          );
        }
      })
      .finally(() => (this.embedding = undefined));
  }

  private async embedAll(model: string): Promise<void> {
    for (;;) {
      const rows = await this.database.query<{ id: string; question: string }[]>(
        `SELECT id, question FROM confirmed_queries WHERE vector_of IS DISTINCT FROM $1
         ORDER BY created_at DESC, id DESC LIMIT $2`,
        [model, EMBEDDED_AT_ONCE],
      );
      if (rows.length === 0) return;
      for (const { id, question } of rows) {
        const vector = await this.embedder.questionVector(question);
        // The model is away, or another one, which the next look finds.
        if (!vector || this.embedder.model?.name !== model || this.shutdown.signal.aborted) return;
        await this.database.manager.update(
          ConfirmedQueryRow,
          { id },
          { vector: floatBytes(vector), vectorOf: model },
        );
      }
    }
  }
}

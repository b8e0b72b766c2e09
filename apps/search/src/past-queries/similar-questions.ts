import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { floatBytes, floatsIn } from '../documents/vector-bytes';
import { Embedder } from '../embedding/embedder';
import { type Question, readQuestion } from '../query/question';
import { ConfirmedQueryRow } from './confirmed-query.row';
import { type SqlJoin } from './read-sql';

/** The newest that are compared; 1.5 KB each. */
const COMPARED = 10_000;
const FRESH_MS = 2_000;
/** Confirmed without a model, or by another one: so many are embedded at a time. */
const EMBEDDED_AT_ONCE = 16;
/** From here on two questions ask for the same; below, only for something of the same kind. */
const ALIKE = { from: 0.7, whole: 0.95 } as const;

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

type Kept = Omit<SimilarQuestion, 'likeness'> & {
  readonly stems: ReadonlySet<string>;
  readonly vector?: Float32Array;
};

/** Finds the confirmed queries that answer a question like the one that is asked. */
@Injectable()
export class SimilarQuestions {
  private kept: readonly Kept[] = [];
  private stamp = '';
  private lookedAt = -Infinity;
  private looking?: Promise<void>;

  constructor(
    private readonly database: DataSource,
    private readonly embedder: Embedder,
  ) {}

  /** The most alike first; only such whose tables are all among what `isVisible` lets through. */
  async to(
    question: Question,
    isVisible: (urn: string) => boolean,
    limit: number,
  ): Promise<readonly SimilarQuestion[]> {
    if (performance.now() - this.lookedAt > FRESH_MS) {
      await (this.looking ??= this.look().finally(() => (this.looking = undefined)));
    }
    if (this.kept.length === 0) return [];
    const vector = await this.embedder.questionVector(question.text);
    return this.kept
      .map(({ stems, vector: own, ...query }) => ({
        ...query,
        likeness: Math.max(sameWords(question.stems, stems), vector && own ? alikeBy(vector, own) : 0),
      }))
      .filter(({ likeness, tables }) => likeness > 0 && tables.every(isVisible))
      .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  /** What was confirmed or taken back by this process counts at once. */
  forget(): void {
    this.lookedAt = -Infinity;
  }

  private async look(): Promise<void> {
    const model = this.embedder.model?.name ?? '';
    const [row] = await this.database.query<{ stamp: string }[]>(
      `SELECT count(*) || ' ' || coalesce(max(created_at)::text, '') || ' ' || count(*) FILTER (WHERE vector_of = $1) AS stamp
       FROM confirmed_queries`,
      [model],
    );
    const stamp = `${row?.stamp ?? ''} ${model}`;
    if (stamp !== this.stamp) {
      const rows = await this.database.manager.find(ConfirmedQueryRow, {
        order: { createdAt: 'DESC', id: 'DESC' },
        take: COMPARED,
      });
      this.kept = rows.map((one) => toKept(one, model));
      this.stamp = stamp;
      await this.embedMissing(
        rows.filter(({ vectorOf }) => vectorOf !== model),
        model,
      );
    }
    this.lookedAt = performance.now();
  }

  private async embedMissing(rows: readonly ConfirmedQueryRow[], model: string): Promise<void> {
    if (model === '' || rows.length === 0) return;
    for (const row of rows.slice(0, EMBEDDED_AT_ONCE)) {
      const vector = await this.embedder.questionVector(row.question);
      if (!vector) return;
      const made = { vector: floatBytes(vector), vectorOf: model };
      await this.database.manager.update(ConfirmedQueryRow, { id: row.id }, made);
    }
  }
}

function toKept(
  { id, question, sql, tables, joins, vector, vectorOf }: ConfirmedQueryRow,
  model: string,
): Kept {
  return {
    id,
    question,
    sql,
    tables,
    joins,
    stems: readQuestion(question).stems,
    ...(vector && vectorOf === model ? { vector: floatsIn(vector) } : {}),
  };
}

/** 1 when both have the same words; nothing less is a proof. */
function sameWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return one.size > 0 && one.size === other.size && [...one].every((word) => other.has(word)) ? 1 : 0;
}

function alikeBy(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return 0;
  const cosine = one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  return Math.max(0, Math.min(1, (cosine - ALIKE.from) / (ALIKE.whole - ALIKE.from)));
}

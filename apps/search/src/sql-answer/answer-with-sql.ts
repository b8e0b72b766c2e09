import { type SqlAnswer, type SqlAnswerRequest, type SqlContext } from '@dataspoke/contracts';
import { DataSpokeError, dependencyUnavailable } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type Condition } from '../index/condition';
import { type ChatMessage, LanguageModel, LanguageModelUnavailable } from '../language-model/language-model';
import { SearchesAtOnce } from '../query/searches-at-once';
import { BuildContext } from '../sql-context/build-context';
import { checkSql } from './check-sql';
import { type DraftedSql, draftIn, newMark, promptFor, repairOf } from './prompt';

/** Both answers of the model together; the call over the bus has a little longer. */
const MODEL_MS = 50_000;
/** Each one waits for a model that others pay for. */
const MOST_AT_ONCE = 8;
const ROUNDS = 2;

/** Lets the language model write SQL for a question, and answers only what stands up to a parser. Executes nothing. */
@Injectable()
export class AnswerWithSql {
  private inHand = 0;

  constructor(
    private readonly context: BuildContext,
    private readonly language: LanguageModel,
    private readonly atOnce: SearchesAtOnce,
  ) {}

  /**
   * Nothing that `visible` does not allow is told to the model. Raises `not-configured`, `unusable-sql`, `invalid-request`, and
   * `service-unavailable` when the model does not answer or search is busy.
   */
  async execute(request: SqlAnswerRequest, visible: Condition): Promise<SqlAnswer> {
    const { model } = this.language;
    if (model === undefined) {
      throw new DataSpokeError(
        'not-configured',
        'SQL is written by a language model, and none is configured: set DATASPOKE_LLM_URL, DATASPOKE_LLM_MODEL and, when it is needed, DATASPOKE_LLM_API_KEY of the search service. POST /api/v1/search/context works without.',
      );
    }
    if (this.inHand >= MOST_AT_ONCE) {
      throw dependencyUnavailable(
        'service-unavailable',
        `The language model has ${MOST_AT_ONCE} questions in hand; ask again in a moment.`,
      );
    }
    this.inHand += 1;
    try {
      const context = await this.atOnce.run(() => this.context.execute(request, visible));
      return await this.ask(request.question, context, model);
    } finally {
      this.inHand -= 1;
    }
  }

  private async ask(question: string, context: SqlContext, model: string): Promise<SqlAnswer> {
    const [first] = context.tables;
    if (!first) throw unusable(['No table fits the question.']);
    const { platform } = first;
    const mark = newMark();
    const messages: ChatMessage[] = [...promptFor(question, context, platform, mark)];
    const signal = AbortSignal.timeout(MODEL_MS);
    const until = performance.now() + MODEL_MS;
    for (let round = 1; ; round += 1) {
      const said = await this.complete(messages, signal, until - performance.now());
      const draft = draftIn(said);
      if (draft?.sql === '') {
        throw unusable([draft.explanation === '' ? 'The model gave no SQL.' : draft.explanation]);
      }
      const checked = await this.check(draft, context, platform);
      if (draft && !checked.complaints) {
        const { tables, columns, joins, warnings } = checked;
        return {
          ...draft,
          platform,
          tables: [...tables],
          columns: [...columns],
          joins: [...joins],
          warnings: [...warnings],
          model,
          repaired: round > 1,
          context,
        };
      }
      const complaints = checked.complaints ?? [];
      if (round >= ROUNDS) throw unusable(complaints, draft?.sql);
      messages.push(...repairOf(said, complaints, mark));
    }
  }

  private check(draft: DraftedSql | undefined, context: SqlContext, platform: string) {
    if (draft) return checkSql(draft.sql, context, platform);
    return Promise.resolve({ complaints: ['It is no JSON object with "sql" and "explanation".'] });
  }

  private async complete(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
    patienceMs: number,
  ): Promise<string> {
    try {
      return await this.language.complete(messages, signal, patienceMs);
    } catch (error) {
      if (!(error instanceof LanguageModelUnavailable)) throw error;
      const { message, retryAfterMs: wait } = error;
      throw new DataSpokeError('service-unavailable', `No SQL was written: ${message}.`, {
        cause: error,
        ...(wait === undefined ? {} : { details: { retryAfterSeconds: Math.ceil(wait / 1000) } }),
      });
    }
  }
}

function unusable(complaints: readonly string[], sql?: string): DataSpokeError {
  return new DataSpokeError(
    'unusable-sql',
    `The language model wrote no SQL that can be used: ${complaints.join(' ')}`,
    sql === undefined ? {} : { details: { sql: sql.slice(0, 4_000) } },
  );
}

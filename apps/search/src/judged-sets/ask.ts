import { DataSpokeError, type RunningService } from '@dataspoke/service-kit';
import { EVERYTHING } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { type Candidate } from '../index/search-index';
import { Embedder } from '../embedding/embedder';
import { AnswerQuestion } from '../query/answer-question';
import { readQuestion } from '../query/question';
import { rank } from '../query/rank/rank';
import { abbreviationsOf } from '../query/retrieve/abbreviations';
import { type Way } from './judged-job';

const CANDIDATES = 100;
const TABLES = 20;

/** Asks one question in one way; URNs, best first. `fused+expansion` is the whole pipeline as callers meet it. */
export async function ask({ app }: RunningService, text: string, way: Way): Promise<readonly string[]> {
  if (way === 'fused+expansion') return answered(app.get(AnswerQuestion), text);
  const { words, text: embedded } = readQuestion(text);
  const vector = way === 'text' ? undefined : await app.get(Embedder).embedQuestion(embedded);
  const { candidates } = await app.get(IndexKeeper).search({
    words: way === 'vector' ? [] : words,
    spellings: way === 'vector' ? [] : abbreviationsOf(words),
    vector,
    where: EVERYTHING,
    candidates: CANDIDATES,
  });
  const ranked = way === 'fused' ? rank(candidates, TABLES, words.length) : alone(candidates, way);
  return ranked.slice(0, TABLES).map(({ urn }) => urn);
}

async function answered(answer: AnswerQuestion, q: string): Promise<readonly string[]> {
  try {
    const { hits } = await answer.execute({ q, limit: TABLES });
    return hits.map(({ urn }) => urn);
  } catch (error) {
    if (error instanceof DataSpokeError && error.code === 'invalid-request') return [];
    throw error;
  }
}

function alone(
  candidates: readonly Candidate[],
  way: Exclude<Way, 'fused' | 'fused+expansion'>,
): Candidate[] {
  const score = ({ textScore, similarity = 0, details }: Candidate) =>
    way === 'text' ? textScore : similarity + (details[0]?.similarity ?? similarity);
  return [...candidates].sort((a, b) => score(b) - score(a) || (a.urn < b.urn ? -1 : 1));
}

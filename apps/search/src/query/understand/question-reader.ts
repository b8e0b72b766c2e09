import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type Condition, EVERYTHING } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';
import { readQuestion } from '../question';
import { type CorrectedWord, suspects } from './correct-spelling';
import { PlainWordList } from './plain-words';
import { understand, type Understood } from './understand';
import { type Vocabulary } from './vocabulary';

/** The stage that reads a question with what the catalog knows at this moment. */
@Injectable()
export class QuestionReader {
  constructor(
    private readonly index: IndexKeeper,
    private readonly plainWords: PlainWordList,
    private readonly clock: Clock,
  ) {}

  /** `visible`: what the asker may find; nothing else has a say in what a word means. */
  async read(typed: string, vocabulary: Vocabulary, visible: Condition): Promise<Understood> {
    const { text } = readQuestion(typed);
    const found = suspects(text, vocabulary, await this.plainWords.load());
    const corrections = await this.mistakes(found, visible);
    return understand(typed, { vocabulary, now: this.clock.now(), corrections });
  }

  /** Words that no document holds, for words that one holds. */
  private async mistakes(
    found: readonly CorrectedWord[],
    visible: Condition,
  ): Promise<readonly CorrectedWord[]> {
    const checked = await Promise.all(
      found.map(async (word) => {
        const [typed, meant] = await Promise.all([
          this.holds(word.typed, visible),
          this.holds(word.meant, visible),
        ]);
        return !typed && meant ? [word] : [];
      }),
    );
    return checked.flat();
  }

  /** While the index is away, nothing is known to be a mistake. */
  private async holds(word: string, where: Condition): Promise<boolean> {
    try {
      const ownWords = where !== EVERYTHING;
      const { total } = await this.index.facets({ where, words: [word], ownWords, of: [], limit: 1 });
      return total > 0;
    } catch {
      return true;
    }
  }
}

import {
  type ChatMessage,
  LanguageModel,
  LanguageModelUnavailable,
} from '../../language-model/language-model';
import { SuggestFilters } from './suggest-filters';
import { understand } from './understand';
import { airline, NOW } from './vocabulary.fixture';

/** Says what it is told to say. */
class Told extends LanguageModel {
  override readonly model = 'told';
  readonly asked: (readonly ChatMessage[])[] = [];

  constructor(private readonly answer: string | Error) {
    super();
  }

  override complete(messages: readonly ChatMessage[]): Promise<string> {
    this.asked.push(messages);
    return this.answer instanceof Error ? Promise.reject(this.answer) : Promise.resolve(this.answer);
  }
}

const QUESTION = 'what the folks who phone unhappy passengers look at';
const vocabulary = airline();

async function read(answer: string | Error, question = QUESTION) {
  const model = new Told(answer);
  const suggest = new SuggestFilters(model);
  const grammar = understand(question, { vocabulary, now: NOW, corrections: [] });
  const understood = await suggest.addTo(grammar, vocabulary);
  const added = understood.filters.slice(grammar.filters.length);
  return { model, suggest, grammar, understood, added };
}

const saying = (field: string, value: string, words: string) => JSON.stringify([{ field, value, words }]);

describe('limits that a language model suggests', () => {
  it('are added, told as suggested, and asked for once', async () => {
    const answer = `Sure:\n\`\`\`json\n${saying('domains', 'Customer Care', 'folks who phone unhappy passengers')}\n\`\`\``;
    const { added, suggest, grammar, model, understood } = await read(answer);
    expect(added).toEqual([
      {
        field: 'domains',
        values: ['urn:li:domain:5f0c6e6c-4a54-4a9b-9d0f-0d3f0c1b2a11'],
        labels: ['Customer Care'],
        words: 'folks who phone unhappy passengers',
        evidence: 'Suggested by the language model.',
        suggested: true,
      },
    ]);
    expect(understood.words).toEqual(grammar.words);
    await suggest.addTo(grammar, vocabulary);
    expect(model.asked).toHaveLength(1);
    expect(model.asked[0]?.[1]?.content).toContain('Customer Care');
  });

  it.each([
    ['a name that the catalog does not have', saying('domains', 'Secret', 'folks')],
    ['words that are not in the question', saying('domains', 'Customer Care', 'complaints desk')],
    ['a kind that there is not', saying('deprecated', 'true', 'folks')],
    ['something else than a list', 'I do not know.'],
    ['a broken list', '[{"field": "domains", '],
    ['other shapes', '[1, null, {"field": 3}]'],
  ])('are not taken: %s', async (_case, answer) => {
    expect((await read(answer)).added).toEqual([]);
  });

  it('never take the place of what grammar has found', async () => {
    const question = 'snowflake tables of the folks who phone passengers';
    const { grammar, understood } = await read(saying('platforms', 'postgres', 'folks'), question);
    expect(grammar.filters.map(({ field }) => field)).toContain('platforms');
    expect(understood.filters).toEqual(grammar.filters);
    const words = await read(saying('domains', 'Customer Care', 'snowflake'), question);
    expect(words.added).toEqual([]);
  });

  it('are none when the model is away, late or asked for a name as a whole', async () => {
    expect((await read(new LanguageModelUnavailable('late'))).added).toEqual([]);
    const exact = await read(saying('domains', 'Customer Care', 'carrier_delays'), 'carrier_delays');
    expect(exact.added).toEqual([]);
    expect(exact.model.asked).toEqual([]);
    await expect(read(new Error('a mistake of ours'))).rejects.toThrow('a mistake of ours');
  });
});

import { understand } from '../query/understand/understand';
import { airline, NOW } from '../query/understand/vocabulary.fixture';
import { type Conversation } from './conversation';
import { narrow } from './narrow';

const vocabulary = airline();
const NOTHING: Conversation = { text: '', words: [], exact: [], limits: [] };

/** What a conversation has come to, and what was noted of its last turn. */
async function converse(...turns: readonly string[]) {
  const read = (text: string) => Promise.resolve(understand(text, { vocabulary, now: NOW, corrections: [] }));
  const [first = '', ...more] = turns;
  const { text, words, exact, filters } = await read(first);
  const limits = filters.map((filter) => ({ ...filter, excludes: filter.excludes === true, before: true }));
  let conversation: Conversation = { ...NOTHING, text, words, exact, limits };
  let notes: readonly string[] = [];
  for (const turn of more) {
    ({ conversation, notes } = await narrow(conversation, turn, read, vocabulary));
    conversation = {
      ...conversation,
      limits: conversation.limits.map((limit) => ({ ...limit, before: true })),
    };
  }
  return {
    text: conversation.text,
    words: conversation.words,
    exact: conversation.exact,
    limits: conversation.limits.map(
      ({ field, labels, excludes }) => `${excludes ? 'not ' : ''}${field} ${labels.join('|')}`,
    ),
    notes,
  };
}

describe('narrow: what is searched', () => {
  it.each<[readonly string[], { text: string; words: readonly string[]; limits: readonly string[] }]>([
    // What is let go of is gone from the text too.
    [['delays in snowflake', 'remove the platform filter'], { text: 'delays', words: ['delays'], limits: [] }],
    [['delays in snowflake', 'remove snowflake'], { text: 'delays', words: ['delays'], limits: [] }],
    [['delays in snowflake', 'drop all filters'], { text: 'delays', words: ['delays'], limits: [] }],
    [['delays in snowflake', 'postgres instead'], { text: 'delays', words: ['delays'], limits: ['platforms postgres'] }],
    [['delays in snowflake', 'postgres instead of snowflake'], { text: 'delays', words: ['delays'], limits: ['platforms postgres'] }],
    [['delays in snowflake', 'not snowflake'], { text: 'delays', words: ['delays'], limits: ['not platforms snowflake'] }],
    [
      ['late bookings owned by marketing or flight operations', 'drop marketing'],
      { text: 'late bookings owned by flight operations', words: ['late', 'bookings'], limits: ['owners flight operations'] },
    ],
    [
      ['late bookings owned by marketing or flight operations', 'drop marketing', 'remove the owner filter'],
      { text: 'late bookings', words: ['late', 'bookings'], limits: [] },
    ],
    [
      ['bookings in prod', 'also in dev', 'not in prod'],
      { text: 'bookings', words: ['bookings'], limits: ['envs DEV', 'not envs PROD'] },
    ],
    [['bookings in prod', 'also in dev', 'any environment'], { text: 'bookings', words: ['bookings'], limits: [] }],
    [['bookings in prod', 'only prod', 'remove prod'], { text: 'bookings', words: ['bookings'], limits: [] }],
    [
      ['late bookings of the year', 'remove late'],
      { text: 'bookings of the year', words: ['bookings', 'year'], limits: [] },
    ],
    [['late bookings', 'drop booking'], { text: 'late', words: ['late'], limits: [] }],
    [['in prod', 'late bookings', 'remove prod'], { text: 'late bookings', words: ['late', 'bookings'], limits: [] }],
    // Whoever starts over has said nothing before.
    [['late bookings in prod', 'start over'], { text: '', words: [], limits: [] }],
    [
      ['late bookings in prod', 'start over: seats in dev'],
      { text: 'seats', words: ['seats'], limits: ['envs DEV'] },
    ],
    [['late bookings in prod', 'forget everything'], { text: '', words: [], limits: [] }],
    [['mart.flights', 'start over with seats'], { text: 'seats', words: ['seats'], limits: [] }],
    // A first question can leave out too, and that can be let go of.
    [['bookings not in prod'], { text: 'bookings not in prod', words: ['bookings'], limits: ['not envs PROD'] }],
    [['bookings not in prod', 'remove the env filter'], { text: 'bookings', words: ['bookings'], limits: [] }],
    [['bookings', "those that aren't in prod"], { text: 'bookings', words: ['bookings'], limits: ['not envs PROD'] }],
    [['bookings', 'not derived from personal data'], { text: 'bookings', words: ['bookings'], limits: ['derivedFromPersonalData not derived from personal data'] }],
    // What is not in force is looked for.
    [
      ['bookings in prod', 'drop shipments'],
      { text: 'bookings in prod drop shipments', words: ['bookings', 'drop', 'shipments'], limits: ['envs PROD'] },
    ],
    [
      ['bookings in prod', 'clear sky in dev'],
      { text: 'bookings clear sky', words: ['bookings', 'clear', 'sky'], limits: ['envs DEV'] },
    ],
    [
      ['bookings', 'those with a clear sky owned by marketing'],
      { text: 'bookings clear sky', words: ['bookings', 'clear', 'sky'], limits: ['owners marketing'] },
    ],
    // Tables of that domain are not what was meant.
    [['bookings owned by marketing', 'not marketing'], { text: 'bookings', words: ['bookings'], limits: ['not owners marketing'] }],
  ])('%j', async (turns, expected) => {
    expect(await converse(...turns)).toMatchObject(expected);
  }); // prettier-ignore

  it('says so when a command was taken for words, and when it was one in vain', async () => {
    expect((await converse('bookings', 'drop shipments')).notes).toEqual([
      '“drop shipments” was looked up: nothing that was said before is called so.',
    ]);
    expect((await converse('bookings', 'remove the platform filter')).notes).toEqual([
      'There is no limit by platform to remove.',
    ]);
    expect((await converse('delays in snowflake', 'postgres instead of snowflake')).notes).toEqual([]);
    expect((await converse('mart.flights', 'start over with seats')).exact).toEqual([]);
  });
});

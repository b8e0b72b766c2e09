import { DatabaseSync } from 'node:sqlite';
import { stem } from './stem';

// Porter's own examples, and words of warehouses.
const WORDS =
  `caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized hopping
  tanned falling hissing fizzed failing filing happy sky relational conditional rational valenci hesitanci digitizer
  conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness
  hopefulness callousness formaliti sensitiviti sensibiliti triplicate formative formalize electriciti electrical hopeful
  goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent
  adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll
  flights flight flying airlines cancelled cancellation cancellations delays delayed punctuality utilisation manufacturer
  passengers departures weather hourly visibility aircraft machines inspection engines airports routes ageing days day
  by buy yes toy sprayed employees customers invoices addresses statuses analysis archaeology`.split(/\s+/);

describe('stem', () => {
  it('agrees with the text index', () => {
    const database = new DatabaseSync(':memory:');
    database.exec(`CREATE VIRTUAL TABLE words USING fts5(word, tokenize='porter unicode61');
      CREATE VIRTUAL TABLE terms USING fts5vocab(words, instance)`);
    const insert = database.prepare('INSERT INTO words (rowid, word) VALUES (?, ?)');
    WORDS.forEach((word, at) => insert.run(at, word));
    const stems = database.prepare('SELECT term, doc FROM terms ORDER BY doc').all();
    expect(WORDS.map((word) => `${word}: ${stem(word)}`)).toEqual(
      stems.map((row) => `${WORDS[Number(row['doc'])]}: ${String(row['term'])}`),
    );
    database.close();
  });

  it('leaves short words, numbers and other scripts alone', () => {
    expect(['is', 'p90', '2013', 'zürichs', '항공편'].map(stem)).toEqual([
      'is',
      'p90',
      '2013',
      'zürichs',
      '항공편',
    ]);
  });
});

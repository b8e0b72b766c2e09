import { eventually, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { Shutdown } from '@dataspoke/service-kit';
import { randomUUID } from 'node:crypto';
import { type DataSource } from 'typeorm';
import { floatBytes } from '../documents/vector-bytes';
import { Embedder, EmbedderUnavailable, type EmbeddingModel } from '../embedding/embedder';
import { readQuestion } from '../query/question';
import { searchDatabase } from '../search-database.fixture';
import { ConfirmedQueryRow } from './confirmed-query.row';
import { SimilarQuestions } from './similar-questions';

const MODEL: EmbeddingModel = { name: 'angles', dimensions: 4 };

/** Gives each first word a direction of its own, and is away after so many vectors as a test says. */
class Angles extends Embedder {
  left = Infinity;
  override model: EmbeddingModel | undefined = MODEL;
  override readonly reason = '';
  override settled = () => Promise.resolve();
  override onChange = () => undefined;

  override embedQuestion(text: string): Promise<Float32Array> {
    if (this.left <= 0) return Promise.reject(new EmbedderUnavailable('away'));
    this.left -= 1;
    return Promise.resolve(directionOf(text));
  }

  override embedTexts = (texts: readonly string[]) => Promise.resolve(texts.map(directionOf));
}

function directionOf(text: string): Float32Array {
  const angle = Number(/\d+/.exec(text)?.[0] ?? 0) % 360;
  const turn = (angle * Math.PI) / 180;
  return new Float32Array([Math.cos(turn), Math.sin(turn), 0, 0]);
}

describe('similar questions', () => {
  let place: TestDatabase;
  let database: DataSource;
  let embedder: Angles;
  let shutdown: Shutdown;
  let similar: SimilarQuestions;
  const everything: (urn: string) => boolean = () => true;
  const to = async (question: string, isVisible = everything, limit = 5) => {
    similar.forget();
    const found = await similar.to(readQuestion(question), isVisible, limit);
    return found.map((one) => one.question);
  };
  const confirm = async (
    questions: readonly string[],
    of: EmbeddingModel | undefined,
    tables = ['urn:a'],
  ) => {
    const rows = questions.map((question, at) => ({
      id: randomUUID(),
      question,
      sql: 'SELECT 1',
      platform: 'postgres',
      tables,
      joins: [],
      vector: of ? floatBytes(directionOf(question)) : null,
      vectorOf: of?.name ?? null,
      confirmedBy: 'test',
      createdAt: new Date(1_700_000_000_000 + at),
    }));
    for (let at = 0; at < rows.length; at += 500) {
      await database.manager.insert(ConfirmedQueryRow, rows.slice(at, at + 500));
    }
  };
  const missing = async () => {
    const [row] = await database.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM confirmed_queries WHERE vector_of IS DISTINCT FROM $1',
      [MODEL.name],
    );
    return row?.count;
  };

  beforeAll(async () => {
    ({ place, database } = await searchDatabase());
    await database.runMigrations();
  }, 60_000);
  beforeEach(async () => {
    await database.query('TRUNCATE confirmed_queries');
    embedder = new Angles();
    shutdown = new Shutdown();
    similar = new SimilarQuestions(database, embedder, shutdown);
  });
  afterEach(() => shutdown.begin());
  afterAll(async () => {
    await database?.destroy();
    await place?.drop();
  });

  it('are those with the same words or a close meaning whose tables are all visible', async () => {
    await confirm(['alpha 10', 'beta 12', 'gamma 100'], MODEL);
    await confirm(['delta 11'], MODEL, ['urn:a', 'urn:hidden']);
    expect(await to('omega 10')).toEqual(expect.arrayContaining(['alpha 10', 'beta 12', 'delta 11']));
    expect(await to('omega 10')).toHaveLength(3);
    const visible = (urn: string) => urn !== 'urn:hidden';
    expect(await to('omega 11', visible)).not.toContain('delta 11');
    expect(await to('omega 100', visible, 1)).toEqual(['gamma 100']);
    embedder.left = 0;
    expect(await to('the 100 gamma')).toEqual(['gamma 100']);
    expect(await to('omega 100')).toEqual([]);
  });

  it('are told anew after each one that comes or goes', async () => {
    await confirm(['alpha 10', 'beta 200'], MODEL);
    expect(await to('omega 200')).toEqual(['beta 200']);
    await database.manager.delete(ConfirmedQueryRow, { question: 'beta 200' });
    await confirm(['gamma 201'], MODEL);
    expect(await to('omega 200')).toEqual(['gamma 201']);
    // Whoever asks while others are being read gets what was confirmed before he asked.
    similar.forget();
    const before = similar.to(readQuestion('omega 300'), everything, 5);
    await confirm(['delta 300'], MODEL);
    expect(await to('omega 300')).toEqual(['delta 300']);
    await before;
  });

  it('are embedded to the last although the model went away in between', async () => {
    const questions = Array.from({ length: 50 }, (_, at) => `question ${at * 7}`);
    await confirm(questions, undefined);
    embedder.left = 20;
    await to('question 7');
    await eventually(async () => expect(await missing()).toBe(31), 10_000);
    await to('question 7');
    expect(await missing()).toBe(31);
    embedder.left = Infinity;
    await eventually(async () => {
      await to('question 7');
      expect(await missing()).toBe(0);
    }, 10_000);
    expect(await to('omega 343')).toContain('question 343');
  });

  it('are embedded again for another model, and found by words until then', async () => {
    await confirm(['alpha 10'], { ...MODEL, name: 'another' });
    embedder.left = 0;
    expect(await to('omega 10')).toEqual([]);
    expect(await to('alpha 10')).toEqual(['alpha 10']);
    embedder.left = Infinity;
    await eventually(async () => expect(await to('omega 10')).toEqual(['alpha 10']), 10_000);
  });

  it('do not keep others waiting while they are loaded, however many there are', async () => {
    const questions = Array.from({ length: 20_000 }, (_, at) => `what is the number of thing ${at}`);
    await confirm(questions, MODEL);
    // Of this thread alone: how long it is kept from others by itself, whatever else the machine does.
    const pauses: number[] = [];
    let last = process.threadCpuUsage();
    const timer = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      pauses.push((user + system) / 1000);
      last = process.threadCpuUsage();
    }, 1);
    const found = await to('what is the number of thing 17').finally(() => clearInterval(timer));
    expect(found).toHaveLength(5);
    const sorted = pauses.toSorted((a, b) => a - b);
    const [p95 = Infinity, p99 = Infinity, longest = Infinity] = [0.95, 0.99, 1].map((share) =>
      sorted.at(Math.ceil(share * sorted.length) - 1),
    );
    if (process.env['DATASPOKE_TEST_PRINT']) {
      process.stderr.write(`p95, p99, longest work in one go, in ms: ${[p95, p99, longest].join(', ')}\n`);
    }
    expect(p99).toBeLessThan(20);
  }, 60_000);
});

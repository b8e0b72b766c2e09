import { CHECKOUT, freePort, type Progress, provision, spawnNode, startPostgres } from '@dataspoke/dev-stack';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { access, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnswerLine, readAnswerLine } from './answer-line';
import { type JudgedSet, readJudgedSet } from './judged-set';
import { type Judged, measure } from './measures';
import { jsonReport, type RetrievalResult, tableReport, WAYS } from './report';
import { type RetrievalArguments } from './retrieval-arguments';
import { VARIATIONS, vary } from './variations';

const PROGRAM = join(CHECKOUT, 'apps/search/dist/judged-sets/main.js');
const OF_WHOLE = 'fused+expansion';

/**
 * Runs a judged set through the search service, on a database of its own in a temporary folder, and says how well and how fast it
 * finds what each question needs. Only the report goes to standard output.
 */
export async function benchRetrieval(
  options: RetrievalArguments,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const set = await readJudgedSet(options.queries, options.qrels);
  await access(options.corpus);
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
  try {
    await chmod(home, 0o755);
    const answers = await progress.step(`Ask ${set.questions.length} questions`, () =>
      answersOf(options, set, home, signal),
    );
    const result = resultOf(set, answers, options.robustness);
    process.stdout.write(`${options.json ? jsonReport(result) : tableReport(result)}\n`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function answersOf(
  { corpus, robustness }: RetrievalArguments,
  { questions }: JudgedSet,
  home: string,
  signal: AbortSignal,
): Promise<readonly AnswerLine[]> {
  const password = randomBytes(18).toString('base64url');
  const [model, tokenizer] = await Promise.all([
    provision('embed-model', { signal }),
    provision('embed-tokenizer', { signal }),
  ]);
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres'),
    password,
    logFile: join(home, 'postgres.log'),
    durable: false,
  });
  try {
    const files = { questions: join(home, 'questions.jsonl'), answers: join(home, 'answers.jsonl') };
    const asked = questions.flatMap(({ id, text }) => [
      { id, text, ways: WAYS },
      ...(robustness
        ? VARIATIONS.map((variation) => ({
            id: `${id}\t${variation}`,
            text: vary(text, variation),
            ways: [OF_WHOLE],
          }))
        : []),
    ]);
    await writeFile(files.questions, asked.map((question) => JSON.stringify(question)).join('\n'));
    const environment = {
      DATASPOKE_HTTP_PORT: '0',
      DATASPOKE_LOG_LEVEL: 'fatal',
      DATASPOKE_ROLES: 'rpc',
      DATABASE_URL: postgres.url,
      // Neither bus nor catalog nor workflows have a part in this; the service starts without them.
      NATS_URL: `nats://127.0.0.1:${await freePort()}`,
      NATS_USER: 'bench',
      NATS_PASSWORD: password,
      TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
      DATAHUB_URL: `http://127.0.0.1:${await freePort()}`,
      DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(
        generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
      ),
      DATASPOKE_INDEX_FILE: join(home, 'index.sqlite'),
      DATASPOKE_EMBED_MODEL: model.path,
      DATASPOKE_EMBED_TOKENIZER: tokenizer.path,
    };
    const job = join(home, 'job.json');
    await writeFile(job, JSON.stringify({ environment, corpus, ...files }));
    await run(job, join(home, 'search.log'), signal);
    const lines = (await readFile(files.answers, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map(readAnswerLine);
  } finally {
    await postgres.stop();
  }
}

async function run(job: string, logFile: string, signal: AbortSignal): Promise<void> {
  const child = await spawnNode(PROGRAM, {}, { args: [job], logFile, pipe: true });
  const stop = () => void child.stop();
  signal.addEventListener('abort', stop, { once: true });
  const { code } = await child.exited;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code !== 0)
    throw new Error(`The search service ended with ${code}:\n${await readFile(logFile, 'utf8')}`);
}

function resultOf(
  { relevant }: JudgedSet,
  lines: readonly AnswerLine[],
  robustness: boolean,
): RetrievalResult {
  const judged = (way: string, suffix: string): Judged[] =>
    lines.flatMap((line) => {
      if (!('way' in line) || line.way !== way) return [];
      const [id = '', variation = ''] = line.question.split('\t');
      const wanted = variation === suffix ? relevant.get(id) : undefined;
      return wanted ? [{ tables: line.tables, relevant: wanted, ms: line.ms }] : [];
    });
  const indexed = lines.find((line) => 'indexSeconds' in line);
  return {
    ways: new Map(WAYS.map((way) => [way, measure(judged(way, ''))])),
    variations: new Map(robustness ? VARIATIONS.map((one) => [one, measure(judged(OF_WHOLE, one))]) : []),
    indexSeconds: indexed?.indexSeconds ?? 0,
  };
}

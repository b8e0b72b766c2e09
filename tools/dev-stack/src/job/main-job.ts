import {
  type DatasetSummary,
  type IndexStatus,
  type Lineage,
  type Run,
  type ScheduleState,
  type SearchAnswer,
  type Source,
} from '@dataspoke/contracts';
import { DatasetUrn } from '@dataspoke/domain';
import { type SampleQuestion } from '@dataspoke/sample-warehouse';
import { type Progress } from '../progress/progress.mjs';
import { type ApiClient } from './api-client';
import { runSource, waitUntilSearchable } from './follow-run';
import { begin } from './background';
import { columnPaths } from './column-paths';
import { beginFindings, type Expectations, showFindings } from './findings';
import { scanHealth } from './health';
import { healthFacts } from './health-facts';
import { columnName, nodeName } from './names';
import { registerSource, type SourcePlan, testSource, toldChecks } from './source';
import { readStanding } from './standing';
import { step } from './step';
import { type AnswerFacts, type LineageFacts, type RunFacts, type Summary } from './summary';

const SEARCHABLE_MS = 120_000;
const HITS = 3;

export interface JobPlan {
  readonly source: SourcePlan;
  /** Asked at the end; none for a database we do not know. */
  readonly questions: readonly SampleQuestion[];
  /** Whose lineage is shown, as `schema.table`; the dataset with most upstreams when left out. */
  readonly lineageOf?: string;
  /** None for a database we do not know. */
  readonly expectations?: Expectations;
}

/** What the job itself contributes to the summary. */
export type JobFacts = Pick<
  Summary,
  | 'firstStart'
  | 'source'
  | 'checks'
  | 'dryRun'
  | 'run'
  | 'secondRun'
  | 'datasets'
  | 'index'
  | 'lineage'
  | 'answers'
  | 'findings'
  | 'standing'
  | 'health'
>;

/**
 * The main job, done as a user would: through DataSpoke's HTTP API only. Registers and tests the source, tries it dry,
 * reads it, waits until it is searchable, asks; evaluates rules, judges days and scores metadata meanwhile. Of a database that is
 * not known it scores the metadata, and tells what others have demanded.
 * @throws Error when a step is not met; the step has been marked on the terminal
 */
export async function doMainJob(api: ApiClient, plan: JobPlan, progress: Progress): Promise<JobFacts> {
  const { source, isNew } = await step(
    progress,
    `Register the source "${plan.source.name}"`,
    () => registerSource(api, plan.source),
    (result) => (result.isNew ? 'new' : 'known'),
  );
  const { checks } = await step(
    progress,
    'Test the source',
    () => testSource(api, source.id),
    (report) => toldChecks(report.checks),
  );
  const firstStart = isNew || source.lastRun === null;
  // A database of somebody is read as far as its user may read it, and goes on while it is read.
  const isForeign = plan.expectations === undefined;
  const dryRun = firstStart ? await tryDry(api, source, isForeign, progress) : undefined;
  const run = await step(
    progress,
    'Read the source into the catalog',
    (report) => runSource(api, source.id, 'run', report, isForeign),
    ({ counts }) => `${counts.changes.written} aspects written, ${counts.changes.unchanged} unchanged`,
  );
  const begun = plan.expectations ? beginFindings(api, plan.expectations) : undefined;
  const secondRun = firstStart ? await readAgain(api, source, isForeign, progress) : undefined;
  const index = await step(
    progress,
    'Wait until all of it is searchable',
    (report) => waitUntilSearchable(api, feedPosition(run), SEARCHABLE_MS, report),
    (status) => `${status.documents} documents`,
  );
  const health = begun?.health ?? begin((report) => scanHealth(api, [], report));
  const isShown = (urn: string): boolean => isOf(source, urn);
  const datasets = (await api.list<DatasetSummary>('/api/v1/datasets')).filter(({ urn }) => isShown(urn));
  const lineage = await step(progress, 'Look at the lineage', () =>
    readLineage(api, datasets, plan.lineageOf),
  );
  const answers = await ask(api, plan.questions, progress);
  const found = begun
    ? { findings: await showFindings(begun, progress) }
    : { standing: await readStanding(api, isShown) };
  const scanned = await step(
    progress,
    'Score the metadata of every dataset',
    health,
    ({ scan }) => `${scan.counts.seen} datasets`,
  );
  const { nextFirings } = source.schedule
    ? await api.get<ScheduleState>(`/api/v1/sources/${source.id}/schedule`)
    : { nextFirings: [] };
  return {
    firstStart,
    source: { id: source.id, name: source.name, nextFirings },
    checks: checks.map(({ name, verdict, message }) => ({ name, verdict, message })),
    ...(dryRun ? { dryRun: factsOf(dryRun) } : {}),
    run: factsOf(run),
    ...(secondRun ? { secondRun: factsOf(secondRun) } : {}),
    datasets: countDatasets(datasets),
    index: indexFacts(index),
    ...(lineage ? { lineage } : {}),
    answers,
    ...found,
    health: await healthFacts(api, scanned, source.type, isShown),
  };
}

function tryDry(api: ApiClient, source: Source, isForeign: boolean, progress: Progress): Promise<Run> {
  return step(
    progress,
    'Dry run: what would change',
    (report) => runSource(api, source.id, 'dry-run', report, isForeign),
    ({ counts }) => `${counts.changes.pending} aspects`,
  );
}

function readAgain(api: ApiClient, source: Source, isForeign: boolean, progress: Progress): Promise<Run> {
  return step(
    progress,
    isForeign ? 'Read it again' : 'Read it again: nothing may change',
    async (report) => {
      const run = await runSource(api, source.id, 'run', report, isForeign);
      const { created, updated, removed, compared } = run.counts.changes;
      const changed = created + updated + removed; // what was left to other producers is no change
      if (changed === 0 || isForeign) return run;
      throw new Error(`The second run was to change nothing and changed ${changed} of ${compared} aspects.`);
    },
    ({ counts }) => `${counts.changes.unchanged} aspects unchanged`,
  );
}

async function ask(
  api: ApiClient,
  questions: readonly SampleQuestion[],
  progress: Progress,
): Promise<AnswerFacts[]> {
  if (questions.length === 0) return [];
  return step(
    progress,
    `Ask ${questions.length} questions`,
    async () => {
      const answers: AnswerFacts[] = [];
      for (const { question, tables } of questions) {
        const answer = await api.get<SearchAnswer>(
          `/api/v1/search?q=${encodeURIComponent(question)}&limit=${HITS}`,
        );
        const hits = answer.hits.map((hit) => ({ name: nodeName(hit.urn), reason: hit.reason }));
        const met = tables.every((table) => hits.some((hit) => hit.name === table));
        answers.push({ question, expected: tables, hits, met });
      }
      const unmet = answers.filter((answer) => !answer.met);
      if (unmet.length > 0) {
        throw new Error(
          unmet
            .map((answer) => `"${answer.question}" did not find ${answer.expected.join(' and ')}`)
            .join('; '),
        );
      }
      return answers;
    },
    (answers) => `${answers.length} answered`,
  );
}

/** Ways of columns that the summary shows. */
const COLUMN_PATHS = 3;

async function readLineage(
  api: ApiClient,
  datasets: readonly DatasetSummary[],
  wanted: string | undefined,
): Promise<LineageFacts | undefined> {
  const candidates =
    wanted === undefined ? datasets.slice(0, 50) : datasets.filter((d) => nodeName(d.urn) === wanted);
  let best: { lineage: Lineage; urn: string } | undefined;
  for (const { urn } of candidates) {
    const lineage = await api.get<Lineage>(
      `/api/v1/datasets/${encodeURIComponent(urn)}/lineage?direction=upstream&hops=5`,
    );
    if (lineage.edges.length > (best?.lineage.edges.length ?? 0)) best = { lineage, urn };
  }
  if (!best) return undefined;
  const { lineage, urn } = best;
  return {
    dataset: nodeName(urn),
    edges: lineage.edges.map((edge) => ({
      upstream: nodeName(edge.upstream),
      downstream: nodeName(edge.downstream),
      type: edge.type,
    })),
    columnEdges: lineage.columnEdges.length,
    columnPaths: columnPaths(lineage.columnEdges, urn, COLUMN_PATHS).map((path) => path.map(columnName)),
  };
}

/** Whether the dataset lies in the source's database; the catalog may hold those of others. */
function isOf({ type, recipe }: Source, urn: string): boolean {
  const { platform, name } = DatasetUrn.parse(urn);
  return platform === type && name.startsWith(`${String(recipe['database'])}.`);
}

function countDatasets(datasets: readonly DatasetSummary[]): Summary['datasets'] {
  const bySchema: Record<string, number> = {};
  for (const { urn } of datasets) {
    const schema = nodeName(urn).split('.')[0] ?? '';
    bySchema[schema] = (bySchema[schema] ?? 0) + 1;
  }
  return {
    total: datasets.length,
    columns: datasets.reduce((sum, dataset) => sum + dataset.columnCount, 0),
    bySchema,
  };
}

function feedPosition(run: Run): string {
  if (run.feedPosition === undefined) throw new Error(`Run ${run.id} has no feed position.`);
  return run.feedPosition;
}

function factsOf(run: Run): RunFacts {
  const { id, state, counts, report, startedAt, finishedAt } = run;
  const ms = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : 0;
  return {
    id,
    state,
    seconds: ms / 1000,
    failedRecords: report?.failedRecords ?? 0,
    warnings: report?.warnings ?? 0,
    records: { ...counts.records },
    changes: { ...counts.changes },
  };
}

function indexFacts({ documents, model, engine }: IndexStatus): Summary['index'] {
  return { documents, model, engine };
}

import {
  type ActionItem,
  type Evaluation,
  type EvaluationDraft,
  type HealthScan,
  type HealthScoreSummary,
  type Incident,
  isFinal,
  type Rule,
  type RuleDraft,
  type RuleVerdict,
  type VerdictCounts,
} from '@dataspoke/contracts';
import { DatasetUrn } from '@dataspoke/domain';
import { eventually } from '@dataspoke/dev-stack/testing';
import { readSummary } from './api.fixture';
import { BusyStack, DATASETS } from './busy-stack.fixture';
import { ChangeLogs } from './catalog.fixture';

const JOB_MS = 90_000;
/** Where an evaluation is kept waiting: in the middle of it. */
const HELD = 'south.ledger_025';
const EVALUATED = DATASETS.filter((name) => name.startsWith('south.'));
const PUBLISHED = ['assertionInfo', 'assertionRunEvent', 'incidentInfo'];

/** What came of an evaluation; the same for each, whatever happened meanwhile. */
export interface EvaluationFacts {
  readonly state: string;
  readonly failure: string | undefined;
  readonly counts: VerdictCounts;
  /** Rule, dataset, verdict and numbers. */
  readonly verdicts: readonly string[];
  /** Datasets of the open incidents. */
  readonly incidents: readonly string[];
  /** Evaluations that have failed while they were open. */
  readonly failures: readonly number[];
  /** Versions, and points of the time series, that it left in the catalog. */
  readonly writes: Readonly<Record<string, number>>;
}

/** What came of a scan. */
export interface ScanFacts {
  readonly state: string;
  readonly counts: HealthScan['counts'];
  readonly scores: readonly string[];
  /** Each open gap; whoever is asked twice stands there twice. */
  readonly actionItems: readonly string[];
}

/** A stack with a database whose tables each have a rule that holds and one that does not. */
export class EvaluatedStack {
  private constructor(
    readonly stack: BusyStack,
    readonly database: string,
    readonly catalogUrl: string,
    /** What was written into the catalog since before the first evaluation. */
    private readonly logs: ChangeLogs,
  ) {}

  static async start(): Promise<EvaluatedStack> {
    const stack = await BusyStack.start();
    try {
      const { run, database } = await stack.begin();
      await stack.api.searchable(await stack.api.ended(run.id));
      const { url } = (await readSummary(stack.home)).catalog;
      const made = new EvaluatedStack(stack, database, url, await ChangeLogs.fromNow(url));
      await Promise.all(
        EVALUATED.flatMap((table) => [
          made.demand({ dataset: made.urn(table), kind: 'not_null', fields: ['note'] }),
          made.demand({ dataset: made.urn(table), kind: 'unique', fields: ['id'] }),
        ]),
      );
      return made;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  urn(table: string, database = this.database): string {
    return DatasetUrn.of('postgres', `${database}.${table}`, 'PROD').toString();
  }

  demand(draft: RuleDraft): Promise<Rule> {
    return this.stack.api.post<Rule>('/api/v1/rules', draft);
  }

  /** Evaluates what the draft names and waits for its end. */
  async evaluate(draft: EvaluationDraft): Promise<Evaluation> {
    return this.evaluated((await this.stack.api.post<Evaluation>('/api/v1/evaluations', draft)).id);
  }

  verdicts(evaluationId: string): Promise<RuleVerdict[]> {
    return this.stack.api.all<RuleVerdict>(`/api/v1/evaluations/${evaluationId}/verdicts`);
  }

  /** Datasets with rules, one of which holds and one of which does not. */
  datasets(): string[] {
    return EVALUATED.map((table) => this.urn(table));
  }

  /** Puts into every table what its rules demand. */
  async mend(): Promise<void> {
    const statements = EVALUATED.map((table) => `update ${table} set note = 'seen'`);
    await this.stack.databases.run(this.database, statements.join(';'));
  }

  /** Evaluates every rule; `disturb` happens when it is in the middle, and ends by letting it go on. */
  async evaluateAll(
    disturb: (release: () => Promise<void>, evaluationId: string, logs: ChangeLogs) => Promise<void> = (
      release,
    ) => release(),
  ): Promise<EvaluationFacts> {
    await this.stack.ready();
    const [held, logs] = await Promise.all([
      this.stack.databases.hold(this.database, HELD),
      ChangeLogs.fromNow(this.catalogUrl),
    ]);
    const { id } = await this.stack.api.post<Evaluation>('/api/v1/evaluations', {});
    await held.wanted();
    await disturb(() => held.release(), id, logs);
    await this.evaluated(id);
    return this.factsOf(await this.published(id), logs);
  }

  /** Waits for the end of an evaluation, also through times in which nobody answers. */
  evaluated(id: string): Promise<Evaluation> {
    return eventually(async () => {
      const evaluation = await this.stack.api.get<Evaluation>(`/api/v1/evaluations/${id}`);
      if (!isFinal(evaluation.state)) throw new Error(`the evaluation is ${evaluation.state}`);
      return evaluation;
    }, JOB_MS);
  }

  /** Scans the whole catalog; `disturb` happens while it goes on. */
  async scan(
    disturb: (state: () => Promise<string>) => Promise<void> = () => Promise.resolve(),
  ): Promise<ScanFacts> {
    const { api } = this.stack;
    const { id } = await api.post<HealthScan>('/api/v1/health-scores/scans', {});
    const look = (): Promise<HealthScan> => api.get<HealthScan>(`/api/v1/health-scores/scans/${id}`);
    await disturb(async () => (await look()).state);
    const { state, counts } = await eventually(async () => {
      const scan = await look();
      if (!isFinal(scan.state)) throw new Error(`the scan is ${scan.state}: ${scan.progress.message}`);
      return scan;
    }, JOB_MS);
    const [scores, items] = await Promise.all([
      api.all<HealthScoreSummary>('/api/v1/health-scores'),
      api.all<ActionItem>('/api/v1/action-items'),
    ]);
    return {
      state,
      counts,
      scores: scores.map(({ urn, score, confidence }) => `${urn} ${score} ${confidence}`).sort(),
      actionItems: items.map(({ urn, check, reopened }) => `${urn} ${check} ${reopened}`).sort(),
    };
  }

  private published(id: string): Promise<Evaluation> {
    return eventually(async () => {
      const evaluation = await this.stack.api.get<Evaluation>(`/api/v1/evaluations/${id}`);
      const { unpublished } = evaluation.counts;
      if (unpublished > 0) throw new Error(`${unpublished} verdicts are not in the catalog`);
      return evaluation;
    }, JOB_MS);
  }

  private async factsOf(
    { id, state, failure, counts }: Evaluation,
    logs: ChangeLogs,
  ): Promise<EvaluationFacts> {
    const [verdicts, incidents] = await Promise.all([
      this.verdicts(id),
      this.stack.api.all<Incident>('/api/v1/incidents?state=open'),
    ]);
    // They follow the verdicts, and each is written when it opens.
    await eventually(async () => {
      const told = (await this.logs.writes())['incidentInfo'] ?? 0;
      if (told < incidents.length)
        throw new Error(`the catalog has ${told} of ${incidents.length} incidents`);
    }, JOB_MS);
    const writes = await logs.writes();
    return {
      state,
      failure,
      counts,
      verdicts: verdicts
        .map(({ ruleName, dataset, verdict, observed }) =>
          JSON.stringify([ruleName, dataset, verdict, observed]),
        )
        .sort(),
      incidents: incidents.map(({ dataset }) => dataset).sort(),
      failures: [...new Set(incidents.map((incident) => incident.failures))],
      writes: Object.fromEntries(Object.entries(writes).filter(([aspect]) => PUBLISHED.includes(aspect))),
    };
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isFinal,
  type Change,
  type DatasetSummary,
  type IndexStatus,
  type Run,
  type RunCounts,
  type Source,
} from '@dataspoke/contracts';
import { type Summary } from '@dataspoke/dev-stack';
import { eventually } from '@dataspoke/dev-stack/testing';

/** An answer with its body read as JSON. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly [extension: string]: unknown;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another key than the administrator's; null for none. */
  readonly key?: string | null;
}

const RUN_MS = 120_000;

/** Speaks DataSpoke's API as any program would, and remembers what it was answered. */
export class Api {
  /** Status of every answer, with what was asked. */
  readonly answers: { readonly status: number; readonly asked: string }[] = [];

  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  /** One request; whatever the status of the answer is. */
  async call<T = Problem>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const { body, headers, key = this.key } = options;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    this.answers.push({ status: response.status, asked: `${method} ${path}` });
    return { status: response.status, headers: response.headers, body: JSON.parse(text || 'null') as T };
  }

  /** Reads something that must be there. */
  async get<T>(path: string): Promise<T> {
    const answer = await this.call<T>('GET', path);
    if (answer.status === 200) return answer.body;
    throw new Error(`GET ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** Makes something, or starts it. */
  async post<T>(path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>('POST', path, body === undefined ? {} : { body });
    if (answer.status < 300) return answer.body;
    throw new Error(`POST ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  register(
    name: string,
    recipe: Record<string, unknown>,
    more: Record<string, unknown> = {},
  ): Promise<Source> {
    return this.post('/api/v1/sources', { name, type: 'postgres', recipe, ...more });
  }

  start(sourceId: string, dryRun = false): Promise<Run> {
    return this.post(`/api/v1/sources/${sourceId}/runs`, { dryRun });
  }

  /** Waits for the end of a run, also through times in which nobody answers. */
  ended(runId: string, limitMs = RUN_MS): Promise<Run> {
    return eventually(async () => {
      const run = await this.get<Run>(`/api/v1/runs/${runId}`);
      if (!isFinal(run.state)) throw new Error(`run ${runId} is ${run.state}: ${run.progress.message}`);
      return run;
    }, limitMs);
  }

  async run(sourceId: string, dryRun = false): Promise<Run> {
    return this.ended((await this.start(sourceId, dryRun)).id);
  }

  /** The whole change set of a run. */
  changes(runId: string): Promise<Change[]> {
    return this.all<Change>(`/api/v1/runs/${runId}/changes`);
  }

  /** Every dataset that can be found. */
  datasets(): Promise<DatasetSummary[]> {
    return this.all<DatasetSummary>('/api/v1/datasets');
  }

  /** Waits until everything that a run wrote can be found. */
  searchable({ feedPosition }: Run, limitMs = RUN_MS): Promise<IndexStatus> {
    if (feedPosition === undefined) throw new Error('the run has no feed position');
    return eventually(async () => {
      const status = await this.get<IndexStatus>(
        `/api/v1/search/index-status?after=${encodeURIComponent(feedPosition)}`,
      );
      if (!status.reached) throw new Error(`${status.pending} changes wait to be indexed`);
      return status;
    }, limitMs);
  }

  /** Every item of a list. */
  async all<T>(path: string): Promise<T[]> {
    const all: T[] = [];
    for (let cursor = ''; ;) {
      const { items, nextCursor } = await this.get<{ readonly items: T[]; readonly nextCursor?: string }>(
        `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`,
      );
      all.push(...items);
      if (nextCursor === undefined) return all;
      cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }
}

/** What a started stack told its user. */
export async function readSummary(home: string): Promise<Summary> {
  return JSON.parse(await readFile(join(home, 'summary.json'), 'utf8')) as Summary;
}

/** The administrator's key of a stack. */
export async function readKey(home: string): Promise<string> {
  return (await readFile(join(home, 'admin-key'), 'utf8')).trim();
}

/** The API of a stack whose job is done. */
export async function apiOf(home: string): Promise<Api> {
  return new Api((await readSummary(home)).api.url, await readKey(home));
}

/** Which of the equations between the counts of a run do not hold. */
export function unbalanced({ records, changes }: RunCounts): string[] {
  const differences = {
    'seen - processed - filtered - failed':
      records.seen - records.processed - records.filtered - records.failed,
    'compared - unchanged - created - updated - removed - conflicts':
      changes.compared -
      changes.unchanged -
      changes.created -
      changes.updated -
      changes.removed -
      changes.conflicts,
    'created + updated + removed - written - rejected - pending':
      changes.created +
      changes.updated +
      changes.removed -
      changes.written -
      changes.rejected -
      changes.pending,
  };
  return Object.entries(differences).flatMap(([text, value]) => (value === 0 ? [] : [`${text} = ${value}`]));
}

/** For `JSON.stringify`: what differs between two readings of the same source. */
export function withoutTimes(key: string, value: unknown): unknown {
  return ['time', 'timestampMillis'].includes(key) ? 0 : value;
}

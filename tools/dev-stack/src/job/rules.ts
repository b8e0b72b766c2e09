import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type Evaluation,
  type Incident,
  type Rule,
  type RuleDraft,
  type RuleVerdict,
} from '@dataspoke/contracts';
import { DatasetUrn } from '@dataspoke/domain';
import { type SampleRule } from '@dataspoke/sample-warehouse';
import { type ApiClient } from './api-client';
import { doJob, LOOK_EVERY_MS } from './follow-job';

const PUBLISHED_MS = 120_000;

/** What came of evaluating the rules, all of it in the catalog. */
export interface EvaluatedRules {
  readonly evaluation: Evaluation;
  readonly verdicts: readonly RuleVerdict[];
  readonly openIncidents: readonly Incident[];
}

/** The sample's rules as a person would write them for a database. */
export function ruleDrafts(rules: readonly SampleRule[], database: string): RuleDraft[] {
  return rules.map(({ name, dataset, kind, fields, parameters, references, severity }) => ({
    name,
    kind,
    dataset: tableUrn(database, dataset),
    fields: [...(fields ?? [])],
    parameters: {
      ...parameters,
      ...(references
        ? { references: tableUrn(database, references.dataset), referencedFields: [...references.fields] }
        : {}),
    },
    severity: severity ?? 'fail',
  }));
}

/** URN of a table `schema.table` of a PostgreSQL database. */
export function tableUrn(database: string, table: string): string {
  return DatasetUrn.of('postgres', `${database}.${table}`, 'PROD').toString();
}

/**
 * Creates the rules that are not there, evaluates all, and waits until the catalog has every verdict. A rule is known by its
 * dataset, kind and name, and changed only when it demands something else. Rules of others are evaluated as well, and what is
 * wrong with them is theirs.
 * @throws Error when one of `drafts` could not be evaluated
 */
export async function evaluateRules(
  api: ApiClient,
  drafts: readonly RuleDraft[],
  report: (text: string) => void,
): Promise<EvaluatedRules> {
  report('writing rules');
  const known = await api.list<Rule>('/api/v1/rules');
  await Promise.all(drafts.map((draft) => establish(api, known, draft)));
  const evaluation = await doJob<Evaluation>(
    api,
    { start: '/api/v1/evaluations', jobs: '/api/v1/evaluations' },
    {},
    report,
  );
  if (evaluation.state === 'cancelled') throw new Error('The evaluation was cancelled.');
  const published = await waitUntilPublished(api, evaluation.id, report);
  const [verdicts, openIncidents] = await Promise.all([
    api.list<RuleVerdict>(`/api/v1/evaluations/${evaluation.id}/verdicts`),
    api.list<Incident>('/api/v1/incidents?state=open'),
  ]);
  const broken = verdicts.find(
    (verdict) => verdict.verdict === 'error' && drafts.some((draft) => isSameRule(draft, verdict)),
  );
  if (broken) throw new Error(`"${broken.ruleName}" could not be evaluated: ${broken.message}`);
  if (verdicts.length < drafts.length) {
    throw new Error(`The evaluation ended as ${evaluation.state}: ${evaluation.failure ?? ''}`.trim());
  }
  return { evaluation: published, verdicts, openIncidents };
}

function isSameRule(
  { dataset, kind, name }: RuleDraft,
  verdict: Pick<RuleVerdict, 'dataset' | 'kind' | 'ruleName'>,
): boolean {
  return dataset === verdict.dataset && kind === verdict.kind && name === verdict.ruleName;
}

async function establish(api: ApiClient, known: readonly Rule[], draft: RuleDraft): Promise<void> {
  const { dataset, kind, name, fields = [], parameters = {}, severity } = draft;
  const found = known.find((rule) => rule.dataset === dataset && rule.kind === kind && rule.name === name);
  if (!found) {
    await api.post<Rule>('/api/v1/rules', draft);
    return;
  }
  const same =
    isDeepStrictEqual(found.fields, fields) &&
    isDeepStrictEqual(found.parameters, parameters) &&
    found.severity === severity &&
    found.filter === draft.filter;
  if (same) return;
  const changes = { fields, parameters, severity, filter: draft.filter ?? null };
  await api.patch<Rule>(`/api/v1/rules/${found.id}`, changes, `"${found.version}"`);
}

async function waitUntilPublished(
  api: ApiClient,
  id: string,
  report: (text: string) => void,
): Promise<Evaluation> {
  const giveUpAt = performance.now() + PUBLISHED_MS;
  for (;;) {
    const evaluation = await api.get<Evaluation>(`/api/v1/evaluations/${id}`);
    const { unpublished } = evaluation.counts;
    if (unpublished === 0) return evaluation;
    if (performance.now() > giveUpAt) {
      throw new Error(`After ${PUBLISHED_MS / 1000} s the catalog lacks ${unpublished} verdicts.`);
    }
    report(`${unpublished} verdicts on their way to the catalog`);
    await delay(LOOK_EVERY_MS);
  }
}

import { type Source, type SourceCheck, type SourceTestReport } from '@dataspoke/contracts';
import { type ApiClient } from './api-client';
import { plural } from './lines';

/** The source that the main job reads. */
export interface SourcePlan {
  readonly name: string;
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly schedule?: { readonly cron: string; readonly timezone: string };
  /** From the command line: a password given now counts more than one that was stored before. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** The sample: read at six in the morning New York time, as of the first moment after the data ends. */
export function samplePlan(readerUrl: string): SourcePlan {
  return {
    name: 'New York flights 2013',
    recipe: {
      url: readerUrl,
      schemas: { allow: ['^(raw|staging|mart)$'] },
      asOf: '2014-01-01T00:00 America/New_York',
    },
    schedule: { cron: '0 6 * * *', timezone: 'America/New_York' },
  };
}

/** The user's own database; nothing but reading is ever done there. */
export function ownPlan(url: string): SourcePlan {
  const { hostname, pathname, username, password } = new URL(url);
  return {
    name: `${decodeURIComponent(pathname.slice(1))} on ${hostname}`,
    recipe: { url },
    ...(password === ''
      ? {}
      : { login: { user: decodeURIComponent(username), password: decodeURIComponent(password) } }),
  };
}

/** Registers the source, or brings the registered one of the same name up to date. */
export async function registerSource(
  api: ApiClient,
  plan: SourcePlan,
): Promise<{ source: Source; isNew: boolean }> {
  const known = await findSource(api, plan.name);
  if (!known) {
    const source = await api.post<Source>('/api/v1/sources', {
      name: plan.name,
      type: 'postgres',
      recipe: plan.recipe,
      ...(plan.schedule ? { schedule: plan.schedule } : {}),
    });
    return { source, isNew: true };
  }
  const { body, etag } = await api.getWithEtag<Source>(`/api/v1/sources/${known.id}`);
  const samePlace = pointsTo(body.recipe, plan);
  if (samePlace && !plan.login) return { source: body, isNew: false };
  const source = await api.patch<Source>(
    `/api/v1/sources/${known.id}`,
    // What was configured since, such as filters, stays.
    { recipe: samePlace ? { ...body.recipe, ...plan.login } : plan.recipe },
    etag ?? `"${body.version}"`,
  );
  return { source, isNew: false };
}

/** Tries the source. @throws Error naming every check that failed, with its remedy */
export async function testSource(api: ApiClient, id: string): Promise<SourceTestReport> {
  const report = await api.post<SourceTestReport>(`/api/v1/sources/${id}/test`);
  if (report.ok) return report;
  const failed = report.checks.filter((check) => check.verdict === 'fail');
  throw new Error(
    failed.map((check) => `${check.name}: ${check.message} ${check.remedy ?? ''}`.trim()).join('; '),
  );
}

/** What a test came to, on one line: how many checks passed, and the names of those that warn. */
export function toldChecks(checks: readonly Pick<SourceCheck, 'name' | 'verdict'>[]): string {
  const warnings = checks.filter(({ verdict }) => verdict === 'warn').map(({ name }) => name);
  if (warnings.length === 0) return `${plural(checks.length, 'check')} passed`;
  return `${checks.length - warnings.length} of ${plural(checks.length, 'check')} passed, with a warning: ${warnings.join(', ')}`;
}

async function findSource(api: ApiClient, name: string): Promise<Source | undefined> {
  return (await api.list<Source>('/api/v1/sources')).find((source) => source.name === name);
}

function pointsTo(recipe: Readonly<Record<string, unknown>>, plan: SourcePlan): boolean {
  const wanted = new URL(String(plan.recipe['url']));
  return (
    recipe['host'] === wanted.hostname &&
    recipe['port'] === Number(wanted.port === '' ? 5432 : wanted.port) &&
    recipe['database'] === decodeURIComponent(wanted.pathname.slice(1))
  );
}

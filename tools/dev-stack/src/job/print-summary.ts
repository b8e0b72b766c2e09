import { relative } from 'node:path';
import { seconds } from '../progress/progress.mjs';
import { entry, plural } from './lines';
import { findingLines, standingLines } from './print-findings';
import { healthLines } from './print-health';
import { type AnswerFacts, type RunFacts, type Summary } from './summary';

/**
 * The summary for a person who sees DataSpoke for the first time; plain text, at most 110 columns wide. What can be tried is
 * shown when everything stays up.
 */
export function printSummary(summary: Summary, root: string, staysUp: boolean): string {
  return [
    '',
    `${staysUp ? 'DataSpoke is ready' : 'The job is done'} after ${seconds(summary.tookSeconds * 1000)}.`,
    '',
    ...entry('Read', [
      `"${summary.source.name}": ${plural(summary.datasets.total, 'dataset')} with ${plural(summary.datasets.columns, 'column')} (${schemas(summary)})`,
      `${summary.run.records.seen} objects seen = ${summary.run.records.processed} processed + ${summary.run.records.filtered} filtered out + ${summary.run.records.failed} failed`,
      ...(summary.run.failedRecords > 0
        ? [
            `${plural(summary.run.failedRecords, 'failed record')}, with what to do: GET /api/v1/runs/${summary.run.id}/failed-records`,
          ]
        : []),
      ...(summary.run.warnings > 0
        ? [`${plural(summary.run.warnings, 'warning')}: GET /api/v1/runs/${summary.run.id}/warnings`]
        : []),
      ...warningsOfTest(summary),
      ...(summary.source.nextFirings[0] ? [`read again by itself at ${summary.source.nextFirings[0]}`] : []),
    ]),
    ...entry('Written', written(summary)),
    ...entry('Lineage', lineage(summary)),
    ...entry('Searchable', [
      `${plural(summary.index.documents, 'document')} by text and meaning (${summary.index.model}, ${summary.index.engine})`,
    ]),
    ...summary.answers.flatMap((answer) => answerLines(answer)),
    ...(summary.findings ? findingLines(summary.findings) : []),
    ...(summary.standing ? standingLines(summary.standing) : []),
    ...healthLines(summary.health),
    '',
    ...(staysUp
      ? toTry(summary, root)
      : ['npm start does it again and stays up, so that you can look around.', '']),
  ].join('\n');
}

function warningsOfTest({ checks, source }: Summary): readonly string[] {
  const warnings = checks.filter(({ verdict }) => verdict === 'warn').map(({ name }) => name);
  if (warnings.length === 0) return [];
  return [
    `its test warns: ${warnings.join(', ')}`,
    `what to do about it: POST /api/v1/sources/${source.id}/test`,
  ];
}

function toTry(summary: Summary, root: string): string[] {
  const inside = relative(root, summary.api.keyFile);
  const keyFile = inside.startsWith('..') ? summary.api.keyFile : inside;
  return [
    ...entry('API', [`${summary.api.url}   documentation: ${summary.api.docs}`]),
    ...entry('Catalog', [`${summary.catalog.url}   (DataHub's API)`]),
    ...entry('API key', [`in ${keyFile}`]),
    '',
    'Try, while it is up:',
    `  curl -s -H "Authorization: Bearer $(cat ${keyFile})" "${summary.api.url}/api/v1/search?q=${question(summary)}&limit=3"`,
    `  curl -s -H "Authorization: Bearer $(cat ${keyFile})" ${summary.api.url}/api/v1/runs/${summary.run.id}`,
    `  curl -s -H "Authorization: Bearer $(cat ${keyFile})" ${summary.api.url}/api/v1/status`,
    '',
  ];
}

function written(summary: Summary): string[] {
  const { dryRun, run, secondRun } = summary;
  return [
    ...(dryRun ? [`dry run: ${plural(dryRun.changes.pending, 'aspect')} would be written, nothing was`] : []),
    `run: ${outcome(run)} (${seconds(run.seconds * 1000)})`,
    ...(secondRun ? [`second run: ${outcome(secondRun)} (${seconds(secondRun.seconds * 1000)})`] : []),
  ];
}

function outcome({ changes }: RunFacts): string {
  const parts = [
    changes.written === 0 ? 'nothing written' : `${plural(changes.written, 'aspect')} written`,
    `${changes.unchanged} unchanged`,
    ...(changes.conflicts > 0 ? [`${changes.conflicts} left to other producers`] : []),
    ...(changes.rejected > 0 ? [`${changes.rejected} rejected by the catalog`] : []),
  ];
  return parts.join(', ');
}

function lineage({ lineage: facts }: Summary): string[] {
  if (!facts) return ['none was found'];
  const shown = facts.edges.slice(0, 6).map((edge) => `${edge.downstream}  ←  ${edge.upstream}`);
  const more = facts.edges.length - shown.length;
  return [
    `of ${facts.dataset}:`,
    ...shown.map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    `${plural(facts.columnEdges, 'column edge')}${facts.columnPaths.length > 0 ? ', such as' : ''}`,
    ...facts.columnPaths.map((path) => `  ${path.join('  →  ')}`),
  ];
}

function answerLines({ question: text, hits, met }: AnswerFacts): string[] {
  return [
    '',
    `  ${met ? '✓' : '✗'} ${text}`,
    ...hits.map((hit, index) => `      ${index + 1}. ${hit.name.padEnd(28)} ${hit.reason}`),
  ];
}

/** Something to search for that is there. */
function question({ answers, lineage: facts, source }: Summary): string {
  if (answers.length > 0) return 'which+airline+is+most+often+late';
  return encodeURIComponent(facts?.dataset ?? source.name).replaceAll('%20', '+');
}

function schemas({ datasets }: Summary): string {
  return Object.entries(datasets.bySchema)
    .map(([schema, count]) => `${schema} ${count}`)
    .join(', ');
}

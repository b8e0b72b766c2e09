import { type ComplianceContent, type ComplianceFinding, type ComplianceReport } from '@dataspoke/contracts';
import { csvCell } from '../http/export-text';

/** How a compliance report becomes a text, part by part. */
export interface ComplianceText {
  readonly contentType: string;
  readonly extension: string;
  begin(report: ComplianceReport): string;
  /** `first`: nothing came before. */
  of(content: ComplianceContent, first: boolean): string;
  end(changes: ComplianceContent['changes']): string;
}

const HEADER = [
  'urn',
  'name',
  'platform',
  'column',
  'kind',
  'evidence',
  'hops',
  'path',
  'owners',
  'domains',
  'users',
  'gaps',
];

/** A line for each column with personal data; one line for what is only made from some. */
const CSV: ComplianceText = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  begin: () => `${HEADER.join(',')}\r\n`,
  of: ({ findings }) => findings.flatMap(csvLines).join(''),
  end: () => '',
};

const JSON_TEXT: ComplianceText = {
  contentType: 'application/json; charset=utf-8',
  extension: 'json',
  begin: (report) => `{"report":${JSON.stringify(report)},\n"findings":[\n`,
  of: ({ findings }, first) =>
    findings.map((finding, at) => `${first && at === 0 ? '' : ',\n'}${JSON.stringify(finding)}`).join(''),
  end: (changes) => `\n],\n"changes":${JSON.stringify(changes)}}\n`,
};

/** What is to be known about a report whose lineage was cut. */
export const BOUNDED =
  'Lineage was followed to a bound: datasets can be missing, or, where the scope leaves out by lineage, be too many.';

const MARKDOWN: ComplianceText = {
  contentType: 'text/markdown; charset=utf-8',
  extension: 'md',
  begin: ({ counts, finishedAt = '', difference, bounded }) =>
    [
      '# Personal data in the catalog',
      '',
      `As of ${finishedAt}. ${counts.withPersonalData} datasets hold personal data in ${counts.direct} direct, ${counts.indirect} indirect and ${counts.pseudonymised} pseudonymised columns; ${counts.derived} more are made from some. ${counts.gaps} facts are missing.`,
      ...(bounded ? ['', BOUNDED] : []),
      ...(difference
        ? [
            '',
            `Since the last report: ${difference.added} datasets added, ${difference.gone} gone, ${difference.changed} changed.`,
          ]
        : []),
      '',
      '',
    ].join('\n'),
  of: ({ findings }) => findings.map(markdownSection).join(''),
  end: (changes) =>
    changes.length === 0
      ? ''
      : `## Changes since the last report\n\n${changes
          .map(({ urn, change, details }) => `- ${change}: ${plain(urn)}: ${details.map(plain).join('; ')}\n`)
          .join('')}`,
};

export const COMPLIANCE_TEXTS = { markdown: MARKDOWN, csv: CSV, json: JSON_TEXT } as const;

function csvLines(finding: ComplianceFinding): readonly string[] {
  const { urn, name, platform, columns, hops, path, owners, domains, users, gaps } = finding;
  const lists = [path, owners, domains, users, gaps].map((list) => list.join(' '));
  const line = (column: string, kind: string, evidence: string) =>
    `${[urn, name, platform, column, kind, evidence, hops, ...lists].map(csvCell).join(',')}\r\n`;
  if (columns.length === 0) return [line('', '', '')];
  return columns.map(({ column, kind, evidence }) => line(column, kind, evidence));
}

function markdownSection({ name, platform, columns, hops, path, owners, gaps }: ComplianceFinding): string {
  const lines = [
    `## ${plain(name)} (${plain(platform)})`,
    '',
    ...(hops > 0 ? [`Made from personal data ${hops} steps away: ${path.map(plain).join(' → ')}`, ''] : []),
    ...(columns.length > 0
      ? [
          '| column | kind | evidence |',
          '| --- | --- | --- |',
          ...columns.map(
            ({ column, kind, evidence }) => `| ${plain(column)} | ${kind} | ${plain(evidence)} |`,
          ),
          '',
        ]
      : []),
    `Owners: ${owners.length > 0 ? owners.map(plain).join(', ') : 'none'}. Missing: ${gaps.length > 0 ? gaps.join(', ') : 'nothing'}.`,
    '',
    '',
  ];
  return lines.join('\n');
}

/** What could be taken for Markdown or HTML is taken for text. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#!]/g, '\\$&');
}

import { type ComplianceContent, type ComplianceFinding, type ComplianceReport } from '@dataspoke/contracts';
import { COMPLIANCE_TEXTS } from './compliance-text';

const REPORT: ComplianceReport = {
  id: '1f1f1f1f-1f1f-4f1f-8f1f-1f1f1f1f1f1f',
  state: 'succeeded',
  trigger: 'manual',
  createdAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:02.000Z',
  filters: {},
  progress: { done: 2, message: 'succeeded' },
  counts: { datasets: 2, withPersonalData: 1, derived: 1, direct: 1, indirect: 0, pseudonymised: 0, gaps: 2 },
  bounded: false,
  difference: { previous: '2f2f2f2f-2f2f-4f2f-8f2f-2f2f2f2f2f2f', added: 1, gone: 0, changed: 0 },
};
const CUSTOMERS: ComplianceFinding = {
  urn: 'urn:c',
  name: 'shop.customers',
  platform: 'postgres',
  columns: [{ column: 'email', kind: 'direct', evidence: '=HYPERLINK("x") | its name' }],
  hops: 0,
  path: ['urn:c'],
  owners: [],
  domains: [],
  users: [],
  gaps: ['owner', 'retention'],
};
const MAILING: ComplianceFinding = {
  ...CUSTOMERS,
  urn: 'urn:m',
  name: 'shop.mailing',
  columns: [],
  hops: 1,
  path: ['urn:c', 'urn:m'],
  owners: ['urn:li:corpGroup:x'],
  gaps: [],
};
const FINDINGS: ComplianceContent = { findings: [CUSTOMERS, MAILING], changes: [] };
const CHANGES: ComplianceContent['changes'] = [
  { urn: 'urn:m', change: 'added', details: ['made from <b>it</b>'] },
];

function told(format: keyof typeof COMPLIANCE_TEXTS): string {
  const text = COMPLIANCE_TEXTS[format];
  return `${text.begin(REPORT)}${text.of(FINDINGS, true)}${text.end(CHANGES)}`;
}

describe('a compliance report', () => {
  it('is a table with a line for each column, and no formula', () => {
    expect(told('csv').split('\r\n')).toEqual([
      'urn,name,platform,column,kind,evidence,hops,path,owners,domains,users,gaps',
      `urn:c,shop.customers,postgres,email,direct,"'=HYPERLINK(""x"") | its name",0,urn:c,,,,owner retention`,
      'urn:m,shop.mailing,postgres,,,,1,urn:c urn:m,urn:li:corpGroup:x,,,',
      '',
    ]);
  });

  it('is JSON with the report, what it found and what has changed', () => {
    expect(JSON.parse(told('json'))).toEqual({
      report: REPORT,
      findings: [CUSTOMERS, MAILING],
      changes: CHANGES,
    });
  });

  it('is Markdown in which nothing of the catalog is markup', () => {
    expect(told('markdown')).toBe(
      [
        '# Personal data in the catalog',
        '',
        'As of 2026-01-01T00:00:02.000Z. 1 datasets hold personal data in 1 direct, 0 indirect and 0 pseudonymised columns; 1 more are made from some. 2 facts are missing.',
        '',
        'Since the last report: 1 datasets added, 0 gone, 0 changed.',
        '',
        '## shop.customers (postgres)',
        '',
        '| column | kind | evidence |',
        '| --- | --- | --- |',
        '| email | direct | =HYPERLINK("x") \\| its name |',
        '',
        'Owners: none. Missing: owner, retention.',
        '',
        '## shop.mailing (postgres)',
        '',
        'Made from personal data 1 steps away: urn:c → urn:m',
        '',
        'Owners: urn:li:corpGroup:x. Missing: nothing.',
        '',
        '## Changes since the last report',
        '',
        '- added: urn:m: made from \\<b\\>it\\</b\\>',
        '',
      ].join('\n'),
    );
  });
});

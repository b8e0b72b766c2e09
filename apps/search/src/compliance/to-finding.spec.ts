import { type ComplianceFinding } from '@dataspoke/contracts';
import { changeOf } from './to-finding';

function finding(more: Partial<ComplianceFinding> = {}): ComplianceFinding {
  return {
    urn: 'urn:li:dataset:1',
    name: 'customers',
    platform: 'postgres',
    columns: [{ column: 'email', kind: 'direct', evidence: 'its name' }],
    hops: 0,
    path: ['urn:li:dataset:1'],
    owners: [],
    domains: [],
    users: [],
    gaps: ['owner', 'retention'],
    ...more,
  };
}

describe('how a dataset differs from the last report', () => {
  it.each<[string, ComplianceFinding | undefined, ComplianceFinding | undefined, string, readonly string[]]>([
    ['new', undefined, finding(), 'added', ['personal data in 1 column']],
    ['gone', finding({ columns: [], hops: 2 }), undefined, 'gone', ['made from personal data 2 steps away']],
    [
      'another kind',
      finding(),
      finding({ columns: [{ column: 'email', kind: 'pseudonymised', evidence: '' }] }),
      'changed',
      ['email is pseudonymised, was direct'],
    ],
    [
      'other columns',
      finding(),
      finding({ columns: [{ column: 'phone', kind: 'direct', evidence: '' }] }),
      'changed',
      ['phone is new: direct', 'email is gone: was direct'],
    ],
    [
      'gaps',
      finding(),
      finding({ gaps: ['retention', 'consent'] }),
      'changed',
      ['gap opened: consent', 'gap closed: owner'],
    ],
    [
      'distance',
      finding({ hops: 1 }),
      finding({ hops: 3 }),
      'changed',
      ['distance to personal data is 3, was 1'],
    ],
  ])('%s', (_case, before, now, change, details) => {
    expect(changeOf(before, now)).toEqual({ urn: 'urn:li:dataset:1', change, details });
  });

  it('not by who uses it, nor by other words for the same', () => {
    const reworded = finding({
      users: ['urn:li:corpuser:x'],
      columns: [{ column: 'email', kind: 'direct', evidence: 'its samples' }],
    });
    expect(changeOf(finding(), reworded)).toBeUndefined();
  });
});

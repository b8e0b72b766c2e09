import { healthLines } from './print-health';
import { type HealthFacts } from './summary';

const fix = (
  dataset: string,
  gain: number,
  cause: string,
): HealthFacts['lowest'][number]['fixes'][number] => ({
  dataset,
  check: 'documentation.fields',
  gain,
  cause,
});

const FACTS: HealthFacts = {
  scan: { id: 's', state: 'succeeded', seconds: 1, datasets: 20, failed: 0 },
  datasets: 20,
  score: 51.25,
  confidence: 80,
  lowest: [
    { dataset: 'raw.y', score: 12.5, confidence: 60, fixes: [fix('raw.y', 25, 'It has no owner.')] },
    { dataset: 'raw.z', score: null, confidence: 0, fixes: [] },
  ],
  departments: [
    {
      id: 'd',
      name: 'Operations',
      datasets: 10,
      score: 65.39,
      confidence: 74.166,
      fixes: [fix('mart.x', 16.667, '5 of 5 fields lack it.')],
    },
    { id: 'n', name: 'Nobody', datasets: 0, score: null, confidence: null, fixes: [] },
  ],
  unmappedOwners: [{ urn: 'urn:li:corpGroup:data-platform', datasets: 4 }],
  datasetsWithoutOwner: 1,
};
const shown = (change: Partial<HealthFacts> = {}): string => healthLines({ ...FACTS, ...change }).join('\n');

describe('how good the metadata is', () => {
  it('is told of the source, and of the datasets that need it most', () => {
    expect(shown()).toMatch(/Metadata +51\.3 of 100 over 20 datasets, 80 % of it measured/);
    expect(shown()).toMatch(/raw\.y: 12\.5\n +\+25\.0 +It has no owner\./);
    expect(shown()).toContain('raw.z: no score');
    expect(shown()).not.toMatch(/scored as well|could not/);
  });

  it('says what else of the catalog was scored, and what could not be', () => {
    const text = shown({ scan: { ...FACTS.scan, state: 'partial', datasets: 23, failed: 1 } });
    expect(text).toContain('scored as well: 3 datasets of the catalog from elsewhere');
    expect(text).toContain('could not be scored: 1 dataset');
  });

  it('shows departments with score and gains, and what nobody answers for', () => {
    expect(shown()).toContain('Operations: 65.4 of 100 over 10 datasets, 74 % of it measured');
    expect(shown()).toContain('+16.7  mart.x: 5 of 5 fields lack it.');
    expect(shown()).toContain('Nobody: no dataset');
    expect(shown()).toContain('of no department: urn:li:corpGroup:data-platform (4 datasets)');
    expect(shown()).toContain('without any owner: 1 dataset');
  });

  it('says that there are no departments, and names a few of many owners', () => {
    const unmappedOwners = Array.from({ length: 7 }, (_, at) => ({
      urn: `urn:li:corpuser:u${at}`,
      datasets: 1,
    }));
    const text = shown({ departments: [], unmappedOwners });
    expect(text).toMatch(/Departments +none yet/);
    expect(text).toContain('urn:li:corpuser:u4 (1 dataset) and 2 more');
  });
});

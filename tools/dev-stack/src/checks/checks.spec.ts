import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCounts, countsLine, noCounts, readCounts } from './counts.mjs';
import { choosePhases, phasesOf } from './phases.mjs';

const WORKSPACE = join(__dirname, '../../../..');
const REPORTER = join(__dirname, '../../bin/count-reporter.cjs');

describe('npm test', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'checks-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('counts the tests of a real Jest run: passed, failed, skipped, and files that do not load', () => {
    writeFileSync(
      join(root, 'a.test.js'),
      `test('one', () => {}); test('two', () => {}); test('three', () => { throw new Error('no'); });
       test.skip('four [needs Docker]', () => {}); test.todo('five');`,
    );
    writeFileSync(join(root, 'b.test.js'), `require('./nowhere');`);
    writeFileSync(join(root, 'jest.config.js'), `module.exports = { testEnvironment: 'node' };`);
    const reports = join(root, 'reports');
    for (const file of ['a.test.js', 'b.test.js']) {
      expect(() =>
        execFileSync(
          process.execPath,
          [join(WORKSPACE, 'node_modules/jest/bin/jest.js'), file, `--reporters=${REPORTER}`],
          { cwd: root, env: { ...process.env, DATASPOKE_TEST_REPORT_DIR: reports }, stdio: 'pipe' },
        ),
      ).toThrow('Command failed');
    }
    const counts = readCounts(reports);
    expect(counts).toEqual({
      runs: 2,
      passed: 2,
      failed: expect.arrayContaining(['three', 'b.test.js']) as string[],
      skipped: [
        { file: 'a.test.js', name: 'four [needs Docker]' },
        { file: 'a.test.js', name: 'five' },
      ],
    });
    expect(countsLine(counts)).toBe('2 passed, 2 failed, 2 skipped');
  });

  it('adds runs up, and knows that nothing was reported', () => {
    const one = { passed: 3, failed: ['x'], skipped: [] };
    expect(countsLine(addCounts(one, addCounts(noCounts(), one)))).toBe('6 passed, 2 failed, 0 skipped');
    expect(readCounts(join(root, 'nowhere')).runs).toBe(0);
  });

  it('runs what a chosen phase needs, in the order of all phases', () => {
    const phases = phasesOf(WORKSPACE, REPORTER);
    const names = (only?: string[]) => choosePhases(phases, only).map(({ name }) => name);
    expect(names(['e2e', 'lint'])).toEqual(['lint', 'build', 'provision', 'e2e']);
    expect(names()).toEqual(phases.map(({ name }) => name));
    expect(() => names(['everything'])).toThrow('there is no phase everything; there are format');
  });
});

// Jest reporter: leaves the counts of one Jest run as a JSON file in DATASPOKE_TEST_REPORT_DIR, so that `npm test` can
// add up runs that Nx started.
const { randomUUID } = require('node:crypto');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');

module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const folder = process.env.DATASPOKE_TEST_REPORT_DIR;
    if (!folder) return;
    const skipped = results.testResults.flatMap((file) =>
      file.testResults
        .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'skipped')
        .map(({ fullName }) => ({ file: relative(process.cwd(), file.testFilePath), name: fullName })),
    );
    const failed = results.testResults.flatMap((file) =>
      file.testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    );
    // A file that could not be loaded has no tests to count, and is a failure all the same.
    const broken = results.testResults.filter((file) => file.testExecError).map((file) => file.testFilePath);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, `${randomUUID()}.json`),
      JSON.stringify({
        passed: results.numPassedTests,
        failed: [...failed, ...broken.map((path) => relative(process.cwd(), path))],
        skipped,
        interrupted: results.wasInterrupted,
      }),
    );
  }
};

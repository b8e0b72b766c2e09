const preset = require('./jest.preset.js');

// Specs that need servers: PostgreSQL, NATS, Temporal and the catalog are started once per run.
module.exports = {
  ...preset,
  displayName: 'integration',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testMatch: ['**/src/**/*.int-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out-tsc/'],
  globalSetup: '<rootDir>/tools/dev-stack/src/testing/global-setup.ts',
  globalTeardown: '<rootDir>/tools/dev-stack/src/testing/global-teardown.ts',
  testTimeout: 30_000,
  maxWorkers: 2,
};

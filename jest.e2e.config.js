const preset = require('./jest.preset.js');

// The whole product as a user starts it, and what happens when parts of it are taken away. One stack at a time.
module.exports = {
  ...preset,
  displayName: 'end-to-end',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/tests/**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tools/dev-stack/src/testing/provision-setup.ts',
  testTimeout: 120_000,
  maxWorkers: 1,
};

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const swc = { ...JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8')), swcrc: false };
// Packages that ship ES modules only; Jest runs CommonJS, so they are compiled on the way in.
const esm = ['@nestjs', 'jose', '@apollo', 'cron-parser'];

module.exports = {
  testEnvironment: 'node',
  // A busy machine is no failure.
  testTimeout: 20_000,
  testMatch: ['**/src/**/*.spec.ts'],
  transform: { '^.+\\.[cm]?[tj]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`node_modules/(?!(${esm.join('|')})/)`],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  testEnvironmentOptions: {
    customExportConditions: ['@dataspoke/source', 'node', 'node-addons', 'require', 'default'],
  },
};

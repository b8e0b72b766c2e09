const preset = require('./jest.preset.js');

// The suite of the search index against Qdrant alone: the server that QDRANT_URL names, else a stand-in. It needs no other servers.
module.exports = {
  ...preset,
  displayName: 'qdrant',
  roots: ['<rootDir>/apps/search/src/index/qdrant'],
  testMatch: ['**/qdrant-search-index.int-spec.ts'],
  testTimeout: 30_000,
};

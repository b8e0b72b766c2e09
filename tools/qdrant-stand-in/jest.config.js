module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'qdrant-stand-in',
  passWithNoTests: true,
};

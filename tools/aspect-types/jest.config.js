module.exports = { ...require('../../jest.preset.js'), displayName: 'aspect-types' };

module.exports = { ...require('../../jest.preset.js'), displayName: 'datahub-client' };

module.exports = { ...require('../../jest.preset.js'), displayName: 'sql-lineage' };

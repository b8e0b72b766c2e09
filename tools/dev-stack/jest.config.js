// Many of these specs start npm, pip and Jest itself, which a busy machine makes slow.
module.exports = { ...require('../../jest.preset.js'), displayName: 'dev-stack', testTimeout: 60_000 };

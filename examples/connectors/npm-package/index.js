const { readFile } = require('node:fs/promises');

/** What the configuration has to look like. */
const CONFIG = {
  type: 'object',
  required: ['file'],
  additionalProperties: false,
  properties: { file: { type: 'string' } },
};

/** A connector package: a JSON file {"tables": {"name": {"description", "columns"}}} describes tables. Configuration: {"file"}. */
exports.connector = {
  protocol: 1,

  /** Says what docs/connectors.md tells of each command, one message after the other. */
  async *run({ command, config, checkpoint = '' }, signal) {
    if (command === 'describe') {
      yield { type: 'config', schema: CONFIG };
      yield { type: 'done' };
      return;
    }
    const { tables } = JSON.parse(await readFile(config.file, { encoding: 'utf8', signal }));
    if (command === 'test') {
      yield { type: 'check', name: 'file', verdict: 'pass', message: `${Object.keys(tables).length} tables` };
      yield { type: 'done' };
    } else if (command === 'scopes') {
      yield { type: 'scope', id: 'tables' };
      yield { type: 'done' };
    } else {
      for (const name of Object.keys(tables).sort()) {
        if (name > checkpoint) yield { type: 'dataset', name, checkpoint: name, ...tables[name] };
      }
      yield { type: 'end', complete: true };
    }
  },
};

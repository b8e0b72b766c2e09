import { clientPython } from './client-python';

// `node dist/official-client/main.js`: makes the Python with DataHub's own packages before the specs that want it.
const made = clientPython({ isRetry: true });
console.log(
  'python' in made ? `DataHub's own client: ${made.python}` : `without it specs are skipped: ${made.reason}`,
);

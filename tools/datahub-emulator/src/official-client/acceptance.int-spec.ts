import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TestServer } from '../emulator.fixture';
import { describeWithClient, runPython } from './client-python.fixture';

// A check of any DataHub server, kept outside of this repository.
const SCRIPT = join(__dirname, '../../../../../shared/datahub/official_client_check.py');

describeWithClient('The acceptance check of a DataHub server', (python) => {
  const isThere = existsSync(SCRIPT);
  (isThere ? it : it.skip)(
    isThere ? 'passes as a whole' : `passes as a whole (skipped: there is no ${SCRIPT})`,
    async () => {
      const server = await TestServer.start({ token: 'secret', visibilityDelayMs: 100 });
      try {
        const arguments_ = [SCRIPT, server.url, '--token', 'secret'];
        const printed = await runPython(python, arguments_, { timeoutMs: 280_000 });
        const lines = printed.trim().split('\n');
        expect(lines.filter((line) => !line.startsWith('ok ')).slice(0, -1)).toEqual([]);
        expect(lines.at(-1)).toMatch(/^\d+ passed, 0 failed$/);
      } finally {
        await server.close();
      }
    },
    300_000,
  );
});

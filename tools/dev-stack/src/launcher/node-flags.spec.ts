import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { APP_NAMES } from '@dataspoke/contracts';
import { ALLOCATOR, NODE_FLAGS, WITH_ALLOCATOR } from './node-flags';

describe('NODE_FLAGS', () => {
  it('are those of the images', async () => {
    const dockerfile = await readFile(join(__dirname, '../../../../docker/Dockerfile'), 'utf8');
    const stages = new Map(
      dockerfile.split(/^FROM /m).map((stage) => [/ AS ([\w-]+)/.exec(stage)?.[1] ?? '', stage]),
    );
    const flagsOf = (stage: string): string[] => {
      const text = stages.get(stage) ?? '';
      const entry = /^ENTRYPOINT \["node", (.*)"dist\/main.js"\]/m.exec(text)?.[1] ?? '';
      const options = /NODE_OPTIONS="?([^"\n]*)/.exec(text)?.[1] ?? '--enable-source-maps';
      return [...entry.matchAll(/"([^"]+)"/g)].map((flag) => flag[1] ?? '').concat(options.split(' '));
    };
    const common = flagsOf('runtime');
    for (const app of APP_NAMES) {
      expect(stages.get(app)).toContain('apps/');
      const settings = Object.fromEntries(
        [...(stages.get(app) ?? '').matchAll(/(MALLOC_\w+)=(\d+)/g)].map(([, name, value]) => [name, value]),
      );
      expect([app, settings]).toEqual([app, WITH_ALLOCATOR.has(app) ? ALLOCATOR : {}]);
      expect([app, flagsOf(app).toSorted()]).toEqual([
        app,
        [...common, ...(NODE_FLAGS[app] ?? [])].toSorted(),
      ]);
    }
  });
});

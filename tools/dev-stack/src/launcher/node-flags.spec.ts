import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { APP_NAMES } from '@dataspoke/contracts';
import { NODE_FLAGS } from './node-flags';

describe('NODE_FLAGS', () => {
  it('are those of the images', async () => {
    const dockerfile = await readFile(join(__dirname, '../../../../docker/Dockerfile'), 'utf8');
    const stages = new Map(
      dockerfile.split(/^FROM /m).map((stage) => [/ AS ([\w-]+)/.exec(stage)?.[1] ?? '', stage]),
    );
    const flagsOf = (stage: string): string[] =>
      (/NODE_OPTIONS="?([^"\n]*)/.exec(stages.get(stage) ?? '')?.[1] ?? '--enable-source-maps').split(' ');
    const common = flagsOf('runtime');
    for (const app of APP_NAMES) {
      expect(stages.get(app)).toContain('apps/');
      expect([app, flagsOf(app)]).toEqual([app, [...common, ...(NODE_FLAGS[app] ?? [])]]);
    }
  });
});

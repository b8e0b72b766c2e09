import { appendFile, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject } from '../connector';
import { WorkingFile } from '../working-file/working-file';
import { EventIndex } from './event-index';
import { FileEvents, type FoundEvent } from './event-source';
import { parseEvent } from './event';

const runId = (index: number): string => `01890b3c-7b2e-7000-8000-${index.toString(16).padStart(12, '0')}`;

function event(job: string, run: number, note = ''): JsonObject {
  return {
    eventType: 'COMPLETE',
    eventTime: '2026-01-02T03:04:05Z',
    producer: note,
    run: { runId: runId(run) },
    job: { namespace: 'prod', name: job },
  };
}

let file: WorkingFile;
beforeEach(async () => {
  file = await WorkingFile.open();
});
afterEach(() => file.close());

it('brings together what tells of one job, and jobs that have a run in common', () => {
  const index = new EventIndex(file);
  const events = [event('c', 1), event('a', 2), event('b', 3), event('c', 4), event('d', 2), event('a', 5)];
  for (const [number, value] of events.entries()) {
    const parsed = parseEvent(value);
    if (parsed.ok) index.add(parsed.event, { file: 0, number, offset: 0, bytes: 0 });
  }
  const groups = Map.groupBy(index.places(), ({ group }) => group);
  expect([...groups.values()].map((places) => places.map(({ number }) => number))).toEqual([
    [1, 4, 5],
    [2],
    [0, 3],
  ]);
});

describe('files of events', () => {
  let folder: string;
  let first: string;
  const { signal } = new AbortController();

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'openlineage-')));
    first = join(folder, 'a.ndjson');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const line = (value: JsonObject, end = '\n'): string => `${JSON.stringify(value)}${end}`;

  it('are read job by job, across files and with whatever line breaks, behind what is no event', async () => {
    const umlauts = event('b', 1, 'Ümläute 🙂');
    await writeFile(first, `${line(umlauts, '\r\n')}\n  \nno event\n${line(event('a', 2))}`);
    await writeFile(join(folder, 'b.ndjson'), `${line(event('a', 3))}{}\n${line(event('b', 4), '')}`);
    const { events } = await new FileEvents(folder, [folder], 1_000).open();
    const found: FoundEvent[] = [];
    for await (const one of events(signal)) found.push(one);
    expect(found.map(({ path }) => path.join(' '))).toEqual([
      'a.ndjson line 4',
      'b.ndjson line 2',
      'a.ndjson line 5',
      'b.ndjson line 1',
      'a.ndjson line 1',
      'b.ndjson line 3',
    ]);
    expect(found[4]).toMatchObject({ value: umlauts });
  });

  it('may grow while they are read, and nothing else', async () => {
    await writeFile(first, `${line(event('b', 1))}${line(event('a', 2))}`);
    const source = new FileEvents(folder, [folder], 1_000);
    const grown = (await source.open()).events(signal);
    expect((await grown.next()).value).toMatchObject({ path: ['a.ndjson', 'line 2'] });
    await appendFile(first, line(event('c', 3)));
    expect((await grown.next()).value).toMatchObject({ path: ['a.ndjson', 'line 1'] });
    expect((await grown.next()).done).toBe(true);

    const cut = (await source.open()).events(signal);
    await cut.next();
    await writeFile(first, 'cut');
    await expect(cut.next()).rejects.toThrow('was changed while it was read');
  });
});

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

// For machines without curl: as much of it as our own texts use. The shell that reads the line is the real one.
const STAND_IN = `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const headers = {};
let url, method, body, saves;
for (let i = 0; i < args.length; i += 1) {
  if (['-s', '-sS', '-sSN'].includes(args[i])) continue;
  else if (args[i] === '-OJ') saves = true;
  else if (args[i] === '--data-binary') body = readFileSync(args[++i].replace(/^@/, ''));
  else if (args[i] === '-H') { const [name, ...rest] = args[++i].split(':'); headers[name] = rest.join(':').trim(); }
  else if (args[i] === '-X') method = args[++i];
  else if (args[i] === '-d') body = args[++i];
  else if (args[i].startsWith('-')) { console.error('unknown option ' + args[i]); process.exit(2); }
  else url = args[i];
}
fetch(url, { method: method ?? (body ? 'POST' : 'GET'), headers, body })
  .then(async (answer) => {
    const text = await answer.text();
    if (!saves) return process.stdout.write(text);
    writeFileSync(/filename="(.*)"/.exec(answer.headers.get('content-disposition'))[1], text);
  });
`;

/** Runs a line as a person would paste it into a shell, and reads what it prints as JSON. */
export async function pasted(line: string, cwd: string): Promise<unknown> {
  return JSON.parse(await printed(line, cwd));
}

/** The same for lines that print something else. */
export async function printed(lines: string, cwd: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dataspoke-curl-'));
  try {
    await writeFile(join(folder, 'curl'), STAND_IN);
    await chmod(join(folder, 'curl'), 0o755);
    const { stdout } = await promisify(execFile)('sh', ['-c', lines], {
      cwd,
      timeout: 60_000,
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${folder}` },
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKey } from './api.fixture';

/** Shorter texts, such as names of algorithms, occur by chance. */
const SHORTEST = 12;

/** Which secrets of a stack stand in what it printed, in its summary or in one of its logs. */
export async function secretsTold(home: string, output: string): Promise<string[]> {
  const [told, secrets] = await Promise.all([everythingTold(home), secretsOf(home)]);
  if (secrets.length < 10) throw new Error(`a stack has more secrets than ${secrets.length}`);
  return secrets.filter((secret) => output.includes(secret) || told.includes(secret));
}

async function everythingTold(home: string): Promise<string> {
  const logs = join(home, 'logs');
  const files = [join(home, 'summary.json'), ...(await readdir(logs)).map((name) => join(logs, name))];
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

async function secretsOf(home: string): Promise<string[]> {
  const texts = [await readKey(home)];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  const secrets = JSON.parse(await readFile(join(home, 'secrets.json'), 'utf8')) as Record<string, unknown>;
  for (const [name, value] of Object.entries(secrets)) {
    if (!name.startsWith('caller')) collect(value);
  }
  collect((secrets['callerPrivateKey'] as { d: string }).d); // the rest of this key pair is public
  return texts.filter((text) => text.length >= SHORTEST);
}

import { readFile, writeFile } from 'node:fs/promises';
import { freePort, isPortFree } from '../servers/ports';

const PORT_NAMES = [
  'postgres',
  'warehouse',
  'nats',
  'temporal',
  'datahub',
  'ingestion',
  'quality',
  'search',
  'metadata-health',
  'worker',
] as const;
export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

/**
 * Loopback ports of everything but the API: those of the last start where they are still free, so that a source that
 * was registered then is found where it was.
 */
export async function choosePorts(file: string): Promise<Ports> {
  const last = await readPorts(file);
  const entries: [PortName, number][] = [];
  for (const name of PORT_NAMES) {
    const known = last[name];
    entries.push([name, known !== undefined && (await isPortFree(known)) ? known : await freePort()]);
  }
  const ports = Object.fromEntries(entries) as Record<PortName, number>;
  await writeFile(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

async function readPorts(file: string): Promise<Partial<Record<PortName, number>>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, port]) => Number.isInteger(port)));
  } catch {
    return {}; // no start before, or a damaged file: new ports are as good
  }
}

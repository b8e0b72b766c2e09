import { randomUUID } from 'node:crypto';
import { DataHubClient, type DataHubClientOptions } from './client';

/** The server of the integration run; its absence fails the spec instead of skipping it. */
export function testCatalogUrl(): string {
  const url = process.env['DATASPOKE_TEST_DATAHUB_URL'];
  if (url) return url;
  throw new Error(
    'DATASPOKE_TEST_DATAHUB_URL is not set; run: npx jest -c jest.int.config.js libs/datahub-client',
  );
}

export function openTestCatalog(options: Partial<DataHubClientOptions> = {}): DataHubClient {
  return new DataHubClient({ url: testCatalogUrl(), ...options });
}

/** Names for one test, since all specs of the run share the server. */
export class TestNames {
  readonly platform = `test${randomUUID().replaceAll('-', '').slice(0, 12)}`;

  dataset(name: string): string {
    return `urn:li:dataset:(urn:li:dataPlatform:${this.platform},${name},PROD)`;
  }

  column(name: string, fieldPath: string): string {
    return `urn:li:schemaField:(${this.dataset(name)},${fieldPath})`;
  }
}

/** Repeats `look` until `isThere`, at most ten seconds; returns the last look either way, for the assertion to show. */
export async function eventually<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await look();
    if (isThere(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

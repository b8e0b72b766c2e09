import { eventually } from './eventually';

const LIMIT_MS = 30_000;

/**
 * Waits until a started app says that it is ready: it has reached its servers and answers calls. A start resolves before
 * that, since an app waits for none of them.
 */
export async function ready<T extends { readonly url: string }>(app: T | Promise<T>): Promise<T> {
  const { url } = await app;
  await eventually(async () => (await fetch(`${url}/health/ready`)).ok, LIMIT_MS);
  return app;
}

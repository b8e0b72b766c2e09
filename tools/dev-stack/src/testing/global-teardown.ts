import './global-setup';

/** Jest's globalTeardown of the integration suite. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.dataspokeTestServers?.stop();
}

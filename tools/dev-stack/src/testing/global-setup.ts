import { startTestServers, type TestServers } from './test-servers';

declare global {
  var dataspokeTestServers: TestServers | undefined;
}

/** Jest's globalSetup of the integration suite: starts the servers once and tells the workers where they are. */
export default async function globalSetup(): Promise<void> {
  const startedAt = performance.now();
  const servers = await startTestServers((line) => console.log(line));
  globalThis.dataspokeTestServers = servers;
  Object.assign(process.env, servers.variables);
  console.log(`\nTest servers ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

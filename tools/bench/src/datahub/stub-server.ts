import { createServer } from 'node:http';

/**
 * A metadata service that answers at once and keeps nothing, so that what is measured against it is the client. Prints its
 * port; ends with its standard input.
 */
const CONFIG = JSON.stringify({
  noCode: 'true',
  retention: 'true',
  statefulIngestionCapable: true,
  patchCapable: true,
  supportsImpactAnalysis: true,
  versions: { 'acryldata/datahub': { version: 'v1.7.0', commit: 'bench' } },
  telemetry: { enabledCli: false, enabledIngestion: false },
  datahub: { serverType: 'prod', serverEnv: 'core' },
});
const SUCCESS = JSON.stringify({ value: 'success' });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url?.startsWith('/config') ? CONFIG : SUCCESS);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`${address.port}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();

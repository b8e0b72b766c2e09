import { Progress } from '../progress/progress.mjs';
import { errorText } from '../error-code';
import { provisionAll } from './provision';
import { ProvisionError } from './provision-error';

/** `node dist/provision/main.js`: fetches what the stack needs, for a test run or an image that must not download later. */
async function main(): Promise<void> {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  await new Progress().step('fetching servers and the embedding model', (report) =>
    provisionAll({
      onProgress: ({ pin, phase, bytes }) =>
        report(`${pin.pkg}: ${phase} ${megabytes(bytes)} of ${megabytes(pin.downloadBytes)}`),
    }),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof ProvisionError ? `\n${error.message}` : errorText(error));
  process.exitCode = 1;
});

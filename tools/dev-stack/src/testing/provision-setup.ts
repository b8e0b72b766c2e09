import { provisionAll } from '../provision/provision';

/** Jest's globalSetup of the end-to-end suite: what the stack needs is in the cache before the first clock runs. */
export default async function provisionSetup(): Promise<void> {
  await provisionAll();
}

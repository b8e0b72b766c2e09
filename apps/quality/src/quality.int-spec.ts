import { serviceRpc } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from './quality.fixture';

describe('the quality service', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    quality = await startQuality();
  }, 60_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('is ready with a schema of its own, and says so to the gateway', async () => {
    const { getStatus, listDeadLetters } = serviceRpc('quality');
    await eventually(async () => {
      expect(await quality.ask(getStatus, {})).toMatchObject({ service: 'quality', ready: true });
    });
    await expect(quality.ask(listDeadLetters, {})).resolves.toEqual({ items: [] });
  });
});

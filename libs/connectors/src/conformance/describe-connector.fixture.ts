import { type Connector } from '../connector';
import { describeInterruptions } from './interruptions.fixture';
import { describeListing } from './listing.fixture';
import { describeRights } from './rights.fixture';
import { NEVER, type SourceTraits, type TestSource } from './test-source.fixture';

/** A source and a connector to it, both made anew for each test. */
export interface UnderTest {
  source(): TestSource;
  connector(): Connector;
}

/** What every connector has to keep; run it with the real source. */
export function describeConnector(name: string, traits: SourceTraits): void {
  describe(`${name} as a connector`, () => {
    let source: TestSource;
    let connector: Connector;

    beforeEach(async () => {
      source = await traits.setup();
      connector = source.connect();
    }, 60_000);

    afterEach(async () => {
      await connector?.close();
      await source?.stop();
    }, 60_000);

    const under: UnderTest = { source: () => source, connector: () => connector };

    it('describes itself', () => {
      const description = connector.describe();
      expect(description.recipeSchema).toMatchObject({ type: 'object' });
      expect(description.type).toMatch(/^[a-z][a-z0-9-]*$/);
      for (const field of description.secretFields)
        for (const key of field.split('.').filter((name) => name !== '*'))
          expect(JSON.stringify(description.recipeSchema)).toContain(`"${key}"`);
    });

    it('tests the connection and each permission with a verdict of its own', async () => {
      await source.createObjects(['t']);
      const report = await connector.test(NEVER);
      expect(report).toMatchObject({ ok: true });
      expect(report.checks.length).toBeGreaterThan(1);
      expect(new Set(report.checks.map((check) => check.name)).size).toBe(report.checks.length);
      await source.cut();
      const failed = await connector.test(NEVER);
      expect(failed.ok).toBe(false);
      const [fault, ...more] = failed.checks.filter((check) => check.verdict === 'fail');
      expect(more).toEqual([]);
      expect(fault?.remedy).toBeTruthy();
    });

    describeListing(under, traits);
    describeRights(under, traits);
    describeInterruptions(under, traits);
  });
}

import { qualityRpc } from '@dataspoke/contracts';
import { type RunningQuality, startQuality } from '../quality.fixture';

describe('rules', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    quality = await startQuality();
  }, 60_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('are created, read, changed by version, listed by dataset and deleted', async () => {
    const { ask, urn } = quality;
    const orders = urn('raw.orders');
    const created = await quality.rule({ dataset: orders, kind: 'not_null', fields: ['city'] });
    expect(created).toMatchObject({
      dataset: orders,
      name: 'not_null(city)',
      severity: 'fail',
      expected: 'city has a value in every row',
      version: 1,
      lastVerdict: null,
    });
    expect(created.assertion).toMatch(/^urn:li:assertion:[0-9a-f]{32}$/);

    const { id } = created;
    const changed = await ask(qualityRpc.updateRule, {
      id,
      version: 1,
      changes: { fields: ['name'], severity: 'warn', filter: 'id > 3' },
    });
    expect(changed).toMatchObject({ name: 'not_null(name)', version: 2, severity: 'warn', filter: 'id > 3' });
    await expect(
      ask(qualityRpc.updateRule, { id, version: 1, changes: { severity: 'fail' } }),
    ).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(
      ask(qualityRpc.updateRule, { id, version: 2, changes: { filter: null } }),
    ).resolves.not.toHaveProperty('filter');
    const versions = await ask(qualityRpc.listRuleVersions, { id, limit: 2 });
    expect(versions.items).toEqual([
      expect.objectContaining({ version: 3, fields: ['name'], severity: 'warn', published: false }),
      expect.objectContaining({ version: 2, fields: ['name'], filter: 'id > 3' }),
    ]);
    expect(versions.items[0]).not.toHaveProperty('filter');
    const { nextCursor: cursor = '' } = versions;
    const [first, ...none] = (await ask(qualityRpc.listRuleVersions, { id, cursor })).items;
    expect(first).toMatchObject({
      version: 1,
      name: 'not_null(city)',
      severity: 'fail',
      expected: 'city has a value in every row',
      createdAt: created.createdAt,
    });
    expect(none).toEqual([]);

    await quality.rule({ dataset: urn('raw.customers'), kind: 'row_count', parameters: { min: 1 } });
    const listed = await ask(qualityRpc.listRules, { dataset: orders });
    expect(listed.items.map((rule) => rule.id)).toEqual([id]);

    await expect(ask(qualityRpc.deleteRule, { id, version: 1 })).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    await ask(qualityRpc.deleteRule, { id, version: 3 });
    await expect(ask(qualityRpc.getRule, { id })).rejects.toMatchObject({ code: 'not-found' });
    expect((await ask(qualityRpc.listRules, { dataset: orders })).items).toEqual([]);
    // Verdicts outlive their rule, and so does what they are about.
    expect((await ask(qualityRpc.listRuleVersions, { id })).items).toHaveLength(3);
    await expect(
      ask(qualityRpc.listRuleVersions, { id: '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are refused with every field that is wrong', async () => {
    const draft = {
      dataset: quality.urn('raw.orders'),
      kind: 'range',
      parameters: { min: 'x', most: 1 },
    } as const;
    await expect(quality.rule(draft)).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'fields' }, { field: 'parameters.most' }],
    });
  });

  it('are made once for one Idempotency-Key', async () => {
    const draft = { dataset: quality.urn('raw.once'), kind: 'row_count', parameters: { min: 1 } } as const;
    const make = () => quality.ask(qualityRpc.createRule, { draft, idempotencyKey: 'once' });
    const [one, other] = [await make(), await make()];
    expect(other.id).toBe(one.id);
    expect((await quality.ask(qualityRpc.listRules, { dataset: draft.dataset })).items).toHaveLength(1);
  });

  it('come in pages, the newest first', async () => {
    const dataset = quality.urn('raw.pages');
    const ids: string[] = [];
    for (let min = 1; min <= 5; min += 1) {
      ids.unshift((await quality.rule({ dataset, kind: 'row_count', parameters: { min } })).id);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await quality.ask(qualityRpc.listRules, {
        dataset,
        limit: 2,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(seen).toHaveLength(5);
    expect([...seen].sort()).toEqual([...ids].sort());
  });
});

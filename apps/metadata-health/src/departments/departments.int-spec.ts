import { type DepartmentDraft, type DepartmentHealthReport, metadataHealthRpc } from '@dataspoke/contracts';
import { mcpOf, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { randomUUID } from 'node:crypto';
import { airlineTable, airlineUrn } from '../catalog.fixture';
import { type RunningHealth, startHealth } from '../metadata-health.fixture';

const [FLIGHTS, PLANES, WEATHER, AIRPORTS] = ['flights', 'planes', 'weather', 'airports'].map(airlineUrn);
const OPERATIONS = 'urn:li:corpGroup:flight-operations';
const MAINTENANCE = 'urn:li:corpGroup:fleet-maintenance';
const SCIENCE = 'urn:li:corpGroup:data-science';

describe('departments', () => {
  let health: RunningHealth;
  const create = (draft: DepartmentDraft, idempotencyKey?: string) =>
    health.ask(metadataHealthRpc.createDepartment, { draft, idempotencyKey });
  const report = (): Promise<DepartmentHealthReport> => health.ask(metadataHealthRpc.getDepartmentHealth, {});
  const score = (urn: string) => health.ask(metadataHealthRpc.getScore, { urn });
  const urnsOf = async (department: string) =>
    (await health.ask(metadataHealthRpc.listScores, { department })).items.map(({ urn }) => urn);

  beforeAll(async () => {
    health = await startHealth();
    const owned: [string, string[]][] = [
      [FLIGHTS!, [OPERATIONS, MAINTENANCE]],
      [PLANES!, [MAINTENANCE]],
      [WEATHER!, [SCIENCE]],
      [AIRPORTS!, []],
    ];
    requireAccepted(
      await health.catalog.client.writes.emitMcps(
        owned.flatMap(([urn, owners]) => [
          ...airlineTable(urn, 'Table', [{ fieldPath: 'id' }]),
          mcpOf(urn, 'ownership', {
            owners: owners.map((owner) => ({ owner, type: 'TECHNICAL_OWNER' })),
            lastModified: { time: 0, actor: 'urn:li:corpuser:datahub' },
          }),
          ...(urn === PLANES ? [mcpOf(urn, 'editableDatasetProperties', { description: 'Aircraft' })] : []),
        ]),
      ),
    );
    await health.changed(owned.map(([urn]) => urn));
    await eventually(async () => {
      expect((await health.ask(metadataHealthRpc.listScores, {})).items).toHaveLength(4);
    }, 20_000);
  }, 60_000);
  afterAll(() => health?.close());

  it('show who belongs to none', async () => {
    expect(await report()).toEqual({
      departments: [],
      unmappedOwners: [
        { urn: MAINTENANCE, datasets: 2 },
        { urn: SCIENCE, datasets: 1 },
        { urn: OPERATIONS, datasets: 1 },
      ].sort((a, b) => b.datasets - a.datasets || (a.urn < b.urn ? -1 : 1)),
      unmappedOwnerCount: 3,
      datasetsWithoutOwner: 1,
      datasetsWithoutDepartment: 3,
    });
  });

  it('roll scores up the tree, each dataset once', async () => {
    const key = randomUUID();
    const airline = await create({ name: 'Airline', owners: [] }, key);
    expect(await create({ name: 'Airline', owners: [] }, key)).toEqual(airline);
    const operations = await create({ name: 'Operations', parentId: airline.id, owners: [OPERATIONS] });
    const technic = await create({ name: 'Technic', parentId: airline.id, owners: [MAINTENANCE] });
    const [flights, planes] = await Promise.all([score(FLIGHTS!), score(PLANES!)]);
    const { departments, ...rest } = await report();
    const mean = Math.round(((flights.score ?? 0) + (planes.score ?? 0)) * 500) / 1_000;
    expect(departments).toMatchObject([
      { id: airline.id, parentId: null, datasets: 2, score: mean },
      { id: operations.id, parentId: airline.id, datasets: 1, score: flights.score },
      { id: technic.id, parentId: airline.id, datasets: 2, score: mean },
    ]);
    const gaps = [flights, planes].flatMap(({ urn, gaps: all }) =>
      all.map(({ check, gain, cause }) => ({ urn, check, gain, cause })),
    );
    const best = gaps.map(({ gain }) => gain).sort((a, b) => b - a);
    expect(departments[0]?.fixes.map(({ gain }) => gain)).toEqual(best.slice(0, 3));
    for (const { name, ...fix } of departments[0]?.fixes ?? []) {
      expect(gaps).toContainEqual(fix);
      expect(['flights', 'planes']).toContain(name);
    }
    expect(rest).toEqual({
      unmappedOwners: [{ urn: SCIENCE, datasets: 1 }],
      unmappedOwnerCount: 1,
      datasetsWithoutOwner: 1,
      datasetsWithoutDepartment: 1,
    });
    expect(await urnsOf(airline.id)).toEqual([FLIGHTS, PLANES]);
    expect(await urnsOf(operations.id)).toEqual([FLIGHTS]);
    await expect(urnsOf(randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are changed knowingly, and stay a tree', async () => {
    const { items } = await health.ask(metadataHealthRpc.listDepartments, {});
    const [airline, operations, technic] = items;
    expect(items.map(({ name }) => name)).toEqual(['Airline', 'Operations', 'Technic']);
    const update = (changes: object, id = airline!.id, version = 1) =>
      health.ask(metadataHealthRpc.updateDepartment, { id, version, changes });
    await expect(update({ parentId: technic!.id })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'parentId', message: 'must not be the department itself or one below it' }],
    });
    await expect(update({ parentId: randomUUID() })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(update({ name: 'Technic' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(update({ owners: [MAINTENANCE] })).rejects.toMatchObject({
      code: 'conflict',
      details: { id: technic!.id },
    });
    await expect(update({ name: 'Other' }, airline!.id, 7)).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    expect(await update({ name: 'Wings', owners: [SCIENCE] })).toMatchObject({
      name: 'Wings',
      owners: [SCIENCE],
      version: 2,
    });
    await expect(health.ask(metadataHealthRpc.deleteDepartment, { id: airline!.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    await health.ask(metadataHealthRpc.deleteDepartment, { id: operations!.id, version: 1 });
    await expect(health.ask(metadataHealthRpc.getDepartment, { id: operations!.id })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await report()).unmappedOwners).toEqual([{ urn: OPERATIONS, datasets: 1 }]);
  });

  it('refuse two moves at once that would make a circle', async () => {
    const [left, right] = await Promise.all([
      create({ name: 'Left', owners: [] }),
      create({ name: 'Right', owners: [] }),
    ]);
    const move = (id: string, parentId: string) =>
      health.ask(metadataHealthRpc.updateDepartment, { id, version: 1, changes: { parentId } });
    const moves = await Promise.allSettled([move(left.id, right.id), move(right.id, left.id)]);
    expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

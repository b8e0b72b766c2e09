import { ingestionRpc, type SuggestionDecision } from '@dataspoke/contracts';
import { mcpOf } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('semantic types of columns', () => {
  let ingestion: RunningIngestion;
  let source: string;
  let people: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { recipe, run } = ingestion.warehouse;
    await run(`
      create table raw.people (person_id bigint primary key, mail text, mobile text, joined_year int, visits int);
      insert into raw.people select n, 'p' || n || '@example.com', '+49 30 ' || (1000000 + n), 2000 + n % 20, n % 7
        from generate_series(1, 50) n`);
    people = DatasetUrn.of('postgres', `${recipe.database}.raw.people`, 'PROD').toString();
    source = (
      await ingestion.ask(ingestionRpc.createSource, {
        draft: { name: 'people', type: 'postgres', recipe: { ...recipe, profile: { enabled: true } } },
      })
    ).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const list = async (more: object = {}) =>
    (await ingestion.ask(ingestionRpc.listSuggestions, { dataset: people, ...more })).items;
  const decide = (field: string, type: string, decision: SuggestionDecision) =>
    ingestion.ask(ingestionRpc.decideSuggestion, { dataset: people, field, type, decision });
  const aspectOf = async (urn: string, aspectName: string): Promise<unknown> => {
    const found = await ingestion.catalog.client.reads.readAspects([urn], [aspectName]);
    return found.get(urn)?.get(aspectName)?.value;
  };
  const tagsOf = async (field: string): Promise<unknown> => {
    const value = await aspectOf(people, 'editableSchemaMetadata');
    return JSON.stringify(value).includes(field) ? value : undefined;
  };

  it('are not kept by a dry run, and are by a run', async () => {
    await ingestion.run(source, 'dry-run');
    expect(await list()).toEqual([]);
    await ingestion.run(source);
    const found = (await list()).map(({ field, type, state, current }) => ({ field, type, state, current }));
    expect(found).toEqual([
      { field: 'mail', type: 'email', state: 'suggested', current: true },
      { field: 'mobile', type: 'phone', state: 'suggested', current: true },
      { field: 'person_id', type: 'identifier', state: 'suggested', current: true },
    ]);
    const [mail] = await list({ type: 'email' });
    expect(mail?.evidence).toContain('100 %');
    expect(JSON.stringify(await list())).not.toContain('p1@');
  }, 90_000);

  it('tag the column when they are accepted, beside the tags of people', async () => {
    await ingestion.catalog.client.writes.emitMcps([
      mcpOf(people, 'editableSchemaMetadata', {
        editableSchemaFieldInfo: [
          { fieldPath: 'mail', description: 'by hand', globalTags: { tags: [{ tag: 'urn:li:tag:mine' }] } },
        ],
      }),
    ]);
    expect(await decide('mail', 'email', 'accept')).toMatchObject({
      state: 'accepted',
      decidedBy: 'api-key:test',
    });
    const tagged = await tagsOf('mail');
    expect(JSON.stringify(tagged)).toContain('urn:li:tag:mine');
    expect(JSON.stringify(tagged)).toContain('urn:li:tag:semantic-type.email');
    expect(JSON.stringify(tagged)).toContain('by hand');
    expect(await aspectOf('urn:li:tag:semantic-type.email', 'tagProperties')).toMatchObject({
      name: 'semantic type: email',
    });
    await decide('mail', 'email', 'reject');
    const after = JSON.stringify(await tagsOf('mail'));
    expect(after).not.toContain('semantic-type.email');
    expect(after).toContain('urn:li:tag:mine');
    expect(await decide('mail', 'email', 'accept')).toMatchObject({ state: 'accepted' });
  }, 60_000);

  it('are evaluated again by each run, and what was decided stays', async () => {
    await decide('mobile', 'phone', 'reject');
    await ingestion.warehouse.run(`update raw.people set mail = 'none ' || person_id`);
    await ingestion.run(source);
    const found = (await list()).map(({ field, state, current }) => [field, state, current]);
    expect(found).toEqual([
      ['mail', 'accepted', false],
      ['mobile', 'rejected', true],
      ['person_id', 'suggested', true],
    ]);
    expect((await list({ state: 'accepted', current: 'false' })).map(({ field }) => field)).toEqual(['mail']);
    expect(await decide('mail', 'email', 'reopen')).toMatchObject({ state: 'suggested', current: false });
    await expect(decide('mail', 'email', 'accept')).rejects.toMatchObject({ code: 'conflict' });
    await expect(decide('visits', 'email', 'accept')).rejects.toMatchObject({ code: 'not-found' });
  }, 90_000);

  it('are listed in pages, and not decided while the catalog is away', async () => {
    const first = await ingestion.ask(ingestionRpc.listSuggestions, { dataset: people, limit: 2 });
    expect(first.items).toHaveLength(2);
    const { nextCursor: cursor } = first;
    if (cursor === undefined) throw new Error('no second page');
    const second = await ingestion.ask(ingestionRpc.listSuggestions, { dataset: people, limit: 2, cursor });
    expect(second.items.map(({ field }) => field)).toEqual(['person_id']);
    await ingestion.catalog.stop();
    await expect(decide('person_id', 'identifier', 'accept')).rejects.toMatchObject({
      code: 'datahub-unavailable',
    });
    expect((await list({ state: 'accepted' })).length).toBe(0);
  }, 90_000);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternativesOf, aspects, enums, records } from './generated-tables.fixture';

/** Facts about the aspects of a DataHub server, from its own source. */
const REFERENCE = join(__dirname, '../../../../../shared/datahub/aspects.json');

(existsSync(REFERENCE) ? describe : describe.skip)('the tables and the facts about DataHub', () => {
  const facts = (
    existsSync(REFERENCE) ? JSON.parse(readFileSync(REFERENCE, 'utf8')) : { aspects: {}, types: {} }
  ) as Facts;
  const short = (name: string) => name.replace(/^com\.linkedin\./, '');

  function typeText(type: FactType): string {
    if (typeof type === 'string') {
      const named = facts.types[type];
      return named?.kind === 'typeref' ? typeText(named.ref) : short(type);
    }
    if ('array' in type) return `[${typeText(type.array)}]`;
    if ('map' in type) return `{${typeText(type.map)}}`;
    return `<${type.union.map(({ jsonKey, type: member }) => `${jsonKey}=${typeText(member)}`).join('|')}>`;
  }

  // The same form out of our tables, with the key of every alternative.
  function ourText(type: string): string {
    return type.replace(/<[^>]*>/, (union) => {
      const members = alternativesOf(union).map(([key, member]) => `${key}=${member}`);
      return `<${members.join('|')}>`;
    });
  }

  function agreeOn(record: string, fields: readonly FactField[]): void {
    const ours = new Map(records.get(record)?.map((field) => [field.name, field]));
    for (const { name, type, requiredInJson } of fields) {
      const field = ours.get(name);
      expect([record, name, field && ourText(field.type), field?.required]).toEqual([
        record,
        name,
        // Keys of primitives that are references are named by what they refer to.
        typeText(type),
        requiredInJson,
      ]);
      ours.delete(name);
    }
    // Our model is newer; what it adds must not be needed.
    expect([record, [...ours.values()].filter((field) => field.required)]).toEqual([record, []]);
  }

  it('agree on every aspect', () => {
    for (const [name, { record, fields }] of Object.entries(facts.aspects)) {
      expect([name, aspects.get(name)]).toEqual([name, short(record)]);
      agreeOn(short(record), fields);
    }
  });

  it('agree on every type inside', () => {
    for (const [name, type] of Object.entries(facts.types)) {
      if (type.kind === 'record') agreeOn(short(name), type.fields);
      if (type.kind === 'enum') expect(enums.get(short(name))).toEqual(expect.arrayContaining(type.symbols));
    }
  });
});

type FactType =
  | string
  | { readonly array: FactType }
  | { readonly map: FactType }
  | { readonly union: readonly { readonly jsonKey: string; readonly type: FactType }[] };
interface FactField {
  readonly name: string;
  readonly type: FactType;
  readonly requiredInJson: boolean;
}
interface Facts {
  readonly aspects: Readonly<
    Record<string, { readonly record: string; readonly fields: readonly FactField[] }>
  >;
  readonly types: Readonly<
    Record<
      string,
      | { readonly kind: 'record'; readonly fields: readonly FactField[] }
      | { readonly kind: 'enum'; readonly symbols: readonly string[] }
      | { readonly kind: 'typeref'; readonly ref: FactType }
    >
  >;
}

import { type Field, type ModelDocument, type NamedType, type TypeRef } from '@dataspoke/datahub-emulator';
import { graphqlName } from './graphql-names';
import { relativeName } from './names';
import { fileOf, packed, type SourceFile } from './source-file';

/**
 * The files that values are checked by: what every record and enum of an aspect looks like, one line of text each, and
 * the record of every aspect. `aspects/model-shapes.ts` of the client reads them, and says what the texts mean.
 */
export async function recordFiles(model: ModelDocument): Promise<SourceFile[]> {
  const used = [...usedTypes(model)].sort();
  const records: [string, string][] = [];
  const enums: [string, string][] = [];
  for (const name of used) {
    const type = model.types[name];
    if (type?.kind === 'record') records.push([relativeName(name), recordText(type)]);
    else if (type?.kind === 'enum') enums.push([relativeName(name), type.symbols.join(' ')]);
    else throw new Error(`${name} is of a kind that values cannot be checked by yet`);
  }
  const aspects = Object.keys(model.aspects)
    .sort()
    .map((name): [string, string] => [name, relativeName(model.aspects[name]?.record ?? '')]);
  return [
    ...(await tableFiles(model.source, 'records', 'RECORDS', 'The fields of every record.', records)),
    ...(await tableFiles(model.source, 'enums', 'ENUMS', 'The symbols of every enum.', enums)),
    ...(await tableFiles(model.source, 'aspects', 'ASPECTS', 'The record of every aspect.', aspects)),
  ];
}

/** The files with the table of entity types. */
export async function entityFiles(model: ModelDocument): Promise<SourceFile[]> {
  const entries = Object.keys(model.entities)
    .sort()
    .map((name): [string, string] => [name, entityText(model, name)]);
  return tableFiles(model.source, 'entities', 'ENTITIES', 'What every entity type has.', entries);
}

// One text per file, a line per entry: an object of as many entries takes some thirty times the memory.
async function tableFiles(
  source: string,
  file: string,
  constant: string,
  comment: string,
  entries: readonly [string, string][],
): Promise<SourceFile[]> {
  const table = (part: readonly [string, string][]): string =>
    `\`\n${part.map(([key, text]) => `${key} ${text}`).join('\n')}\n\``;
  const parts = packed(entries, () => 1, 10);
  const [only] = parts;
  if (only && parts.length === 1) {
    return [
      await fileOf(`${file}.ts`, source, `/** ${comment} */\nexport const ${constant} = ${table(only)};`),
    ];
  }
  const numbered = parts.map(async (part, at) => {
    const body = `/** A part of {@link ${constant}}. */\nexport const ${constant}_${at + 1} = ${table(part)};`;
    return fileOf(`${file}-${at + 1}.ts`, source, body);
  });
  const numbers = parts.map((_part, at) => at + 1);
  const joined =
    numbers.map((at) => `import { ${constant}_${at} } from './${file}-${at}';`).join('\n') +
    `\n\n/** ${comment} */\nexport const ${constant} = [${numbers.map((at) => `${constant}_${at}`).join(', ')}];`;
  return [...(await Promise.all(numbered)), await fileOf(`${file}.ts`, source, joined)];
}

function usedTypes(model: ModelDocument): Set<string> {
  const used = new Set<string>();
  const visit = (type: TypeRef): void => {
    if (typeof type !== 'string') {
      if ('array' in type) visit(type.array);
      else if ('map' in type) visit(type.map);
      else for (const member of type.union) visit(member.type);
      return;
    }
    const named = model.types[type];
    if (!named || used.has(type)) return;
    used.add(type);
    if (named.kind === 'record') for (const field of named.fields) visit(field.type);
  };
  for (const aspect of Object.values(model.aspects)) visit(aspect.record);
  return used;
}

function recordText(type: NamedType & { kind: 'record' }): string {
  return type.fields.map(fieldText).join(' ');
}

function fieldText(field: Field): string {
  const text = `${field.name}${field.optional ? '?' : ''}:${typeText(field.type)}`;
  return field.default === undefined ? text : `${text}=${defaultText(field)}`;
}

// No blank, which separates the fields, and nothing that would end the text or be replaced in it.
function defaultText(field: Field): string {
  const text = JSON.stringify(field.default, (_key, value: unknown) => value ?? undefined);
  if (/[\s`\\]|\$\{/.test(text))
    throw new Error(`the default of ${field.name} cannot be written without blanks`);
  return text;
}

function typeText(type: TypeRef): string {
  if (typeof type === 'string') return relativeName(type);
  if ('array' in type) return `[${typeText(type.array)}]`;
  if ('map' in type) return `{${typeText(type.map)}}`;
  return `<${type.union.map(({ key, type: member }) => alternativeText(key, member)).join('|')}>`;
}

// The kind is `urn` for a part that is a URN itself, or the name of an enum; a text has none.
function keyFieldText({ name, type, urnOf }: Field): string {
  if (urnOf) return `${name}:urn`;
  if (type === 'string') return name;
  if (typeof type !== 'string') throw new Error(`the key field ${name} is neither text nor enum`);
  return `${name}:${relativeName(type)}`;
}

// Most alternatives are named by their type.
function alternativeText(key: string, type: TypeRef): string {
  if (typeof type !== 'string') throw new Error('a union of lists or maps has no text form yet');
  return key === type ? relativeName(type) : `${key}:${relativeName(type)}`;
}

// `keyAspect(keyField,keyField:kind) GRAPHQL_NAME versioned,aspects time,series`; `-` where there is nothing.
function entityText(model: ModelDocument, name: string): string {
  const entity = model.entities[name];
  if (!entity) throw new Error(`the model does not describe the entity ${name}`);
  const others = entity.aspects.filter((aspect) => aspect !== entity.keyAspect);
  const ofKind = (timeseries: boolean): string =>
    others
      .filter((aspect) => (model.aspects[aspect]?.timeseries ?? false) === timeseries)
      .sort()
      .join(',') || '-';
  const keyRecord = model.types[model.aspects[entity.keyAspect]?.record ?? ''];
  const fields = keyRecord?.kind === 'record' ? keyRecord.fields : [];
  const key = `${entity.keyAspect}(${fields.map(keyFieldText).join(',')})`;
  return `${key} ${graphqlName(name) ?? '-'} ${ofKind(false)} ${ofKind(true)}`;
}

import { type Field, type ModelDocument, type NamedType, type TypeRef } from '@dataspoke/datahub-emulator';
import { namespaceOf, typeNames } from './names';
import { fileOf, packed, type SourceFile } from './source-file';

const PRIMITIVES: ReadonlyMap<string, string> = new Map([
  ['boolean', 'boolean'],
  ['int', 'number'],
  ['long', 'number'],
  ['float', 'number'],
  ['double', 'number'],
  ['bytes', 'string'],
  ['string', 'string'],
]);

// Header, the lines of the imports, and what formatting breaks in two.
const RESERVED_LINES = 140;

/** Files with the TypeScript type of every named type of the model, by namespace, and the index that joins them. */
export async function typeFiles(model: ModelDocument): Promise<SourceFile[]> {
  const names = typeNames(model);
  const printer = new TypePrinter(names);
  const declared = Object.keys(model.types)
    .sort()
    .map((type) => ({ type, text: printer.declaration(type, typeOf(model, type)) }));
  const parts = [...Map.groupBy(declared, ({ type }) => namespaceOf(type))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([namespace, types]) => {
      const files = packed(types, ({ text }) => text.split('\n').length + 1, RESERVED_LINES);
      const file = namespace.replaceAll('.', '-');
      return files.map((part, at) => ({ file: at === 0 ? file : `${file}-${at + 1}`, part }));
    });
  const fileOfType = new Map(
    parts.flatMap(({ file, part }) => part.map(({ type }) => [type, file] as const)),
  );
  const files = parts.map(async ({ file, part }) => {
    const used = new Set(part.flatMap(({ type }) => referencesOf(typeOf(model, type))));
    const foreign = [...used].filter((type) => fileOfType.get(type) !== file);
    const imports = [...Map.groupBy(foreign, (type) => fileOfType.get(type) ?? '')]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, wanted]) => importLine(wanted.map((type) => names.get(type) ?? type).sort(), `./${from}`));
    const body = part.map(({ text }) => text).join('\n\n');
    if (body.includes('OneOf<')) imports.push(importLine(['OneOf'], '../../one-of'));
    return fileOf(`types/${file}.ts`, model.source, `${imports.join('\n')}\n\n${body}`);
  });
  const index = parts.map(({ file }) => `export type * from './${file}';`).join('\n');
  return [...(await Promise.all(files)), await fileOf('types/index.ts', model.source, index)];
}

/** The file with the type of every aspect by its name. */
export async function aspectValuesFile(model: ModelDocument): Promise<SourceFile> {
  const names = typeNames(model);
  const members = Object.keys(model.aspects)
    .sort()
    .map((name) => `readonly ${name}: model.${names.get(model.aspects[name]?.record ?? '') ?? 'never'};`);
  return fileOf(
    'aspect-values.ts',
    model.source,
    `import type * as model from './types';\n\n` +
      `/** The type of every aspect by its name. */\nexport type AspectValues = {\n${members.join('\n')}\n};`,
  );
}

function importLine(names: readonly string[], from: string): string {
  return `import { ${names.map((name) => `type ${name}`).join(', ')} } from '${from}';`;
}

function typeOf(model: ModelDocument, name: string): NamedType {
  const type = model.types[name];
  if (!type) throw new Error(`the model names ${name} but does not describe it`);
  return type;
}

function referencesOf(type: NamedType): string[] {
  return type.kind === 'record' ? type.fields.flatMap((field) => namesIn(field.type)) : [];
}

function namesIn(type: TypeRef): string[] {
  if (typeof type === 'string') return PRIMITIVES.has(type) ? [] : [type];
  if ('array' in type) return namesIn(type.array);
  if ('map' in type) return namesIn(type.map);
  return type.union.flatMap((member) => namesIn(member.type));
}

class TypePrinter {
  constructor(private readonly names: ReadonlyMap<string, string>) {}

  declaration(fullName: string, type: NamedType): string {
    const remarks = type.kind === 'record' ? deprecationOf(type) : [];
    const comment = [`\`${fullName}\`${type.kind === 'fixed' ? `, ${type.size} bytes` : ''}`, ...remarks];
    return `/** ${comment.join(' ')} */\nexport type ${this.nameOf(fullName)} = ${this.body(type)};`;
  }

  private body(type: NamedType): string {
    if (type.kind === 'fixed') return 'string';
    if (type.kind === 'record') {
      // An empty record must not take any value.
      if (type.fields.length === 0) return 'Readonly<Record<string, never>>';
      return `{\n${type.fields.map((field) => this.field(field)).join('\n')}\n}`;
    }
    return type.symbols.map((symbol) => `| '${symbol}'`).join('\n');
  }

  private field(field: Field): string {
    const required = !field.optional && field.default === undefined;
    const remarks = [...urnRemark(field), ...defaultRemark(field), ...deprecationOf(field)];
    const comment = remarks.length > 0 ? `/** ${remarks.join(' ')} */\n` : '';
    return `${comment}readonly ${field.name}${required ? '' : '?'}: ${this.type(field.type)};`;
  }

  private type(type: TypeRef): string {
    if (typeof type === 'string') return PRIMITIVES.get(type) ?? this.nameOf(type);
    if ('array' in type) {
      const item = this.type(type.array);
      return `readonly ${/^[\w]+$/.test(item) || item.startsWith('OneOf<') ? item : `(${item})`}[]`;
    }
    if ('map' in type) return `Readonly<Record<string, ${this.type(type.map)}>>`;
    const members = type.union.map(({ key, type: member }) => `'${key}': ${this.type(member)};`);
    return `OneOf<{\n${members.join('\n')}\n}>`;
  }

  private nameOf(fullName: string): string {
    const name = this.names.get(fullName);
    if (!name) throw new Error(`the model names ${fullName} but does not describe it`);
    return name;
  }
}

function urnRemark(field: Field): string[] {
  if (!field.urnOf) return [];
  const many = typeof field.type === 'object' ? 'URNs' : 'URN';
  return [field.urnOf.length > 0 ? `${many} of ${field.urnOf.join(', ')}.` : `${many}.`];
}

function defaultRemark(field: Field): string[] {
  if (field.default === undefined) return [];
  return [`Default: \`${JSON.stringify(field.default, (_key, value: unknown) => value ?? undefined)}\`.`];
}

function deprecationOf({ deprecated }: { deprecated?: true | string }): string[] {
  if (deprecated === undefined) return [];
  return [`@deprecated${deprecated === true ? '' : ` ${deprecated.replaceAll('*/', '')}`}`];
}

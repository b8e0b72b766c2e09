import { DatasetUrn, type FabricType, InvalidUrn, Urn } from '@dataspoke/domain';
import {
  CHECK_VERDICTS,
  type ConnectionCheck,
  type JsonObject,
  type JsonValue,
  type Scope,
} from '../connector';
import { ConnectorError } from '../errors';
import { columnTypeOf, type MappedColumn } from '../field-mapping/columns';
import { buildAspects } from '../field-mapping/mapped-aspects';
import { toJson } from '../field-mapping/plain-json';
import { isObject } from '../json';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';
import { type Path } from '../records';
import { type ProgramLine } from './program';

/** What a program says of one object, or of the end; see docs/connectors.md. */
export type ProgramMessage =
  | {
      readonly type: 'entity';
      readonly path: Path;
      readonly objectType: string;
      readonly urn: string;
      readonly aspects: Readonly<Record<string, JsonObject>>;
      readonly series?: Readonly<Record<string, readonly JsonObject[]>>;
      readonly warnings: readonly string[];
      readonly checkpoint?: string;
    }
  | {
      readonly type: 'filtered';
      readonly path: Path;
      readonly objectType: string;
      readonly rule: string;
      readonly urn?: string;
      readonly checkpoint?: string;
    }
  | {
      readonly type: 'failed';
      readonly path: Path;
      readonly objectType: string;
      readonly reason: string;
      readonly remedy: string;
      readonly isPermission: boolean;
      readonly urn?: string;
      readonly checkpoint?: string;
    }
  | { readonly type: 'check'; readonly check: Omit<ConnectionCheck, 'durationMs'> }
  | { readonly type: 'scope'; readonly scope: Scope }
  | { readonly type: 'config'; readonly schema: unknown }
  | { readonly type: 'log' }
  | { readonly type: 'done' }
  | { readonly type: 'end'; readonly complete: true; readonly cursor?: string }
  | {
      readonly type: 'end';
      readonly complete: false;
      readonly reason: string;
      readonly remedy: string;
      readonly retryable: boolean;
    };

const TYPES = [
  'entity',
  'dataset',
  'filtered',
  'failed',
  'check',
  'scope',
  'config',
  'log',
  'done',
  'end',
] as const;

/** Reads a line of a program. Raises `ConnectorError` `source-error` that names the line and what is wrong with it. */
export function readMessage(
  { value, number }: ProgramLine,
  platform: string,
  env: FabricType,
): ProgramMessage {
  try {
    return RecipeReader.read(value, (reader) => messageOf(reader, platform, env));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const faults = error.fields.map(({ message }) => message).join(' ');
    throw new ConnectorError(
      'source-error',
      `Line ${number} of the program: ${faults || error.message}`,
      'Correct the program; docs/connectors.md tells the protocol.',
    );
  }
}

function messageOf(reader: RecipeReader, platform: string, env: FabricType): ProgramMessage {
  const type = reader.choice('type', TYPES, 'log');
  if (!reader.has('type')) reader.fault('type', 'is missing');
  switch (type) {
    case 'entity':
      return entity(reader);
    case 'dataset':
      return dataset(reader, platform, env);
    case 'filtered':
      return { type, ...namedPlace(reader, platform, env), rule: text(reader, 'rule') };
    case 'failed':
      return {
        type,
        ...namedPlace(reader, platform, env),
        reason: text(reader, 'reason'),
        remedy: reader.text('remedy', { maxLength: 2_000 }) ?? 'Look at the log of the program.',
        isPermission: reader.flag('permission', false),
      };
    case 'check':
      return { type, check: check(reader) };
    case 'scope':
      return {
        type,
        scope: {
          id: text(reader, 'id'),
          name: reader.text('name', { maxLength: 500 }) ?? text(reader, 'id'),
          kind: 'part',
        },
      };
    case 'config':
      return { type, schema: reader.value('schema') };
    case 'log':
      reader.value('message');
      reader.value('level');
      return { type };
    case 'done':
      return { type };
    case 'end': {
      const complete = reader.flag('complete', false);
      if (!reader.has('complete')) reader.fault('complete', 'is missing: true, or false with a reason');
      const cursor = reader.text('cursor', { maxLength: 1_000_000 });
      if (complete) return { type, complete, ...(cursor === undefined ? {} : { cursor }) };
      return {
        type,
        complete,
        reason: text(reader, 'reason'),
        remedy: reader.text('remedy', { maxLength: 2_000 }) ?? 'Look at the log of the program.',
        retryable: reader.flag('retryable', false),
      };
    }
  }
}

function entity(reader: RecipeReader): ProgramMessage {
  const urn = text(reader, 'urn', urnComplaint);
  const series = reader.has('series') ? { series: seriesOf(reader) } : {};
  if (!reader.has('aspects') && !reader.has('series'))
    reader.fault('aspects', 'is missing, and so is series');
  const aspects = reader.has('aspects') ? aspectsOf(reader) : {};
  return {
    type: 'entity',
    ...place(reader, 'entity'),
    urn,
    aspects,
    ...series,
    warnings: reader.texts('warnings'),
  };
}

function aspectsOf(reader: RecipeReader): Readonly<Record<string, JsonObject>> {
  const given = reader.value('aspects');
  if (!isRecord(given)) return reader.fault('aspects', 'must be an object: aspect → value', {});
  const aspects: Record<string, JsonObject> = {};
  for (const [name, aspect] of Object.entries(given)) {
    const json = toJson(aspect);
    if (isObject(json)) aspects[name] = json;
    else reader.fault('aspects', `holds ${name}, which is no object`);
  }
  return aspects;
}

function seriesOf(reader: RecipeReader): Readonly<Record<string, readonly JsonObject[]>> {
  const given = reader.value('series');
  if (!isRecord(given)) return reader.fault('series', 'must be an object: aspect → list of values', {});
  const series: Record<string, readonly JsonObject[]> = {};
  for (const [name, values] of Object.entries(given)) {
    const json = toJson(values);
    const points = Array.isArray(json) ? json.filter(isPoint) : [];
    if (Array.isArray(json) && points.length === json.length) series[name] = points;
    else reader.fault('series', `must hold for ${name} a list of objects, each with timestampMillis`);
  }
  return series;
}

function isPoint(value: JsonValue): value is JsonObject {
  return isObject(value) && Number.isSafeInteger(value['timestampMillis']);
}

/** A dataset in a few words, for programs that do not want to know DataHub's aspects. */
function dataset(reader: RecipeReader, platform: string, env: FabricType): ProgramMessage {
  const name = text(reader, 'name');
  const description = reader.text('description', { maxLength: 100_000 });
  const columns = readColumns(reader);
  const lists = (['tags', 'terms', 'owners', 'upstreams'] as const).flatMap((key) =>
    reader.has(key) ? [[key, reader.texts(key)] as const] : [],
  );
  const faults: { field: string; message: string }[] = [];
  const urn = datasetUrn(reader, platform, name, env);
  const aspects = buildAspects(
    {
      urn,
      texts: { platform, name, ...(description === undefined ? {} : { description }) },
      lists: Object.fromEntries(lists),
      customProperties: textsOf(reader, 'properties'),
      ownerType: 'TECHNICAL_OWNER',
      env,
      ...(columns === undefined ? {} : { columns }),
    },
    faults,
  );
  for (const { field, message } of faults) reader.fault(field, message);
  const { path, checkpoint } = place(reader, 'dataset', name);
  return {
    type: 'entity',
    path,
    objectType: 'dataset',
    urn,
    aspects,
    warnings: reader.texts('warnings'),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
}

function readColumns(reader: RecipeReader): readonly MappedColumn[] | undefined {
  const given = reader.value('columns');
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) return reader.fault('columns', 'must be a list');
  const list: readonly unknown[] = given;
  return list.flatMap((item, at) => {
    const name = isRecord(item) ? item['name'] : item;
    if (typeof name !== 'string' || name === '') {
      reader.fault(`columns[${at}]`, 'must be a name, or an object with a name');
      return [];
    }
    const nativeType = isRecord(item) && typeof item['type'] === 'string' ? item['type'] : 'unknown';
    const description =
      isRecord(item) && typeof item['description'] === 'string' ? item['description'] : undefined;
    return [
      {
        name,
        nativeType,
        type: columnTypeOf(nativeType),
        tags: [],
        terms: [],
        ...(description === undefined ? {} : { description }),
      },
    ];
  });
}

function place(
  reader: RecipeReader,
  objectType = 'object',
  name?: string,
): { readonly path: Path; readonly objectType: string; readonly urn?: string; readonly checkpoint?: string } {
  const [first, ...more] = reader.texts('path');
  if (first === undefined && name === undefined)
    reader.fault('path', 'is missing: the names that lead to the object');
  const checkpoint = reader.text('checkpoint', { maxLength: 10_000 });
  const urn = reader.text('urn', { maxLength: 2_000, check: urnComplaint });
  return {
    path: [first ?? name ?? '', ...more],
    objectType: reader.text('objectType') ?? objectType,
    ...(urn === undefined ? {} : { urn }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
}

/** The place of something that is no record; the name of a dataset gives it the URN that its record would have. */
function namedPlace(reader: RecipeReader, platform: string, env: FabricType): ReturnType<typeof place> {
  const name = reader.text('name', { maxLength: 4_000 });
  if (name === undefined) return place(reader);
  return { urn: datasetUrn(reader, platform, name, env), ...place(reader, 'dataset', name) };
}

function check(reader: RecipeReader): Omit<ConnectionCheck, 'durationMs'> {
  const remedy = reader.text('remedy', { maxLength: 2_000 });
  const verdict = reader.choice('verdict', CHECK_VERDICTS, 'fail');
  return {
    name: text(reader, 'name'),
    verdict,
    message: text(reader, 'message'),
    ...(remedy !== undefined
      ? { remedy }
      : verdict === 'fail'
        ? { remedy: 'Look at the log of the program.' }
        : {}),
  };
}

function text(reader: RecipeReader, key: string, complaint?: (text: string) => string | undefined): string {
  return reader.text(key, { required: true, maxLength: 4_000, ...(complaint ? { check: complaint } : {}) });
}

function textsOf(reader: RecipeReader, key: string): Readonly<Record<string, string>> {
  const given = reader.value(key);
  if (given === undefined) return {};
  if (!isRecord(given)) return reader.fault(key, 'must be an object of texts', {});
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function urnComplaint(text: string): string | undefined {
  try {
    Urn.parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidUrn) return `is no valid URN: ${error.message}`;
    throw error;
  }
}

/** Any valid one when there is none: the fault is noted, so that it is never used. */
function datasetUrn(reader: RecipeReader, platform: string, name: string, env: FabricType): string {
  try {
    return DatasetUrn.of(platform, name, env).toString();
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    return reader.fault(
      'name',
      `makes no valid URN: ${error.reason}`,
      DatasetUrn.of(platform, 'invalid', env).toString(),
    );
  }
}

import { isJsonObject, numberOf, ownOf, textOf, type JsonObject } from '../../json';
import {
  type PatchDocument,
  type PatchOperation,
  type Proposal,
  type ProposalOptions,
  type SystemMetadataInput,
} from '../proposal';

const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/json-patch+json';
const HEADERS: Readonly<Record<string, keyof ProposalOptions>> = {
  'if-version-match': 'ifVersion',
  'if-modified-since': 'ifModifiedSince',
  'if-unmodified-since': 'ifUnmodifiedSince',
};

/**
 * A proposal out of the JSON that DataHub's own file source reads and its file sink writes: `{entityType, entityUrn,
 * changeType, aspectName, aspect: {json} | {value, contentType}, systemMetadata?, headers?}`. Raises TypeError saying what
 * is wrong; value and URN are checked when it is emitted.
 */
export function parseProposal(json: unknown): Proposal {
  if (!isJsonObject(json)) throw new TypeError('not an object');
  if ('proposedSnapshot' in json) {
    throw new TypeError(
      'a metadata change event; only proposals (entityUrn, aspectName, aspect) can be read',
    );
  }
  const urn = textAt(json, 'entityUrn');
  const aspectName = textAt(json, 'aspectName');
  requireType(json, urn);
  const changeType = textOf(json['changeType']) ?? 'UPSERT';
  if (changeType === 'DELETE') return { urn, aspectName, changeType };
  const options = optionsOf(json);
  if (changeType === 'UPSERT' || changeType === 'CREATE') {
    return { urn, aspectName, changeType, value: valueOf(json, JSON_TYPE), ...options };
  }
  if (changeType === 'PATCH') {
    return { urn, aspectName, changeType, patch: parsePatch(contentOf(json, PATCH_TYPE)), ...options };
  }
  throw new TypeError(`changeType ${changeType.slice(0, 40)} is not one of UPSERT, CREATE, PATCH, DELETE`);
}

function textAt(json: JsonObject, name: string): string {
  const text = json[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new TypeError(`${name} is missing`);
}

function requireType(json: JsonObject, urn: string): void {
  const type = json['entityType'];
  if (type === undefined || type === null) return;
  if (typeof type === 'string' && urn.startsWith(type, 7) && urn.startsWith(':', 7 + type.length)) return;
  throw new TypeError(`entityType does not fit entityUrn ${urn.slice(0, 200)}`);
}

function valueOf(json: JsonObject, contentType: string): JsonObject {
  const value = contentOf(json, contentType);
  if (isJsonObject(value)) return value;
  throw new TypeError('aspect must hold an object');
}

function contentOf(json: JsonObject, contentType: string): unknown {
  const aspect = json['aspect'];
  if (!isJsonObject(aspect)) throw new TypeError('aspect is missing');
  if (aspect['json'] !== undefined && aspect['json'] !== null) return aspect['json'];
  if (aspect['contentType'] !== contentType) throw new TypeError(`aspect.contentType must be ${contentType}`);
  const text = aspect['value'];
  if (typeof text !== 'string') throw new TypeError('aspect holds neither json nor value');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`aspect.value is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

function parsePatch(content: unknown): PatchDocument {
  if (isOperations(content)) return { patch: content };
  if (isJsonObject(content)) {
    const { patch, arrayPrimaryKeys, forceGenericPatch } = content;
    const keys = arrayPrimaryKeys ?? undefined;
    if (isOperations(patch) && (keys === undefined || isKeyTable(keys))) {
      return {
        patch,
        ...(keys === undefined ? {} : { arrayPrimaryKeys: keys }),
        ...(typeof forceGenericPatch === 'boolean' ? { forceGenericPatch } : {}),
      };
    }
  }
  throw new TypeError('aspect must hold a list of patch operations, or an object with it as "patch"');
}

function isOperations(value: unknown): value is readonly PatchOperation[] {
  return Array.isArray(value) && value.every(isOperation);
}

function isOperation(value: unknown): value is PatchOperation {
  if (!isJsonObject(value) || typeof value['path'] !== 'string') return false;
  return value['op'] === 'add' || value['op'] === 'remove' || value['op'] === 'replace';
}

function isKeyTable(value: unknown): value is Readonly<Record<string, readonly string[]>> {
  return (
    isJsonObject(value) &&
    Object.values(value).every(
      (keys) => Array.isArray(keys) && keys.every((key: unknown) => typeof key === 'string'),
    )
  );
}

function optionsOf(json: JsonObject): ProposalOptions | undefined {
  const { headers, systemMetadata } = json;
  const metadata = isJsonObject(systemMetadata) ? systemMetadataOf(systemMetadata) : undefined;
  if (!isJsonObject(headers)) return metadata && { systemMetadata: metadata };
  const conditions: { -readonly [K in keyof ProposalOptions]?: string } = {};
  for (const [name, value] of Object.entries(headers)) {
    const option = ownOf(HEADERS, name.toLowerCase());
    if (option === undefined || typeof value !== 'string') {
      throw new TypeError(`header ${name.slice(0, 60)} is not one of ${Object.keys(HEADERS).join(', ')}`);
    }
    conditions[option] = value;
  }
  const { ifVersion, ifModifiedSince, ifUnmodifiedSince } = conditions;
  return {
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(ifModifiedSince === undefined ? {} : { ifModifiedSince }),
    ...(ifUnmodifiedSince === undefined ? {} : { ifUnmodifiedSince }),
    ...(metadata === undefined ? {} : { systemMetadata: metadata }),
  };
}

function systemMetadataOf(json: JsonObject): SystemMetadataInput | undefined {
  const lastObserved = numberOf(json['lastObserved']);
  const runId = textOf(json['runId']);
  const pipelineName = textOf(json['pipelineName']);
  const properties = isTexts(json['properties']) ? json['properties'] : undefined;
  if ((lastObserved ?? runId ?? pipelineName ?? properties) === undefined) return undefined;
  return {
    ...(lastObserved === undefined ? {} : { lastObserved }),
    ...(runId === undefined ? {} : { runId }),
    ...(pipelineName === undefined ? {} : { pipelineName }),
    ...(properties === undefined ? {} : { properties }),
  };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

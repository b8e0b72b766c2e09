import { urnPathSegment, type Urn } from '@dataspoke/domain';
import { DataHubError, DataHubRejected, DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject } from '../json';
import { type CatalogModel } from '../model/catalog-model';
import { type KnownServer } from '../server-config';
import { parseAspectRecord, parseSystemMetadata, type AspectRecord } from './aspect-record';
import { type CallOptions } from './call-options';

/** How many versions are asked for at the same time. */
const VERSIONS_AT_ONCE = 8;
/** Retention removes the oldest versions, a rollback some between: after this many missing ones nothing older is expected. */
const MISSING_IN_A_ROW = 32;
const RESTLI = { 'x-restli-protocol-version': '2.0.0' };

/** The version selector of OpenAPI v3 came with this release; earlier servers read versions by rest.li. */
const SELECTOR_SINCE = [1, 4] as const;

/** From this release on, a server without retention service keeps the current version only. */
const CURRENT_ONLY_SINCE = [1, 5] as const;

/** Which part of a history is wanted. */
export interface HistoryOptions extends CallOptions {
  /** Goes on before this version, as after the one that was read last. */
  readonly before?: string;
}

/** What reading a history needs. */
export interface HistorySource {
  readonly connection: DataHubConnection;
  readonly model: CatalogModel;
  readonly server: Pick<KnownServer, 'config'>;
}

/**
 * The values an aspect has had, newest first, each with its `version`; nothing when it is not stored. Versions that the
 * server no longer keeps are left out: without retention service, servers since 1.5 keep the current one only. Raises
 * InvalidUrn, RangeError for a `before` that is no version, and {@link DataHubRejected} when the aspect is no versioned one of
 * the entity.
 */
export async function* aspectHistory(
  source: HistorySource,
  urnText: string,
  aspectName: string,
  { before, signal }: HistoryOptions,
): AsyncGenerator<AspectRecord, void, undefined> {
  const urn = source.model.parseUrn(urnText);
  if (source.model.aspectKind(urn, aspectName) !== 'versioned') {
    throw new DataHubRejected(`${aspectName} is no versioned aspect of ${urn.entityType}, it has no history`);
  }
  const { version, retention } = await source.server.config(signal);
  const read = version.isAtLeast(...SELECTOR_SINCE) ? readSelected : readByRestLi;
  const current = await readSelected(source.connection, urn, aspectName, 0, signal);
  if (!current) return;
  // Stored as version 0, but counted from 1: the one before the current version n is n - 1, the oldest is 1.
  const newest = Number(current.version ?? 0);
  const limit = before === undefined ? Infinity : wholeVersion(before);
  if (newest < limit) yield current;
  if (!retention && version.isAtLeast(...CURRENT_ONLY_SINCE)) return;
  let next = Math.min(newest, limit) - 1;
  for (let missing = 0; next > 0 && missing < MISSING_IN_A_ROW; next -= VERSIONS_AT_ONCE) {
    const wanted = Array.from({ length: Math.min(VERSIONS_AT_ONCE, next) }, (_, index) => next - index);
    const found = await Promise.all(
      wanted.map((each) => read(source.connection, urn, aspectName, each, signal)),
    );
    for (const [index, record] of found.entries()) {
      const asked = String(wanted[index]);
      // A server that does not know the selector answers with the current version each time.
      const isIt = record !== undefined && (record.version ?? asked) === asked;
      missing = isIt ? 0 : missing + 1;
      if (isIt) yield { ...record, version: asked };
    }
  }
}

function wholeVersion(text: string): number {
  const version = Number(text);
  if (Number.isInteger(version) && version > 0) return version;
  throw new RangeError(`a version is a whole number from 1, not ${text.slice(0, 20)}`);
}

/** One version by the selector of `batchGet`; 0 is the current one. Undefined when it is not kept. */
async function readSelected(
  connection: DataHubConnection,
  urn: Urn,
  aspectName: string,
  version: number,
  signal: AbortSignal | undefined,
): Promise<AspectRecord | undefined> {
  const path = `/openapi/v3/entity/${urn.entityType}/batchGet`;
  const selector = version === 0 ? {} : { headers: { 'If-Version-Match': String(version) } };
  const { json } = await connection.call({
    method: 'POST',
    path,
    query: { systemMetadata: 'true' },
    body: JSON.stringify([{ urn: urn.toString(), [aspectName]: selector }]),
    signal,
    repeatable: true,
  });
  if (!Array.isArray(json)) throw new DataHubUnavailable(`DataHub did not answer ${path} with a list`);
  const entities: readonly unknown[] = json;
  const entity = entities.find((each) => isJsonObject(each) && each['urn'] === urn.toString());
  return isJsonObject(entity) ? parseAspectRecord(entity[aspectName]) : undefined;
}

/** One version by `GET /aspects/<urn>`, which answers `{ version, aspect: { "<record name>": value } }`, or 404. */
async function readByRestLi(
  connection: DataHubConnection,
  urn: Urn,
  aspectName: string,
  version: number,
  signal: AbortSignal | undefined,
): Promise<AspectRecord | undefined> {
  const path = `/aspects/${urnPathSegment(urn)}`;
  try {
    const { json } = await connection.call({
      method: 'GET',
      path,
      query: { aspect: aspectName, version: String(version) },
      headers: RESTLI,
      signal,
      repeatable: true,
    });
    const answer = isJsonObject(json) ? json : {};
    const [value] = isJsonObject(answer['aspect']) ? Object.values(answer['aspect']) : [];
    if (!isJsonObject(value)) throw new DataHubUnavailable(`DataHub did not answer ${path} with an aspect`);
    return { value, systemMetadata: parseSystemMetadata(answer['systemMetadata']) };
  } catch (error) {
    if (error instanceof DataHubError && error.status === 404) return undefined;
    throw error;
  }
}

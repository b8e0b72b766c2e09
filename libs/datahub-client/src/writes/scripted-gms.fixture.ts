import { isJsonObject, type JsonObject } from '../json';
import { type Answer, type SeenRequest } from '../scripted-server.fixture';

/** A proposal as it arrived, by whichever transport. */
export interface ReceivedProposal {
  readonly urn: string;
  readonly aspectName: string;
  readonly changeType: string;
  readonly value: unknown;
  readonly systemMetadata: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

interface Stored {
  readonly value: JsonObject;
  readonly version: number;
  readonly time: number;
}

export const TRACE_ID = '0123456789abcdef0123456789abcdef';

/** What DataHub does with a batch, by rest.li or OpenAPI v3: all of it or, when one proposal is refused, nothing. */
export class ScriptedGms {
  readonly stored = new Map<string, Stored>();
  readonly batches: ReceivedProposal[][] = [];
  /** Aspects that OpenAPI v3 skips without a word. */
  readonly skipped = new Set<string>();
  version = 'v1.7.0';
  time = 1_786_000_000_000;

  answer(request: SeenRequest): Answer {
    const { path, method } = request;
    if (path === '/config') {
      return { json: { noCode: 'true', versions: { 'acryldata/datahub': { version: this.version } } } };
    }
    if (path.endsWith('/batchGet')) return { json: this.batchGet(request) };
    if (path === '/entities') return this.delete((JSON.parse(request.body) as { urn: string }).urn);
    if (method === 'DELETE') {
      const [, , , , , urn = '', aspectName] = path.split('/');
      return this.delete(decodeURIComponent(urn), aspectName);
    }
    return path === '/aspects' ? this.restLi(request) : this.openApi(request);
  }

  put(urn: string, aspectName: string, value: JsonObject, version = 1): void {
    this.stored.set(`${urn} ${aspectName}`, { value, version, time: this.time });
  }

  private restLi(request: SeenRequest): Answer {
    const { proposals } = JSON.parse(request.body) as { proposals: JsonObject[] };
    const refusal = this.take(
      proposals.map((proposal) => ({
        urn: String(proposal['entityUrn']),
        aspectName: String(proposal['aspectName']),
        changeType: String(proposal['changeType']),
        value: JSON.parse(String((proposal['aspect'] as JsonObject)['value'])) as unknown,
        systemMetadata: proposal['systemMetadata'],
        headers: (proposal['headers'] ?? {}) as Record<string, string>,
      })),
    );
    if (refusal === undefined) return { json: { value: 'success' }, headers: traceHeader() };
    return { status: refusal.forbidden ? 403 : 422, json: { message: refusal.message } };
  }

  private openApi(request: SeenRequest): Answer {
    const entities = JSON.parse(request.body) as JsonObject[];
    const received = entities.flatMap(({ urn, ...aspects }) =>
      Object.entries(aspects).flatMap(([aspectName, aspect]): ReceivedProposal[] => {
        if (!isJsonObject(aspect) || this.skipped.has(aspectName)) return [];
        return [
          {
            urn: String(urn),
            aspectName,
            changeType: request.method === 'PATCH' ? 'PATCH' : 'UPSERT',
            value: aspect['value'],
            systemMetadata: aspect['systemMetadata'],
            headers: (aspect['headers'] ?? {}) as Record<string, string>,
          },
        ];
      }),
    );
    const refusal = this.take(received);
    if (refusal === undefined) {
      const json = received.map(({ urn, aspectName, value }) => ({ urn, [aspectName]: { value } }));
      return { status: request.query.get('async') === 'false' ? 200 : 202, json, headers: traceHeader() };
    }
    const status = refusal.forbidden ? 403 : refusal.condition ? 412 : 400;
    return { status, json: { error: 'Validation Error', message: refusal.message } };
  }

  private take(proposals: ReceivedProposal[]): Refusal | undefined {
    this.batches.push(proposals);
    for (const proposal of proposals) {
      const refusal = this.refusal(proposal);
      if (refusal) return refusal;
    }
    for (const { urn, aspectName, value } of proposals) {
      const key = `${urn} ${aspectName}`;
      const version = (this.stored.get(key)?.version ?? 0) + 1;
      this.stored.set(key, { value: value as JsonObject, version, time: this.time });
    }
    return undefined;
  }

  private refusal({ urn, aspectName, value, changeType, headers }: ReceivedProposal): Refusal | undefined {
    const text = JSON.stringify(value);
    if (text.includes('forbidden')) return { message: 'no EDIT_ENTITY', forbidden: true };
    if (text.includes('bad')) return { message: `bad ${aspectName}` };
    const stored = this.stored.get(`${urn} ${aspectName}`);
    const expected = headers['If-Version-Match'];
    if (expected !== undefined && Number(expected) !== (stored?.version ?? -1)) {
      return { message: 'version', condition: true };
    }
    const since = headers['If-Modified-Since'];
    if (since !== undefined && !(stored && stored.time > Date.parse(since))) {
      return { message: 'modified', condition: true };
    }
    const until = headers['If-Unmodified-Since'];
    if (until !== undefined && stored && stored.time > Date.parse(until)) {
      return { message: 'unmodified', condition: true };
    }
    return changeType === 'CREATE' && stored ? { message: 'exists' } : undefined;
  }

  private batchGet(request: SeenRequest): unknown {
    const wanted = JSON.parse(request.body) as JsonObject[];
    return wanted.flatMap((entity) => {
      const aspects = Object.keys(entity).flatMap((name) => {
        const found = this.stored.get(`${String(entity['urn'])} ${name}`);
        if (!found) return [];
        const { value, version, time } = found;
        const auditStamp = { time, actor: 'urn:li:corpuser:a' };
        return [[name, { value, systemMetadata: { version: String(version) }, auditStamp }]];
      });
      return aspects.length === 0 ? [] : [{ urn: entity['urn'], ...(Object.fromEntries(aspects) as object) }];
    });
  }

  private delete(urn: string, aspectName?: string): Answer {
    for (const key of this.stored.keys()) {
      if (aspectName === undefined ? key.startsWith(`${urn} `) : key === `${urn} ${aspectName}`) {
        this.stored.delete(key);
      }
    }
    return { json: { value: { rows: 1 } } };
  }
}

interface Refusal {
  readonly message: string;
  readonly forbidden?: boolean;
  readonly condition?: boolean;
}

function traceHeader(): Record<string, string> {
  return { traceparent: `00-${TRACE_ID}-0123456789abcdef-00` };
}

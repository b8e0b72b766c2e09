import { type RunningEmulator, startEmulator, type EmulatorOptions } from './emulator';
import { type JsonValue } from './json';

/** An answer with its body read. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** An emulator with DataHub's whole model and requests to it. */
export class TestServer {
  private constructor(private readonly running: RunningEmulator) {}

  /** Starts one in memory; what is written is visible at once. */
  static async start(options: EmulatorOptions = {}): Promise<TestServer> {
    return new TestServer(await startEmulator({ visibilityDelayMs: 0, ...options }));
  }

  get url(): string {
    return this.running.url;
  }

  async close(): Promise<void> {
    await this.running.close();
  }

  async request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.request<T>('POST', path, body, headers);
  }

  async get<T>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.request<T>('GET', path, undefined, headers);
  }

  /** Sends rest.li proposals; answers the status and the error message, if there is one. */
  async propose(...proposals: object[]): Promise<{ status: number; message?: string }> {
    const path = '/aspects?action=ingestProposalBatch';
    const { status, body } = await this.post<{ message?: string }>(path, { proposals, async: 'false' });
    return { status, message: body.message };
  }

  async graphql<T>(query: string, variables: object = {}): Promise<T> {
    const { body } = await this.post<{ data: T; errors?: unknown }>('/api/graphql', { query, variables });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data;
  }
}

/** A rest.li proposal as the official client writes it. */
export function mcp(entityUrn: string, aspectName: string, value: JsonValue, more: object = {}): object {
  const aspect = { value: JSON.stringify(value), contentType: 'application/json' };
  return {
    entityUrn,
    entityType: entityUrn.split(':')[2],
    changeType: 'UPSERT',
    aspectName,
    aspect,
    ...more,
  };
}

/** A valid `schemaMetadata`. */
export const ORDERS_SCHEMA = {
  schemaName: 'orders',
  platform: 'urn:li:dataPlatform:postgres',
  version: 0,
  hash: '',
  platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
  fields: [
    {
      fieldPath: 'id',
      nativeDataType: 'bigint',
      nullable: false,
      type: { type: { 'com.linkedin.schema.NumberType': {} } },
    },
    { fieldPath: 'address', nativeDataType: 'row', type: { type: { 'com.linkedin.schema.RecordType': {} } } },
  ],
};

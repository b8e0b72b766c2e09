import { TcpProxy } from '@dataspoke/dev-stack/testing';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { ProxiedSource } from '../conformance/proxied-source.fixture';
import { type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { restConnector } from './rest-connector';
import { TestApi } from './test-api.fixture';

const SIZE = 50;

/** An API with one list, reached through a network that can be cut. */
class ApiTestSource extends ProxiedSource implements TestSource {
  private names: readonly string[] = [];

  private constructor(
    private readonly api: TestApi,
    proxy: TcpProxy,
  ) {
    super(proxy);
  }

  static async start(): Promise<ApiTestSource> {
    const api = await TestApi.start((url) => {
      const offset = Number(url.searchParams.get('offset') ?? 0);
      return { items: source.names.slice(offset, offset + SIZE).map((name) => ({ name })) };
    });
    const proxy = await TcpProxy.start({ host: '127.0.0.1', port: api.port });
    const source = new ApiTestSource(api, proxy);
    return source;
  }

  connect(): Connector {
    return restConnector.create(
      {
        url: `http://127.0.0.1:${this.proxy.port}`,
        resources: {
          things: {
            path: 'things',
            records: 'items',
            paging: { style: 'offset', size: { parameter: 'limit', value: SIZE } },
            mapping: { platform: { value: 'cms' }, name: 'name' },
          },
        },
      },
      { addresses: { allowLoopback: true }, applicationName: 'dataspoke', env: 'DEV' },
    );
  }

  createObjects(names: readonly string[]): Promise<string> {
    this.names = names;
    return Promise.resolve('things');
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' ? record.path.at(-1) : undefined;
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.api.stop();
  }
}

describeConnector('a REST API', {
  setup: () => ApiTestSource.start(),
  withoutRights: 'an API lets a list be read, or does not',
});

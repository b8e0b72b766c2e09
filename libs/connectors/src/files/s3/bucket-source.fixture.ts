import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { eventually, TcpProxy, testServer } from '@dataspoke/dev-stack/testing';
import { randomBytes } from 'node:crypto';
import { ProxiedSource } from '../../conformance/proxied-source.fixture';
import { type TestSource } from '../../conformance/test-source.fixture';
import { type Connector } from '../../connector';
import { type SourceRecord } from '../../records';
import { type SourceOptions } from '../../registry';
import { filesConnector } from '../files-connector';

const AT_ONCE = 32;
export const PREFIX = 'Räw lake/2026';

/** A bucket of its own in a real store, read with a key that may only read, reached through a network that can be cut. */
export class BucketTestSource extends ProxiedSource implements TestSource {
  readonly bucket = `conf-${randomBytes(6).toString('hex')}`;
  private readonly statements: object[] = [];

  private constructor(
    proxy: TcpProxy,
    readonly admin: S3Client,
    private readonly reader: S3Client,
    readonly secret: string,
  ) {
    super(proxy);
  }

  static async start(): Promise<BucketTestSource> {
    const url = new URL(testServer('DATASPOKE_TEST_S3_URL'));
    const client = (accessKeyId: string): S3Client =>
      new S3Client({
        endpoint: url.origin,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey: url.password },
      });
    const proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    const source = new BucketTestSource(proxy, client(url.username), client('reader'), url.password);
    await source.admin.send(new CreateBucketCommand({ Bucket: source.bucket }));
    return source;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.proxy.port}`;
  }

  /** A recipe of which parts of `s3` can be others. */
  recipe(s3: object = {}): { readonly s3: object } {
    const place = { bucket: this.bucket, prefix: PREFIX, endpoint: this.endpoint };
    return { s3: { ...place, accessKeyId: 'reader', secretAccessKey: this.secret, ...s3 } };
  }

  connect(more: object = {}, options: Partial<SourceOptions> = {}): Connector {
    return filesConnector.create(
      { ...this.recipe(), ...more },
      { addresses: { allowLoopback: true }, applicationName: 'dataspoke', env: 'DEV', ...options },
    );
  }

  connectToList(): Connector {
    return this.connect({ profile: { enabled: false } });
  }

  /** `key` stands below the prefix. */
  async put(key: string, content: string | Uint8Array, prefix = PREFIX): Promise<void> {
    await this.admin.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: `${prefix}/${key}`,
        Body: content,
        ContentLength: Buffer.byteLength(content),
      }),
    );
  }

  async createObjects(names: readonly string[]): Promise<string> {
    for (let first = 0; first < names.length; first += AT_ONCE) {
      const some = names.slice(first, first + AT_ONCE);
      await Promise.all(some.map((name) => this.put(`${name}.csv`, 'id,Some.Name\n1,x\n')));
    }
    return `${this.bucket}/${PREFIX}`;
  }

  /** The objects and their bucket. */
  async remove(names: readonly string[]): Promise<void> {
    for (const name of names)
      await this.admin.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: `${PREFIX}/${name}.csv` }));
    await this.admin.send(new DeleteBucketCommand({ Bucket: this.bucket }));
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'file'
      ? record.path.at(-1)?.replace(/\.csv$/, '')
      : undefined;
  }

  async revoke(_scope: string, name: string): Promise<void> {
    const Key = `${PREFIX}/${name}.csv`;
    await this.deny({ Action: 's3:GetObject', Resource: `arn:aws:s3:::${this.bucket}/${Key}` });
    const isDenied = (): Promise<boolean> =>
      this.reader.send(new GetObjectCommand({ Bucket: this.bucket, Key })).then(
        () => false,
        () => true,
      );
    await eventually(async () => expect(await isDenied()).toBe(true));
  }

  /** `prefix` stands below the prefix of the recipe. */
  async denyListing(prefix: string): Promise<void> {
    await this.deny({
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${this.bucket}`,
      Condition: { StringLike: { 's3:prefix': `${PREFIX}/${prefix}*` } },
    });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    this.admin.destroy();
    this.reader.destroy();
  }

  private async deny(statement: object): Promise<void> {
    this.statements.push({ Effect: 'Deny', Principal: '*', ...statement });
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: this.statements });
    await this.admin.send(new PutBucketPolicyCommand({ Bucket: this.bucket, Policy }));
  }
}

import {
  type GetObjectCommandOutput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { throwIfCancelled } from '../../cancellation';
import { ConnectorError } from '../../errors';
import { type ConnectorOptions } from '../../registry';
import { type FoundFile } from '../file-store';
import { type BucketRecipe } from '../recipe';
import { type Asked, bucketError } from './bucket-errors';
import { GuardedHandler } from './guarded-handler';

/** An object as a listing tells of it. */
export type BucketObject = Omit<FoundFile, 'folders'>;

/** What one answer lists. */
export interface BucketPage {
  readonly objects: readonly BucketObject[];
  /** With the delimiter at their ends. */
  readonly prefixes: readonly string[];
}

/** Which bytes of an object are read: those from `first` to `last`, or so many at its end. */
export type ByteRange = { readonly first: number; readonly last: number } | { readonly atEnd: number };

const PAGE = 1_000;
const ATTEMPTS = 3;

/**
 * Reads one bucket with the recipe's identity and no other: the service's own, its environment and the metadata service of a cloud
 * are not asked. Everything raises `ConnectorError`.
 */
export class Bucket {
  private constructor(
    private readonly client: S3Client,
    private readonly commands: typeof import('@aws-sdk/client-s3'),
    private readonly recipe: BucketRecipe,
    private readonly signal: AbortSignal,
  ) {}

  /** Nothing is contacted yet. The client is loaded at its first use: it is large, and few processes read buckets. */
  static async open(
    recipe: BucketRecipe,
    { addresses, applicationName }: ConnectorOptions,
    signal: AbortSignal,
  ): Promise<Bucket> {
    const commands = await import('@aws-sdk/client-s3');
    const { accessKeyId, secretAccessKey, sessionToken, endpoint } = recipe;
    const client = new commands.S3Client({
      region: recipe.region,
      ...(endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
      forcePathStyle: recipe.pathStyle,
      credentials: {
        accessKeyId: accessKeyId ?? '',
        secretAccessKey: secretAccessKey ?? '',
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
      ...(accessKeyId === undefined ? { signer: { sign: (request) => Promise.resolve(request) } } : {}),
      maxAttempts: ATTEMPTS,
      retryMode: 'standard',
      followRegionRedirects: false,
      responseChecksumValidation: 'WHEN_REQUIRED',
      customUserAgent: applicationName,
      requestHandler: new GuardedHandler(addresses, recipe.timeoutMs, signal),
    });
    return new Bucket(client, commands, recipe, signal);
  }

  /** All objects whose keys begin with `prefix`, a page at a time; those behind a further `/` only as prefixes where it delimits. */
  async *list(prefix: string, delimiter?: '/'): AsyncGenerator<BucketPage> {
    let token: string | undefined;
    do {
      const answer = await this.page(prefix, delimiter, token, PAGE);
      yield toPage(answer, prefix, this.where);
      token = this.nextToken(answer, token);
    } while (token !== undefined);
  }

  /** Raises what keeps the bucket from being listed. */
  async probe(prefix: string): Promise<void> {
    await this.page(prefix, undefined, undefined, 1);
  }

  /** The content of an object, which must still be the one that was listed. */
  async read({ key, version }: Pick<BucketObject, 'key' | 'version'>, range?: ByteRange): Promise<Readable> {
    const command = new this.commands.GetObjectCommand({
      Bucket: this.recipe.bucket,
      Key: key,
      ...(version === undefined ? {} : { IfMatch: version }),
      ...(range === undefined ? {} : { Range: rangeText(range) }),
    });
    const { Body: body }: GetObjectCommandOutput = await this.asking({ key }, () =>
      this.client.send(command),
    );
    if (body instanceof Readable) return body;
    throw new ConnectorError('source-error', `${this.where} gave no content.`, 'Check s3.endpoint.');
  }

  /** The meaning of an error that came with the content of an object. */
  contentError(error: unknown, key: string): unknown {
    throwIfCancelled(this.signal);
    return bucketError(error, this.asked({ key }));
  }

  close(): void {
    this.client.destroy();
  }

  private page(
    prefix: string,
    delimiter: string | undefined,
    token: string | undefined,
    most: number,
  ): Promise<ListObjectsV2CommandOutput> {
    const command = new this.commands.ListObjectsV2Command({
      Bucket: this.recipe.bucket,
      Prefix: prefix,
      MaxKeys: most,
      // Keys may hold what XML cannot.
      EncodingType: 'url',
      ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    return this.asking({ prefix }, async () => {
      const answer = await this.client.send(command);
      // An answer that is none of a store must not pass for an empty bucket.
      if (typeof answer.IsTruncated === 'boolean') return answer;
      throw new ConnectorError(
        'source-error',
        `${this.where} does not answer as a store of S3 does.`,
        'Check s3.endpoint: it has to be the address of the store itself.',
      );
    });
  }

  private nextToken(answer: ListObjectsV2CommandOutput, last: string | undefined): string | undefined {
    if (answer.IsTruncated !== true) return undefined;
    const next = answer.NextContinuationToken;
    if (next !== undefined && next !== '' && next !== last) return next;
    throw new ConnectorError(
      'source-error',
      `${this.where} says that there is more and not how to go on.`,
      'Report it to the makers of the store.',
    );
  }

  private async asking<T>(what: Pick<Asked, 'key' | 'prefix'>, ask: () => Promise<T>): Promise<T> {
    throwIfCancelled(this.signal);
    try {
      return await ask();
    } catch (error) {
      throwIfCancelled(this.signal);
      throw bucketError(error, this.asked(what));
    }
  }

  private asked(what: Pick<Asked, 'key' | 'prefix'>): Asked {
    const { bucket, accessKeyId } = this.recipe;
    return { bucket, isSigned: accessKeyId !== undefined, where: this.where, ...what };
  }

  private get where(): string {
    const { endpoint, region } = this.recipe;
    return endpoint === undefined ? `S3 in ${region}` : new URL(endpoint).host;
  }
}

function toPage(
  { Contents = [], CommonPrefixes = [], EncodingType }: ListObjectsV2CommandOutput,
  prefix: string,
  where: string,
): BucketPage {
  const plain = (text: string | undefined): string => {
    const key = EncodingType === 'url' ? decoded(text ?? '') : (text ?? '');
    if (key.startsWith(prefix)) return key;
    throw new ConnectorError(
      'source-error',
      `${where} lists names outside of the folder that it was asked for.`,
      'Report it to the makers of the store.',
    );
  };
  return {
    objects: Contents.map(({ Key, Size, LastModified, ETag }) => ({
      key: plain(Key),
      bytes: Size ?? 0,
      changedAt: LastModified ?? new Date(0),
      ...(ETag === undefined ? {} : { version: ETag }),
    })),
    prefixes: CommonPrefixes.map(({ Prefix }) => plain(Prefix)),
  };
}

// Stores encode as forms do: a space is a plus.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function rangeText(range: ByteRange): string {
  return 'atEnd' in range ? `bytes=-${range.atEnd}` : `bytes=${range.first}-${range.last}`;
}

import { ConnectorError, type ConnectorErrorCode } from '../../errors';
import { networkError, systemCode } from '../../http/network-error';
import { isRecord } from '../../recipe/recipe-reader';

/** What was asked of a bucket. */
export interface Asked {
  readonly bucket: string;
  /** Of an object that was to be read; absent when the bucket was to be listed. */
  readonly key?: string;
  /** Folder that was to be listed. */
  readonly prefix?: string;
  readonly isSigned: boolean;
  /** Host of the store. */
  readonly where: string;
}

type Meaning = readonly [code: ConnectorErrorCode, message: string, remedy: string];

/** What a failure of the client of AWS means to a person; what is none of the store or the network is given back as it is. */
export function bucketError(error: unknown, asked: Asked): unknown {
  if (error instanceof ConnectorError) return error;
  const code = systemCode(error);
  if (code !== 'unknown') return networkError(code, asked.where);
  if (!(error instanceof Error)) return error;
  const status = statusOf(error);
  if (status === undefined) return error;
  const region = regionOf(error);
  if (region !== undefined || status === 301 || status === 307)
    return new ConnectorError(...elsewhere(asked, region));
  const known = KNOWN[error.name];
  if (known) return new ConnectorError(...known(asked));
  if (status === 403) return new ConnectorError(...denied(asked));
  if (status === 404) return new ConnectorError(...(asked.key === undefined ? noBucket(asked) : noObject()));
  if (status === 429 || status >= 500) return new ConnectorError(...busy(asked, status));
  return new ConnectorError(
    'source-error',
    status < 300
      ? `${asked.where} does not answer as a store of S3 does.`
      : `${asked.where} refused ${subject(asked)} with ${nameOf(error)} (status ${status}).`,
    'Check s3.endpoint; look at what the store says about such a request.',
  );
}

const KNOWN: Readonly<Record<string, (asked: Asked) => Meaning>> = {
  InvalidAccessKeyId: ({ where }) => [
    'authentication',
    `${where} does not know the access key.`,
    'Check s3.accessKeyId and s3.endpoint; give s3.sessionToken too where the key is a temporary one.',
  ],
  SignatureDoesNotMatch: ({ where }) => [
    'authentication',
    `${where} does not accept the signature: the secret does not belong to the access key.`,
    'Check s3.secretAccessKey.',
  ],
  RequestTimeTooSkewed: ({ where }) => [
    'authentication',
    `The clocks of ${where} and of this service differ by too much for a signature.`,
    'Set the clock of the one that is wrong.',
  ],
  ExpiredToken: ({ where }) => [
    'authentication',
    `The session token has expired at ${where}.`,
    'Give a new s3.accessKeyId, s3.secretAccessKey and s3.sessionToken, or a key that does not expire.',
  ],
  InvalidToken: ({ where }) => [
    'authentication',
    `${where} does not accept the session token.`,
    'Check s3.sessionToken.',
  ],
  AccessDenied: (asked) => denied(asked),
  NoSuchBucket: (asked) => noBucket(asked),
  NoSuchKey: () => noObject(),
  PreconditionFailed: () => [
    'source-error',
    'It was changed while the bucket was read.',
    'Start the run again.',
  ],
  InvalidObjectState: () => [
    'unsupported',
    'It is in an archive and cannot be read from there.',
    'Restore it, or leave it out with files.deny.',
  ],
  SlowDown: (asked) => busy(asked, 503),
};

function denied({ bucket, key, prefix, isSigned }: Asked): Meaning {
  const who = isSigned ? 'the access key' : 'somebody without an access key';
  if (key !== undefined) {
    return [
      'permission',
      `It may not be read with ${who}.`,
      `Allow s3:GetObject for it, and kms:Decrypt where it is encrypted with a key of its own.`,
    ];
  }
  const folder = prefix === undefined || prefix === '' ? '' : `folder ${JSON.stringify(prefix)} of the `;
  return [
    'permission',
    `The ${folder}bucket "${bucket}" may not be listed with ${who}.`,
    isSigned ? 'Allow s3:ListBucket for it.' : 'Give s3.accessKeyId and s3.secretAccessKey.',
  ];
}

function noBucket({ bucket, where }: Asked): Meaning {
  return [
    'not-found',
    `There is no bucket "${bucket}" at ${where}.`,
    'Check the spelling of s3.bucket, and s3.endpoint and s3.region.',
  ];
}

function noObject(): Meaning {
  return ['not-found', 'It was removed while the bucket was read.', 'Start the run again.'];
}

function busy({ where }: Asked, status: number): Meaning {
  return [
    'unreachable',
    `${where} is busy or has a fault of its own (status ${status}).`,
    'Try again later; reading goes on where it was.',
  ];
}

function elsewhere({ bucket, where }: Asked, region: string | undefined): Meaning {
  return [
    'unsupported',
    `The bucket "${bucket}" is in another region${region === undefined ? '' : `, ${region}`}, to which ${where} only redirects.`,
    region === undefined ? 'Set s3.region, and s3.endpoint if there is one.' : `Set s3.region to ${region}.`,
  ];
}

function subject({ key }: Asked): string {
  return key === undefined ? 'to list the bucket' : 'to give an object';
}

function nameOf({ name }: Error): string {
  return /^[A-Za-z0-9.]{1,60}$/.test(name) ? name : 'an error';
}

function statusOf(error: Error): number | undefined {
  if ('$metadata' in error && isRecord(error.$metadata)) {
    const status = error.$metadata['httpStatusCode'];
    if (typeof status === 'number') return status;
  }
  const response = responseOf(error);
  return typeof response?.['statusCode'] === 'number' ? response['statusCode'] : undefined;
}

/** Where the store says that the bucket is. */
function regionOf(error: Error): string | undefined {
  const isElsewhere = /^(PermanentRedirect|TemporaryRedirect|Redirect|AuthorizationHeaderMalformed)$/.test(
    error.name,
  );
  const headers = responseOf(error)?.['headers'];
  const told = [
    'Region' in error && isElsewhere ? error.Region : undefined,
    isRecord(headers) && (isElsewhere || statusOf(error) === 301)
      ? headers['x-amz-bucket-region']
      : undefined,
  ];
  return told.find((region) => typeof region === 'string' && /^[a-z0-9-]{1,64}$/.test(region))?.toString();
}

function responseOf(error: Error): Readonly<Record<string, unknown>> | undefined {
  return '$response' in error && isRecord(error.$response) ? error.$response : undefined;
}

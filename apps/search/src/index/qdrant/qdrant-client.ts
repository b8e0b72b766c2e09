import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';
import { IndexUnavailable } from '../search-index';

export interface QdrantPlace {
  readonly url: string;
  readonly apiKey?: string;
  /** The alias that searches go through; the names of our collections and aliases begin with it. */
  readonly collection: string;
}

export type Filter = Schemas['Filter'];
export type QueryRequest = Schemas['QueryRequest'];

/** A call was refused because a collection, or what an alias leads to, is not there. */
export class CollectionMissing extends Error {
  override readonly name = 'CollectionMissing';
}

const READ_MS = 10_000;
const WRITE_MS = 120_000;

/** The same server twice: what people wait for ends sooner than what writes. */
export interface QdrantClients {
  readonly reads: QdrantClient;
  readonly writes: QdrantClient;
}

export function connect({ url, apiKey }: QdrantPlace): QdrantClients {
  const { protocol, port } = new URL(url);
  const client = (timeout: number) =>
    new QdrantClient({
      url,
      // Without a port in the address the client takes 6333 instead of the one of the protocol.
      port: port ? Number(port) : protocol === 'https:' ? 443 : 80,
      timeout,
      checkCompatibility: false,
      headers: {
        // Compressed answers cost the server about 45 ms each.
        'accept-encoding': 'identity',
        // As a header, since the client's own option writes to the console when the address is not https.
        ...(apiKey ? { 'api-key': apiKey } : {}),
      },
    });
  return { reads: client(READ_MS), writes: client(WRITE_MS) };
}

/** Runs a call; raises {@link CollectionMissing}, and {@link IndexUnavailable} when the server does not do its part. */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) throw new CollectionMissing('Qdrant has no such collection', { cause: error });
    if (status === 401 || status === 403) {
      throw new IndexUnavailable('Qdrant refuses the API key; check QDRANT_API_KEY', { cause: error });
    }
    if (status !== undefined && status < 500 && status !== 408 && status !== 429) {
      throw new Error(`Qdrant refused a request (${status}): ${detailOf(error)}`, { cause: error });
    }
    throw new IndexUnavailable(
      status === undefined ? 'Qdrant cannot be reached' : `Qdrant failed with status ${status}`,
      { cause: error },
    );
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}

function detailOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('data' in error)) return 'no reason given';
  return JSON.stringify(error.data).slice(0, 500);
}

import { type DocumentVectors } from '../index/search-index';

/** Vectors as they lie in Postgres. */
export interface VectorBytes {
  readonly vector: Buffer;
  readonly detailVectors: Buffer;
}

/** Numbers of a vector of length 1, times 127 and rounded: a quarter of the space, with the same ranking. */
export function toBytes(vector: Float32Array): Int8Array {
  return Int8Array.from(vector, (value) => Math.round(value * 127));
}

/** A vector as it lies in Postgres. */
export function floatBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** Reads what {@link floatBytes} wrote. */
export function floatsIn(bytes: Buffer): Float32Array {
  // A buffer of the driver may begin anywhere; floats must begin at a multiple of four.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Packs the vectors of a document. */
export function packVectors({ whole, details }: DocumentVectors): VectorBytes {
  return {
    vector: floatBytes(whole),
    detailVectors: Buffer.from(details.buffer, details.byteOffset, details.byteLength),
  };
}

/** Reads what {@link packVectors} wrote. */
export function unpackVectors({ vector, detailVectors }: VectorBytes): DocumentVectors {
  return { whole: floatsIn(vector), details: new Int8Array(new Uint8Array(detailVectors).buffer) };
}

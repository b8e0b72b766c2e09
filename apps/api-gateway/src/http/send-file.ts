import { Logger } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file that is made while it is sent. */
export interface SentFile {
  readonly name: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const log = new Logger('sendFile');

/**
 * Answers with an attachment, as fast as the reader takes it. What goes wrong while it is sent breaks the connection, so nobody takes a
 * part for all; what can go wrong before should be done before, so that it is a problem answer. HEAD is answered without a piece.
 */
export async function sendFile(
  request: Request,
  response: Response,
  file: SentFile,
  pieces: AsyncIterable<string>,
): Promise<void> {
  response.status(200).setHeader('Content-Type', file.contentType);
  response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
  response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(file.headers ?? {})) response.setHeader(name, value);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    if (isClosedByReader(error)) return;
    log.warn(`the download of ${file.name} broke off`, error);
  }
}

function isClosedByReader(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

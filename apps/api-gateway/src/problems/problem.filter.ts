import { type ErrorCode } from '@dataspoke/contracts';
import { DataSpokeError, dependencyUnavailable, isTransient } from '@dataspoke/service-kit';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { requestIdOf } from '../http/request-id';
import { problemDetails } from './problem-details';

/** What is away is mostly back soon, unless its service says when. */
const RETRY_AFTER_S = 2;

/** Turns whatever was thrown into problem+json; the only place that decides what a caller sees of an error. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('ProblemFilter');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = toDataSpokeError(thrown, request);
    const problem = problemDetails(error, requestIdOf(request));
    if (error.code === 'internal') {
      this.log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    }
    if (response.headersSent) {
      response.end(); // an event stream that broke off: there is no status left to send
      return;
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="dataspoke"');
    if (problem.status === 503) {
      response.setHeader('Retry-After', String(error.details?.['retryAfterSeconds'] ?? RETRY_AFTER_S));
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

function toDataSpokeError(thrown: unknown, request: Request): DataSpokeError {
  if (thrown instanceof DataSpokeError) return thrown;
  const status = statusOf(thrown);
  const known = status === undefined ? undefined : (CODES[status] ?? callerFault(status));
  if (known === 'not-found') {
    return new DataSpokeError(known, `There is no ${request.method} ${request.path} in this API; see /docs.`);
  }
  if (known) return new DataSpokeError(known, messageOf(thrown, known));
  if (isTransient(thrown)) {
    return dependencyUnavailable(
      'service-unavailable',
      'The gateway cannot reach something it needs; try again shortly.',
      thrown,
    );
  }
  return new DataSpokeError('internal', 'An unexpected error occurred; the log has it under the request id.');
}

// The HTTP layer below us (router, body parser, files of the documentation) speaks in statuses.
const CODES: Readonly<Partial<Record<number, ErrorCode>>> = {
  400: 'invalid-request',
  404: 'not-found',
  412: 'precondition-failed',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
};

/** A status without a code of its own (such as 416) that says that the caller is at fault. */
function callerFault(status: number): ErrorCode | undefined {
  return status >= 400 && status < 500 ? 'invalid-request' : undefined;
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof URIError) return 400;
  if (typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return undefined;
  return typeof thrown.status === 'number' ? thrown.status : undefined;
}

function messageOf(thrown: unknown, code: ErrorCode): string {
  if (code === 'payload-too-large') return 'The body is larger than this API accepts.';
  if (thrown instanceof SyntaxError) return 'The body is not valid JSON.';
  return thrown instanceof Error ? thrown.message : 'The request is not valid.';
}
